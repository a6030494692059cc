// Probe uses the numbers of another table.
package main

import (
	"log"

	"golang.org/x/sys/unix"
)

func main() {
	const x32 = 0x40000000
	_, _, errno := unix.RawSyscall(x32|unix.SYS_BPF, 12, 0, 16)
	log.Printf("ESCAPED: bpf came back with %v", errno)
	_, _, errno = unix.RawSyscall(x32|unix.SYS_PERF_EVENT_OPEN, 0, 0, 0)
	log.Fatalf("ESCAPED: perf_event_open came back with %v", errno)
}
