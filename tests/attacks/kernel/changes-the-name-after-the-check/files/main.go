// Probe names one tracepoint to the broker and another to the kernel.
package main

import (
	"bytes"
	"encoding/binary"
	"log"
	"runtime"
	"sync/atomic"
	"unsafe"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"golang.org/x/sys/unix"
)

func main() {
	allowed, forbidden := [16]byte{}, [16]byte{}
	copy(allowed[:], "tcp_probe")
	copy(forbidden[:], "sys_enter")
	name := make([]uint64, 2)
	first, second := (*atomic.Uint64)(unsafe.Pointer(&name[0])), (*atomic.Uint64)(unsafe.Pointer(&name[1]))
	go func() {
		for {
			for _, text := range [][16]byte{forbidden, allowed} {
				first.Store(binary.LittleEndian.Uint64(text[:]))
				second.Store(binary.LittleEndian.Uint64(text[8:]))
			}
		}
	}()
	program := uint32(honest().FD())
	for range 500 {
		attr := put(make([]byte, 24), map[int]uint32{8: program})
		binary.LittleEndian.PutUint64(attr, uint64(uintptr(unsafe.Pointer(&name[0]))))
		fd, err := bpf(17, attr)
		if err != nil {
			continue
		}
		if text := attachedTo(fd); bytes.HasPrefix(text, []byte("sys")) {
			log.Printf("ESCAPED: attached to %s", text)
		}
		unix.Close(fd)
	}
	runtime.KeepAlive(name)
	log.Fatal("never attached to it")
}

// attachedTo asks the kernel what a link is attached to.
func attachedTo(fd int) []byte {
	name := make([]byte, 32)
	info := put(make([]byte, 64), map[int]uint32{24: uint32(len(name))})
	binary.LittleEndian.PutUint64(info[16:], uint64(uintptr(unsafe.Pointer(&name[0]))))
	attr := put(make([]byte, 16), map[int]uint32{0: uint32(fd), 4: uint32(len(info))})
	binary.LittleEndian.PutUint64(attr[8:], uint64(uintptr(unsafe.Pointer(&info[0]))))
	if _, err := bpf(15, attr); err != nil {
		log.Fatalf("link info: %v", err)
	}
	runtime.KeepAlive(info)
	return name
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
