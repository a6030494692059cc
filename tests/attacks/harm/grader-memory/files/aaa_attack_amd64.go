package PACKAGE_NAME

import (
	"fmt"
	"log"
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

const (
	processVMReadv = 310
	kcmp           = 312
	perfEventOpen  = 298
	pidfdOpen      = 434
	pidfdGetfd     = 438
)

func init() {
	runtime.LockOSThread()
	for _, pid := range []int{1, os.Getppid()} {
		attack(pid)
	}
	// Every process of the machine, on its first processor.
	tried("perf_event_open for all", perf(-1, 0))
	runtime.UnlockOSThread()
}

func attack(pid int) {
	tried(fmt.Sprintf("ptrace attach %d", pid), syscall.PtraceAttach(pid))
	_, _, errno := syscall.Syscall6(syscall.SYS_PTRACE, 0x4206, uintptr(pid), 0, 0, 0, 0)
	result(fmt.Sprintf("ptrace seize %d", pid), errno)
	for _, name := range []string{"mem", "maps", "environ", "auxv", "syscall", "stack", "pagemap", "fd/0", "map_files"} {
		path := fmt.Sprintf("/proc/%d/%s", pid, name)
		file, err := os.Open(path)
		if err == nil {
			// Some of these open for everybody and refuse to be read.
			_, err = file.Read(make([]byte, 1))
			_ = file.Close()
		}
		tried("read "+path, err)
	}
	var mine [8]byte
	local := syscall.Iovec{Base: &mine[0], Len: 8}
	remote := [2]uintptr{0x400000, 8}
	_, _, errno = syscall.Syscall6(processVMReadv, uintptr(pid), uintptr(unsafe.Pointer(&local)), 1,
		uintptr(unsafe.Pointer(&remote)), 1, 0)
	result(fmt.Sprintf("process_vm_readv %d", pid), errno)
	fd, _, errno := syscall.Syscall(pidfdOpen, uintptr(pid), 0, 0)
	if errno == 0 {
		_, _, errno = syscall.Syscall(pidfdGetfd, fd, 1, 0)
	}
	result(fmt.Sprintf("pidfd_getfd of %d", pid), errno)
	_, _, errno = syscall.Syscall6(kcmp, uintptr(os.Getpid()), uintptr(pid), 1, 0, 0, 0)
	result(fmt.Sprintf("kcmp %d", pid), errno)
	tried(fmt.Sprintf("perf_event_open %d", pid), perf(pid, -1))
	tried(fmt.Sprintf("signal %d", pid), syscall.Kill(pid, 0))
}

// perf counts the task clock of a process.
func perf(pid, cpu int) error {
	attr := make([]byte, 128)
	attr[0], attr[4] = 1, 128
	attr[8] = 1
	fd, _, errno := syscall.Syscall6(perfEventOpen, uintptr(unsafe.Pointer(&attr[0])), uintptr(pid), uintptr(cpu),
		^uintptr(0), 0, 0)
	if errno != 0 {
		return errno
	}
	return syscall.Close(int(fd))
}

func result(what string, errno syscall.Errno) {
	if errno == 0 {
		tried(what, nil)
		return
	}
	tried(what, errno)
}

func tried(what string, err error) {
	if err == nil {
		log.Printf("ESCAPED: %s", what)
		return
	}
	log.Printf("stopped: %s: %v", what, err)
}
