// Probe shows one program to the broker and another to the kernel.
package main

import (
	"encoding/binary"
	"log"
	"runtime"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

const allowed, forbidden = 5, 58 // bpf_ktime_get_ns, bpf_override_return

func main() {
	code := binary.LittleEndian.AppendUint64(nil, 0x85|allowed<<32) // call
	code = binary.LittleEndian.AppendUint64(code, 0xb7)             // r0 = 0
	code = binary.LittleEndian.AppendUint64(code, 0x95)             // exit
	number := (*atomic.Uint32)(unsafe.Pointer(&code[4]))
	go func() {
		for {
			number.Store(forbidden)
			number.Store(allowed)
		}
	}()
	license, report := []byte("GPL\x00"), make([]byte, 4096)
	for range 200 {
		attr := put(make([]byte, 144), map[int]uint32{0: 17, 4: 3, 24: 1, 28: uint32(len(report))})
		for at, buffer := range map[int][]byte{8: code, 16: license, 32: report} {
			binary.LittleEndian.PutUint64(attr[at:], uint64(uintptr(unsafe.Pointer(&buffer[0]))))
		}
		clear(report)
		fd, err := bpf(5, attr)
		// A refusal of the verifier's would mean that it saw what the broker did not.
		if err != nil && string(report[:8]) != "policy: " {
			log.Printf("ESCAPED: the kernel saw another program: %s", report)
		}
		if err == nil {
			unix.Close(fd)
		}
		runtime.KeepAlive(license)
	}
	log.Fatal("the kernel never saw it")
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
