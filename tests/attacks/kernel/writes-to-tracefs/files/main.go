// Probe steers the tracing of the host.
package main

import (
	"log"
	"os"
)

func main() {
	const tracing = "/sys/kernel/tracing/"
	for _, name := range []string{
		"kprobe_events", "uprobe_events", "dynamic_events", "set_event", "tracing_on", "trace_marker", "current_tracer",
		"events/enable", "events/tcp/tcp_probe/enable", "events/tcp/tcp_probe/filter", "events/tcp/tcp_probe/trigger",
	} {
		// Opening for writing changes nothing yet.
		if file, err := os.OpenFile(tracing+name, os.O_WRONLY, 0); err == nil {
			file.Close()
			log.Printf("ESCAPED: %s can be written", name)
		}
	}
	for _, name := range []string{"trace", "trace_pipe", "saved_cmdlines", "events/raw_syscalls/sys_enter/id"} {
		if file, err := os.Open(tracing + name); err == nil {
			file.Close()
			log.Printf("ESCAPED: %s can be read", name)
		}
	}
	log.Fatal("tracing: nothing could be written")
}
