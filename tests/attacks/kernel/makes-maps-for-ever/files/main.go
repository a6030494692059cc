// Probe makes maps that it does not keep.
package main

import (
	"encoding/binary"
	"log"
	"unsafe"

	"golang.org/x/sys/unix"
)

func main() {
	for i := range 2000 {
		fd, err := bpf(0, put(make([]byte, 72), map[int]uint32{0: 2, 4: 4, 8: 4096, 12: 512}))
		if err != nil {
			log.Fatalf("stopped after %d maps", i)
		}
		unix.Close(fd)
	}
	log.Fatal("ESCAPED: 2000 maps")
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
