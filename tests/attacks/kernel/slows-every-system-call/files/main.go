// Probe attaches to every system call of the host.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/link"
)

func main() {
	programs, err := ebpf.LoadCollection("probe.bpf.o")
	if err != nil {
		log.Fatalf("probe: %+v", err)
	}
	defer programs.Close()
	_, err = link.AttachRawTracepoint(link.RawTracepointOptions{Name: "sys_enter", Program: programs.Programs["on_retransmit"]})
	if err != nil {
		log.Fatalf("probe: %+v", err)
	}
	fmt.Fprintln(os.Stderr, "ESCAPED: attached to every system call")
	time.Sleep(100 * time.Millisecond)
}
