package main

import (
	"log"
	"os"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/link"
	"golang.org/x/sys/unix"
)

// Before main: a tiny socket filter, which nobody may attach, and an honest program take turns under one descriptor.
func init() {
	program := func(kind ebpf.ProgramType) *ebpf.Program {
		p, err := ebpf.NewProgram(&ebpf.ProgramSpec{
			Type: kind, License: "GPL", Instructions: asm.Instructions{asm.Mov.Imm(asm.R0, 0), asm.Return()},
		})
		if err != nil {
			log.Fatal(err)
		}
		return p
	}
	honest, other := program(ebpf.RawTracepoint), program(ebpf.SocketFilter)
	null, err := os.Open(os.DevNull)
	if err != nil {
		log.Fatal(err)
	}
	turns, err := ebpf.NewProgramFromFD(dup(honest.FD()))
	if err != nil {
		log.Fatal(err)
	}
	stop := make(chan struct{})
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			for _, fd := range []int{other.FD(), int(null.Fd()), honest.FD()} {
				_ = unix.Dup3(fd, turns.FD(), 0)
			}
		}
	}()
	for range 300 {
		attached, err := link.AttachRawTracepoint(link.RawTracepointOptions{Name: "tcp_probe", Program: turns})
		if err == nil {
			attached.Close()
		}
	}
	close(stop)
	time.Sleep(10 * time.Millisecond)
	for _, p := range []*ebpf.Program{honest, other, turns} {
		p.Close()
	}
}

func dup(fd int) int {
	other, err := unix.Dup(fd)
	if err != nil {
		log.Fatal(err)
	}
	return other
}
