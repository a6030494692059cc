// Probe attaches by ioctl what the broker would not attach.
package main

import (
	"log"
	"os"
	"strconv"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
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
	reader, err := ebpf.NewProgram(&ebpf.ProgramSpec{
		Type: ebpf.Kprobe, License: "GPL",
		Instructions: asm.Instructions{
			asm.Mov.Reg(asm.R1, asm.R10), asm.Add.Imm(asm.R1, -8), asm.Mov.Imm(asm.R2, 8), asm.Mov.Imm(asm.R3, 0),
			asm.FnProbeReadKernel.Call(), asm.Return(),
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	attr := &unix.PerfEventAttr{Type: unix.PERF_TYPE_TRACEPOINT, Size: 64, Config: id}
	event, err := unix.PerfEventOpen(attr, -1, 0, -1, 0)
	if err != nil {
		log.Fatal(err)
	}
	if err := unix.IoctlSetInt(event, unix.PERF_EVENT_IOC_SET_BPF, reader.FD()); err != nil {
		log.Fatalf("the kernel refuses: %v", err)
	}
	log.Fatal("ESCAPED: the reader of kernel memory is attached")
}
