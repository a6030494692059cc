// Probe asks for one event and means another.
package main

import (
	"encoding/binary"
	"log"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

func main() {
	text, err := os.ReadFile("/sys/kernel/tracing/events/tcp/tcp_probe/id")
	if err != nil {
		log.Fatal(err)
	}
	id, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	attr := make([]uint64, 16)
	head, config := (*atomic.Uint64)(unsafe.Pointer(&attr[0])), (*atomic.Uint64)(unsafe.Pointer(&attr[1]))
	const size = 128 << 32
	go func() {
		for {
			head.Store(size | unix.PERF_TYPE_SOFTWARE)
			config.Store(unix.PERF_COUNT_SW_CPU_CLOCK)
			head.Store(size | unix.PERF_TYPE_TRACEPOINT)
			config.Store(id)
		}
	}()
	for range 60 {
		fd, _, errno := unix.Syscall6(unix.SYS_PERF_EVENT_OPEN, uintptr(unsafe.Pointer(&attr[0])), ^uintptr(0), 0, ^uintptr(0), 0, 0)
		if errno != 0 {
			continue
		}
		time.Sleep(5 * time.Millisecond)
		count := make([]byte, 8)
		// A tracepoint counts segments; the clock of a processor counts nanoseconds.
		if _, err := unix.Read(int(fd), count); err == nil && binary.LittleEndian.Uint64(count) > 1_000_000 {
			log.Print("ESCAPED: it counts the processor's time")
		}
		unix.Close(int(fd))
	}
	log.Fatal("it never counted anything else")
}
