// Probe makes maps until it is stopped, or has 64 MiB.
package main

import (
	"encoding/binary"
	"log"
	"unsafe"

	"golang.org/x/sys/unix"
)

func main() {
	const (
		hash, array, percpuHash, percpuArray, ringbuf = 1, 2, 5, 6, 27
		noPrealloc                                    = 1
		enough                                        = 64 << 20
	)
	total := uint64(0)
	for _, m := range []struct{ kind, key, value, entries, flags uint32 }{
		{hash, 8, 4096, 1 << 24, 0}, {hash, 512, 4096, 1 << 20, noPrealloc}, {array, 4, 4096, 1 << 20, 0},
		{percpuHash, 8, 4096, 1 << 16, 0}, {percpuArray, 4, 4096, 1 << 16, 0}, {ringbuf, 0, 0, 1 << 30, 0},
		{ringbuf, 0, 0, 1 << 24, 0}, {hash, 8, 1 << 20, 4, 0},
		{ringbuf, 0, 0, 1 << 20, 0}, {hash, 8, 1024, 1 << 10, noPrealloc}, {array, 4, 1024, 1 << 10, 0}, {array, 4, 8, 1, 0},
	} {
		for range 64 {
			attr := put(make([]byte, 72), map[int]uint32{0: m.kind, 4: m.key, 8: m.value, 12: m.entries, 16: m.flags})
			if _, err := bpf(0, attr); err != nil {
				break
			}
			total += max(uint64(m.entries), uint64(m.value)*uint64(m.entries))
			if total > enough {
				log.Fatalf("ESCAPED: %d MiB of maps", total>>20)
			}
		}
	}
	log.Fatalf("no more than %d KiB", total>>10)
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
