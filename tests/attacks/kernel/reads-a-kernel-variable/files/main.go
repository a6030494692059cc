// Probe reads variables of the kernel.
package main

import (
	"encoding/binary"
	"log"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

func main() {
	license := []byte("GPL\x00")
	for id := uint64(1); id < 2000; id += 7 {
		code := binary.LittleEndian.AppendUint64(nil, 0x18|1<<8|3<<12|id<<32) // r1 = &variable
		for _, slot := range []uint64{0, 0x61 | 1<<12, 0x95} {                // r0 = *r1; exit
			code = binary.LittleEndian.AppendUint64(code, slot)
		}
		attr := put(make([]byte, 144), map[int]uint32{0: 17, 4: 4})
		for at, buffer := range map[int][]byte{8: code, 16: license} {
			binary.LittleEndian.PutUint64(attr[at:], uint64(uintptr(unsafe.Pointer(&buffer[0]))))
		}
		if _, err := bpf(5, attr); err == nil {
			log.Printf("ESCAPED: variable %d", id)
		}
		runtime.KeepAlive(license)
	}
	log.Fatal("no variable was read")
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
