// Probe opens what others have in the kernel.
package main

import (
	"encoding/binary"
	"log"
	"unsafe"

	"golang.org/x/sys/unix"
)

func main() {
	next := map[string]int{"PROG": 11, "MAP": 12, "BTF": 23, "LINK": 31}
	open := map[string]int{"MAP": 14, "BTF": 19, "LINK": 30, "PROG": 13}
	for kind, command := range next {
		if _, err := bpf(command, make([]byte, 16)); err == nil {
			log.Printf("ESCAPED: the numbers of every %s", kind)
		}
	}
	for id := range uint32(100) {
		for kind, command := range open {
			if fd, err := bpf(command, put(make([]byte, 16), map[int]uint32{0: id + 1})); err == nil {
				log.Printf("ESCAPED: %s %d is open", kind, id+1)
				unix.Close(fd)
			}
		}
	}
	log.Fatal("nothing was opened")
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
