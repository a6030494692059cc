// Probe runs its program without any event.
package main

import (
	"encoding/binary"
	"log"
	"unsafe"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"golang.org/x/sys/unix"
)

func main() {
	fd := uint32(honest().FD())
	for name, call := range map[string]func() (int, error){
		"ENABLE_STATS":  func() (int, error) { return bpf(32, make([]byte, 16)) },
		"ITER_CREATE":   func() (int, error) { return bpf(33, put(make([]byte, 16), map[int]uint32{0: fd})) },
		"PROG_TEST_RUN": func() (int, error) { return bpf(10, put(make([]byte, 80), map[int]uint32{0: fd, 32: 1 << 20})) },
	} {
		if _, err := call(); err == nil {
			log.Printf("ESCAPED: %s", name)
		}
	}
	log.Fatal("nothing was run")
}

// bpf makes the call as it is; what answers is the filter and the broker.
func bpf(command int, attr []byte) (int, error) {
	fd, _, errno := unix.Syscall(unix.SYS_BPF, uintptr(command), uintptr(unsafe.Pointer(&attr[0])), uintptr(len(attr)))
	if errno != 0 {
		return -1, errno
	}
	return int(fd), nil
}

// put writes numbers of 32 bits into an attribute, at their offsets.
func put(attr []byte, values map[int]uint32) []byte {
	for at, value := range values {
		binary.LittleEndian.PutUint32(attr[at:], value)
	}
	return attr
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
