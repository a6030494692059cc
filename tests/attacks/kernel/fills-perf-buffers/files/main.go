// Probe keeps buffers of perf events.
package main

import (
	"log"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

func main() {
	text, err := os.ReadFile("/sys/kernel/tracing/events/tcp/tcp_probe/id")
	if err != nil {
		log.Fatal(err)
	}
	id, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	const enough = 64 << 20
	total := 0
	for range 20_000 {
		attr := &unix.PerfEventAttr{Type: unix.PERF_TYPE_TRACEPOINT, Size: 64, Config: id}
		fd, err := unix.PerfEventOpen(attr, -1, 0, -1, 0)
		if err != nil {
			log.Fatalf("stopped with %d KiB: %v", total>>10, err)
		}
		for pages := 1024; pages > 0; pages /= 2 {
			size := (pages + 1) * os.Getpagesize()
			if _, err := unix.Mmap(fd, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED); err == nil {
				total += size
				break
			}
		}
		if total > enough {
			log.Fatalf("ESCAPED: %d MiB of buffers", total>>20)
		}
	}
	log.Fatal("ESCAPED: 20000 events")
}
