// Probe attaches the same program for ever.
package main

import (
	"log"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/link"
)

func main() {
	program := honest()
	for i := range 500 {
		_, err := link.AttachRawTracepoint(link.RawTracepointOptions{Name: "tcp_retransmit_skb", Program: program})
		if err != nil {
			log.Fatalf("stopped after %d links: %v", i, err)
		}
	}
	log.Fatal("ESCAPED: 500 links")
}

// honest is a program that the policy allows.
func honest() *ebpf.Program {
	program, err := ebpf.NewProgram(&ebpf.ProgramSpec{
		Name: "honest", Type: ebpf.RawTracepoint, License: "GPL",
		Instructions: asm.Instructions{asm.Mov.Imm(asm.R0, 0), asm.Return()},
	})
	if err != nil {
		log.Fatal(err)
	}
	return program
}
