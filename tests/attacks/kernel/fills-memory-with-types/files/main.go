// Probe keeps type information that describes nothing.
package main

import (
	"bytes"
	"encoding/binary"
	"log"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

func main() {
	const names = 3 << 20
	raw := put(make([]byte, 24), map[int]uint32{0: 0x0001eb9f, 4: 24, 8: 0, 12: 16, 16: 16, 20: names + 2})
	raw = append(raw, put(make([]byte, 16), map[int]uint32{0: 1, 4: 1 << 24, 8: 4, 12: 32})...) // int
	raw = append(append(append(raw, 0), bytes.Repeat([]byte{'a'}, names)...), 0)
	for i := range 40 {
		attr := put(make([]byte, 32), map[int]uint32{16: uint32(len(raw))})
		binary.LittleEndian.PutUint64(attr, uint64(uintptr(unsafe.Pointer(&raw[0]))))
		if _, err := bpf(18, attr); err != nil {
			log.Fatalf("stopped after %d times 3 MiB: %v", i, err)
		}
		runtime.KeepAlive(raw)
	}
	log.Fatal("ESCAPED: 120 MiB of types")
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
