// Probe keeps the verifier busy, once.
package main

import (
	"errors"
	"log"
	"os"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"golang.org/x/sys/unix"
)

func main() {
	// One start is enough to see it; the others end at once.
	if _, err := os.OpenFile("/tmp/tried", os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		log.Fatal("this was tried already")
	}
	// Half a million rounds are more than the verifier follows, and it finds out only at the end.
	endless := asm.Instructions{
		asm.Mov.Imm(asm.R0, 0),
		asm.Add.Imm(asm.R0, 1).WithSymbol("again"),
		asm.JNE.Imm(asm.R0, 500_000, "again"),
		asm.Mov.Imm(asm.R0, 0),
		asm.Return(),
	}
	for began := time.Now(); time.Since(began) < 14*time.Second; {
		_, err := ebpf.NewProgramWithOptions(
			&ebpf.ProgramSpec{Type: ebpf.RawTracepoint, License: "GPL", Instructions: endless},
			ebpf.ProgramOptions{LogDisabled: true})
		if err == nil {
			log.Fatal("ESCAPED: a program of a million steps")
		}
		if errors.Is(err, unix.EACCES) {
			log.Fatalf("stopped after %s", time.Since(began).Round(time.Second))
		}
	}
	log.Fatal("still going")
}
