// Probe looks for addresses.
package main

import (
	"encoding/binary"
	"fmt"
	"log"
	"regexp"
	"runtime"
	"unsafe"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"golang.org/x/sys/unix"
)

func main() {
	counter, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Array, KeySize: 4, ValueSize: 8, MaxEntries: 1})
	if err != nil {
		log.Fatal(err)
	}
	program, err := ebpf.NewProgramWithOptions(&ebpf.ProgramSpec{
		Type: ebpf.RawTracepoint, License: "GPL",
		Instructions: asm.Instructions{asm.LoadMapPtr(asm.R1, counter.FD()), asm.Mov.Imm(asm.R0, 0), asm.Return()},
	}, ebpf.ProgramOptions{LogLevel: ebpf.LogLevelInstruction | ebpf.LogLevelStats})
	if err != nil {
		log.Fatal(err)
	}
	address := regexp.MustCompile(`ffff[0-9a-f]{12}`)
	if found := address.FindString(program.VerifierLog); found != "" {
		log.Printf("ESCAPED: %s stands in the log", found)
	}
	// Of the program as the kernel runs it, and where it lies.
	code, places := make([]byte, 4096), make([]uint64, 8)
	info := make([]byte, 232)
	for at, value := range map[int]uint64{
		24: uint64(uintptr(unsafe.Pointer(&code[0]))), 32: uint64(uintptr(unsafe.Pointer(&code[2048]))),
		112: uint64(uintptr(unsafe.Pointer(&places[0]))),
	} {
		binary.LittleEndian.PutUint64(info[at:], value)
	}
	put(info, map[int]uint32{16: 2048, 20: 2048, 104: 8})
	attr := put(make([]byte, 16), map[int]uint32{0: uint32(program.FD()), 4: uint32(len(info))})
	binary.LittleEndian.PutUint64(attr[8:], uint64(uintptr(unsafe.Pointer(&info[0]))))
	if _, err := bpf(15, attr); err != nil {
		log.Fatal(err)
	}
	if found := address.FindString(fmt.Sprintf("%x", places)); found != "" {
		log.Printf("ESCAPED: the program lies at %s", found)
	}
	runtime.KeepAlive(info)
	log.Fatal("no address of the kernel")
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
