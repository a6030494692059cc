// Probe asks and asks.
package main

import (
	"log"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

func main() {
	var asked atomic.Int64
	var all sync.WaitGroup
	end := time.Now().Add(3 * time.Second)
	for range 30 {
		all.Go(func() {
			for time.Now().Before(end) {
				if _, err := bpf(6, make([]byte, 64)); err == nil {
					log.Print("ESCAPED: something was pinned")
				}
				asked.Add(1)
			}
		})
	}
	all.Wait()
	log.Fatalf("asked %d times", asked.Load())
}

// bpf makes the call as it is; what answers is the filter and the broker.
func bpf(command int, attr []byte) (int, error) {
	fd, _, errno := unix.Syscall(unix.SYS_BPF, uintptr(command), uintptr(unsafe.Pointer(&attr[0])), uintptr(len(attr)))
	if errno != 0 {
		return -1, errno
	}
	return int(fd), nil
}
