// Probe keeps programs that are not counted as its own.
package main

import (
	"log"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

func main() {
	var kept []*ebpf.Program
	for range 2000 {
		program, err := ebpf.NewProgram(&ebpf.ProgramSpec{
			Type: ebpf.SocketFilter, License: "GPL", Instructions: asm.Instructions{asm.Mov.Imm(asm.R0, 0), asm.Return()},
		})
		if err != nil {
			log.Fatalf("stopped after %d programs: %v", len(kept), err)
		}
		kept = append(kept, program)
	}
	log.Fatalf("ESCAPED: %d programs", len(kept))
}
