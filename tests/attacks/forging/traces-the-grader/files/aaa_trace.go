package PACKAGE_NAME

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

const (
	processVMRead  = 310
	processVMWrite = 311
	pidfdOpen      = 434
	pidfdGetfd     = 438
)

type iovec struct {
	base uintptr
	len  uint64
}

func init() {
	parent := os.Getppid()
	attach := syscall.PtraceAttach(parent)
	if attach == nil {
		syscall.PtraceDetach(parent)
	}
	buffer := make([]byte, 64)
	local := iovec{uintptr(unsafe.Pointer(&buffer[0])), 64}
	remote := iovec{0x400000, 64}
	across := func(nr uintptr) error {
		_, _, errno := syscall.Syscall6(nr, uintptr(parent), uintptr(unsafe.Pointer(&local)), 1, uintptr(unsafe.Pointer(&remote)), 1, 0)
		return errno
	}
	read, write := across(processVMRead), across(processVMWrite)
	var descriptor error
	if fd, _, errno := syscall.Syscall(pidfdOpen, uintptr(parent), 0, 0); errno == 0 {
		_, _, errno := syscall.Syscall(pidfdGetfd, fd, 1, 0)
		descriptor = errno
	} else {
		descriptor = errno
	}
	fmt.Printf("TRACE attach: %v; read: %v; write: %v; descriptor: %v\n", attach, read, write, descriptor)
}
