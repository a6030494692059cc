// Probe counts what is not its business.
package main

import (
	"log"
	"os"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

func main() {
	kinds := []uint32{unix.PERF_TYPE_HARDWARE, unix.PERF_TYPE_SOFTWARE, unix.PERF_TYPE_HW_CACHE, unix.PERF_TYPE_RAW, unix.PERF_TYPE_BREAKPOINT}
	for _, name := range []string{"kprobe", "uprobe"} {
		text, err := os.ReadFile("/sys/bus/event_source/devices/" + name + "/type")
		if err != nil {
			continue
		}
		if kind, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32); err == nil {
			kinds = append(kinds, uint32(kind))
		}
	}
	target := uint64(0)
	for _, kind := range kinds {
		for _, pid := range []int{-1, 0, os.Getppid()} {
			attr := &unix.PerfEventAttr{
				Type: kind, Size: 128, Sample: 1000, Sample_type: unix.PERF_SAMPLE_IP | unix.PERF_SAMPLE_REGS_USER,
				Bp_type: 3, Ext1: uint64(uintptr(unsafe.Pointer(&target))), Ext2: 8,
			}
			if fd, err := unix.PerfEventOpen(attr, pid, 0, -1, 0); err == nil {
				log.Printf("ESCAPED: an event of type %d for process %d", kind, pid)
				unix.Close(fd)
			}
		}
	}
	log.Fatal("no such event was opened")
}
