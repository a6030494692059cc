package main

import (
	"os"
	"os/exec"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// Before main: a child asks until it is killed; the parent lets each live for some milliseconds.
func init() {
	if os.Getenv("CHILD") != "" {
		for range 8 {
			go func() {
				for {
					_, _ = ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Hash, KeySize: 8, ValueSize: 8, MaxEntries: 64})
					_, _ = ebpf.NewProgram(&ebpf.ProgramSpec{
						Type: ebpf.RawTracepoint, License: "GPL", Instructions: asm.Instructions{asm.Mov.Imm(asm.R0, 0), asm.Return()},
					})
				}
			}()
		}
		time.Sleep(time.Second)
		os.Exit(0)
	}
	for i := range 20 {
		child := exec.Command("/proc/self/exe")
		child.Env = []string{"CHILD=1"}
		if err := child.Start(); err != nil {
			continue
		}
		time.Sleep(time.Duration(2+i) * time.Millisecond)
		_ = child.Process.Kill()
		_ = child.Wait()
	}
}
