package broker

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"runtime"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

var le = binary.LittleEndian

const (
	// maxCopy bounds what the broker copies in one piece.
	maxCopy = 4 << 20
	// maxLog bounds a verifier log; loaders ask again with a bigger one, so a bound that is too small would loop.
	maxLog = 4 << 20
)

// candidate is the process behind one notification: its memory and its descriptors. Everything is opened first and
// the notification is asked to be still valid afterwards, so the process id cannot have been given to another.
type candidate struct {
	memory *os.File
	pidfd  int
	held   []int
}

func openCandidate(tid int) (*candidate, error) {
	memory, err := os.OpenFile(fmt.Sprintf("/proc/%d/mem", tid), os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	leader, err := threadGroup(tid)
	if err != nil {
		memory.Close()
		return nil, err
	}
	pidfd, err := unix.PidfdOpen(leader, 0)
	if err != nil {
		memory.Close()
		return nil, err
	}
	return &candidate{memory: memory, pidfd: pidfd}, nil
}

func (c *candidate) close() {
	for _, fd := range c.held {
		unix.Close(fd)
	}
	unix.Close(c.pidfd)
	c.memory.Close()
}

// threadGroup is the process that a thread belongs to; a pidfd names processes, a notification threads.
func threadGroup(tid int) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", tid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		var tgid int
		if _, err := fmt.Sscanf(line, "Tgid: %d", &tgid); err == nil {
			return tgid, nil
		}
	}
	return 0, unix.ESRCH
}

// take brings one of the candidate's descriptors into the broker until the request ends.
func (c *candidate) take(theirs uint32) (int, error) {
	if theirs > 1<<30 {
		return -1, unix.EBADF
	}
	fd, err := unix.PidfdGetfd(c.pidfd, int(theirs), 0)
	if err != nil {
		return -1, err
	}
	c.held = append(c.held, fd)
	return fd, nil
}

func (c *candidate) read(address uint64, size uint64) ([]byte, error) {
	if size > maxCopy {
		return nil, unix.E2BIG
	}
	buffer := make([]byte, size)
	if size == 0 {
		return buffer, nil
	}
	if address > 1<<62 {
		return nil, unix.EFAULT
	}
	if _, err := c.memory.ReadAt(buffer, int64(address)); err != nil {
		return nil, unix.EFAULT
	}
	return buffer, nil
}

// readString copies a NUL-terminated string of at most limit bytes. It reads byte ranges that end at a page, so a
// string just below an unmapped page is read as well.
func (c *candidate) readString(address uint64, limit int) (string, error) {
	const page = 4096
	var text []byte
	for len(text) < limit {
		size := min(page-address%page, uint64(limit-len(text)))
		part, err := c.read(address, size)
		if err != nil {
			return "", err
		}
		if end := bytes.IndexByte(part, 0); end >= 0 {
			return string(append(text, part[:end]...)), nil
		}
		text = append(text, part...)
		address += size
	}
	return "", unix.E2BIG
}

// write answers into the candidate's memory; a bad address is the candidate's own loss.
func (c *candidate) write(address uint64, data []byte) {
	if address > 0 && address < 1<<62 && len(data) > 0 {
		_, _ = c.memory.WriteAt(data, int64(address))
	}
}

// attributes is a copy of union bpf_attr. Reads beyond what the candidate passed are zero, as in the kernel.
type attributes []byte

func (a attributes) u32(off int) uint32           { return le.Uint32(a[off:]) }
func (a attributes) u64(off int) uint64           { return le.Uint64(a[off:]) }
func (a attributes) setU32(off int, v uint32)     { le.PutUint32(a[off:], v) }
func (a attributes) setU64(off int, v uint64)     { le.PutUint64(a[off:], v) }
func (a attributes) setPointer(off int, b []byte) { le.PutUint64(a[off:], addressOf(b)) }

// zeroFrom is true when nothing is set beyond an offset: newer fields that this broker does not know.
func (a attributes) zeroFrom(off int) bool {
	return len(bytes.Trim(a[off:], "\x00")) == 0
}

func addressOf(b []byte) uint64 {
	if len(b) == 0 {
		return 0
	}
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(b))))
}

// bpf makes the call with the broker's own capabilities. keep are the buffers whose addresses stand in attr.
func bpf(command int, attr []byte, keep ...[]byte) (int, error) {
	fd, _, errno := unix.Syscall(unix.SYS_BPF, uintptr(command), uintptr(unsafe.Pointer(unsafe.SliceData(attr))), uintptr(len(attr)))
	runtime.KeepAlive(attr)
	runtime.KeepAlive(keep)
	if errno != 0 {
		return -1, errno
	}
	return int(fd), nil
}
