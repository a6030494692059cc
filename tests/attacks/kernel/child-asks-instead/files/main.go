// Probe sends its child.
package main

import (
	"log"
	"os"
	"os/exec"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

func main() {
	if os.Getenv("CHILD") == "" {
		child := exec.Command("/proc/self/exe")
		child.Env = []string{"CHILD=1"}
		child.Stderr = os.Stderr
		_ = child.Run()
		log.Fatal("the child could not either")
	}
	// Signal 0 hurts nobody, should it ever get through.
	_, err := ebpf.NewProgram(&ebpf.ProgramSpec{
		Type: ebpf.RawTracepoint, License: "GPL",
		Instructions: asm.Instructions{asm.Mov.Imm(asm.R1, 0), asm.BuiltinFunc(109).Call(), asm.Mov.Imm(asm.R0, 0), asm.Return()},
	})
	if err == nil {
		log.Fatal("ESCAPED: the child has loaded it")
	}
	log.Fatal(err)
}
