// Probe pins what it has.
package main

import (
	"encoding/binary"
	"log"
	"path/filepath"
	"runtime"
	"unsafe"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/link"
	"golang.org/x/sys/unix"
)

func main() {
	program := honest()
	counter, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Array, KeySize: 4, ValueSize: 8, MaxEntries: 1})
	if err != nil {
		log.Fatal(err)
	}
	attached, err := link.AttachRawTracepoint(link.RawTracepointOptions{Name: "tcp_probe", Program: program})
	if err != nil {
		log.Fatal(err)
	}
	for name, pin := range map[string]func(string) error{"program": program.Pin, "map": counter.Pin, "link": attached.Pin} {
		if err := pin("/sys/fs/bpf/gopherlab-" + name); err == nil {
			log.Printf("ESCAPED: the %s is pinned", name)
		}
	}
	others, _ := filepath.Glob("/sys/fs/bpf/*")
	for _, path := range append(others, "/sys/fs/bpf/progs.debug", "/sys/fs/bpf/maps.debug") {
		name := append([]byte(path), 0)
		attr := make([]byte, 16)
		binary.LittleEndian.PutUint64(attr, uint64(uintptr(unsafe.Pointer(&name[0]))))
		if _, err := bpf(7, attr); err == nil { // OBJ_GET
			log.Printf("ESCAPED: %s is open", path)
		}
		// The raw call goes past cilium/ebpf's own check that the folder is a bpffs.
		if _, err := bpf(6, put(attr, map[int]uint32{8: uint32(program.FD())})); err == nil { // OBJ_PIN
			log.Printf("ESCAPED: pinned at %s", path)
		}
		runtime.KeepAlive(name)
	}
	log.Fatal("nothing is pinned")
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
