package PACKAGE_NAME

import (
	"log"
	"os/signal"
	"syscall"
	"time"
	"unsafe"
)

// The nanoseconds of the interval stand in the second word of itimerspec.
var fast = [4]int64{0, 1, 0, 1}

func init() {
	signal.Ignore(syscall.SIGALRM, syscall.SIGVTALRM)
	every := [4]int64{0, 1, 0, 1}
	syscall.Syscall(syscall.SYS_SETITIMER, 0, uintptr(unsafe.Pointer(&every)), 0)
	var timers []int
	for len(timers) < 2000 {
		fd, _, errno := syscall.Syscall(syscall.SYS_TIMERFD_CREATE, 1, syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
		if errno != 0 {
			break
		}
		timers = append(timers, int(fd))
		syscall.Syscall6(syscall.SYS_TIMERFD_SETTIME, fd, 0, uintptr(unsafe.Pointer(&fast)), 0, 0, 0)
	}
	log.Printf("%d timers for 2 s", len(timers))
	time.Sleep(2 * time.Second)
	for _, fd := range timers {
		_ = syscall.Close(fd)
	}
	syscall.Syscall(syscall.SYS_SETITIMER, 0, uintptr(unsafe.Pointer(&[4]int64{})), 0)
}
