package PACKAGE_NAME

import (
	"fmt"
	"os"
	"syscall"
)

const most = 100_000

func init() {
	limit := syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20}
	if syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit) == nil {
		fmt.Fprintln(os.Stderr, "ESCAPED: the limit of open files is raised")
	}
	opened := 0
	var last error
	open := func(kinds ...func() error) {
		for opened < most {
			for _, kind := range kinds {
				if last = kind(); last != nil {
					return
				}
				opened++
			}
		}
	}
	// Of inotify there are few for all of a user's processes: first these, then the others up to the limit.
	open(func() error { _, err := syscall.InotifyInit1(0); return err })
	fmt.Fprintf(os.Stderr, "inotify: stopped after %d: %v\n", opened, last)
	open(
		func() error { _, err := syscall.Open("/dev/null", syscall.O_RDONLY, 0); return err },
		func() error { _, err := syscall.EpollCreate1(0); return err },
		func() error { var ends [2]int; return syscall.Pipe(ends[:]) },
		func() error { _, _, e := syscall.RawSyscall(syscall.SYS_EVENTFD2, 0, 0, 0); return result(e) },
		func() error { _, _, e := syscall.RawSyscall(syscall.SYS_TIMERFD_CREATE, 1, 0, 0); return result(e) },
	)
	if opened >= most {
		fmt.Fprintln(os.Stderr, "ESCAPED: 100,000 descriptors")
	}
	fmt.Fprintf(os.Stderr, "stopped after %d: %v\n", opened, last)
	os.Exit(1)
}

func result(errno syscall.Errno) error {
	if errno != 0 {
		return errno
	}
	return nil
}
