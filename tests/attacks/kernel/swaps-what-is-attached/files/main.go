// Probe changes what others have attached.
package main

import (
	"encoding/binary"
	"log"
	"os"
	"unsafe"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"golang.org/x/sys/unix"
)

func main() {
	fd := uint32(honest().FD())
	cgroup := uint32(0)
	if root, err := os.Open("/sys/fs/cgroup"); err == nil {
		cgroup = uint32(root.Fd())
	}
	for name, call := range map[string]func() (int, error){
		"PROG_ATTACH": func() (int, error) { return bpf(8, put(make([]byte, 32), map[int]uint32{0: cgroup, 4: fd})) },
		"PROG_DETACH": func() (int, error) { return bpf(9, put(make([]byte, 32), map[int]uint32{0: cgroup})) },
		"PROG_QUERY":  func() (int, error) { return bpf(16, put(make([]byte, 64), map[int]uint32{0: cgroup})) },
		"LINK_UPDATE": func() (int, error) { return bpf(29, put(make([]byte, 16), map[int]uint32{0: fd, 4: fd})) },
		"TASK_FD_QUERY": func() (int, error) {
			return bpf(20, put(make([]byte, 48), map[int]uint32{0: uint32(os.Getppid()), 4: 3}))
		},
		"TOKEN_CREATE": func() (int, error) { return bpf(36, put(make([]byte, 16), map[int]uint32{4: cgroup})) },
	} {
		if _, err := call(); err == nil {
			log.Printf("ESCAPED: %s", name)
		}
	}
	log.Fatal("nothing was changed")
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
