package kit

import (
	"errors"
	"fmt"
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Offsets in struct seccomp_data.
const (
	offsetNr   = 0
	offsetArch = 4
	offsetArg0 = 16
	offsetArg1 = 24
	offsetArg2 = 32
)

// Verdicts of a filter.
const (
	retAllow = uint32(unix.SECCOMP_RET_ALLOW)
	retKill  = uint32(unix.SECCOMP_RET_KILL_PROCESS)
)

func retErrno(errno unix.Errno) uint32 { return unix.SECCOMP_RET_ERRNO | uint32(errno) }

// namespaces that a clone may not open. CLONE_NEWTIME is not among them: for clone(2) that bit is part of the signal.
const cloneNamespaces = unix.CLONE_NEWNS | unix.CLONE_NEWCGROUP | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC |
	unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET

func stmt(code uint16, k uint32) unix.SockFilter { return unix.SockFilter{Code: code, K: k} }
func load(offset uint32) unix.SockFilter {
	return stmt(unix.BPF_LD|unix.BPF_W|unix.BPF_ABS, offset)
}
func ret(verdict uint32) unix.SockFilter { return stmt(unix.BPF_RET|unix.BPF_K, verdict) }
func jump(test uint16, k uint32, yes, no uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | test | unix.BPF_K, K: k, Jt: yes, Jf: no}
}

// denyFilter is the list that holds in every profile. It denies, it does not allow: which system calls a Go program
// needs is the toolchain's business, which ones reach beyond the sandbox is ours. Numbers in `leave` belong to a
// filter with a listener.
func denyFilter(leave []uint32) []unix.SockFilter {
	f := []unix.SockFilter{
		load(offsetArch),
		jump(unix.BPF_JEQ, auditArch, 1, 0),
		ret(retKill), // the 32-bit entry
		load(offsetNr),
	}
	if x32Bit != 0 {
		f = append(f, jump(unix.BPF_JGE, x32Bit, 0, 1), ret(retKill))
	}
	// What is newer than this list has not been judged: it does not exist.
	f = append(f, jump(unix.BPF_JGT, newestJudged, 0, 1), ret(retErrno(unix.ENOSYS)))
	for _, nr := range denied {
		if !slices.Contains(leave, nr) {
			f = append(f, jump(unix.BPF_JEQ, nr, 0, 1), ret(retErrno(unix.EPERM)))
		}
	}
	// libc falls back to clone, whose flags can be read.
	f = append(f, jump(unix.BPF_JEQ, unix.SYS_CLONE3, 0, 1), ret(retErrno(unix.ENOSYS)))
	f = append(f, jump(unix.BPF_JEQ, unix.SYS_CLONE, 0, 4),
		load(offsetArg0),
		jump(unix.BPF_JSET, cloneNamespaces, 0, 1),
		ret(retErrno(unix.EPERM)),
		ret(retAllow))
	f = append(f, socketFamilies()...)
	f = append(f, onlyArgument(unix.SYS_SOCKETPAIR, offsetArg0, unix.EAFNOSUPPORT, unix.AF_UNIX)...)
	// The race detector asks for the personality and switches address randomisation off; nothing else is needed.
	f = append(f, onlyArgument(unix.SYS_PERSONALITY, offsetArg0, unix.EPERM, 0, 0xffffffff, addrNoRandomize)...)
	f = append(f, jump(unix.BPF_JEQ, unix.SYS_IOCTL, 0, 5),
		load(offsetArg1),
		jump(unix.BPF_JEQ, unix.TIOCSTI, 1, 0),
		jump(unix.BPF_JEQ, unix.TIOCLINUX, 0, 1),
		ret(retErrno(unix.EPERM)),
		ret(retAllow))
	return append(f, ret(retAllow))
}

const addrNoRandomize = 0x0040000

// socketFamilies allows unix sockets, TCP (also over several paths, which Go asks for by itself), UDP, and the netlink
// family that lists interfaces. Any other protocol would make the kernel load and run code that no lab needs.
func socketFamilies() []unix.SockFilter {
	return []unix.SockFilter{
		jump(unix.BPF_JEQ, unix.SYS_SOCKET, 0, 16),
		load(offsetArg0),
		jump(unix.BPF_JEQ, unix.AF_UNIX, 13, 0),
		jump(unix.BPF_JEQ, unix.AF_INET, 3, 0),
		jump(unix.BPF_JEQ, unix.AF_INET6, 2, 0),
		jump(unix.BPF_JEQ, unix.AF_NETLINK, 7, 0),
		ret(retErrno(unix.EAFNOSUPPORT)),
		load(offsetArg2), // of inet
		jump(unix.BPF_JEQ, 0, 7, 0),
		jump(unix.BPF_JEQ, unix.IPPROTO_TCP, 6, 0),
		jump(unix.BPF_JEQ, unix.IPPROTO_UDP, 5, 0),
		jump(unix.BPF_JEQ, unix.IPPROTO_MPTCP, 4, 0),
		ret(retErrno(unix.EPROTONOSUPPORT)),
		load(offsetArg2), // of netlink
		jump(unix.BPF_JEQ, unix.NETLINK_ROUTE, 1, 0),
		ret(retErrno(unix.EPROTONOSUPPORT)),
		ret(retAllow),
	}
}

// onlyArgument allows a system call with one of the values in its argument, and else answers with the error.
func onlyArgument(nr, offset uint32, errno unix.Errno, values ...uint32) []unix.SockFilter {
	n := uint8(len(values))
	f := []unix.SockFilter{jump(unix.BPF_JEQ, nr, 0, n+3), load(offset)}
	for i, value := range values {
		f = append(f, jump(unix.BPF_JEQ, value, n-uint8(i), 0))
	}
	return append(f, ret(retErrno(errno)), ret(retAllow))
}

func (l *launcher) denyList() error {
	_, err := installFilter(denyFilter(l.order.Unfiltered), 0)
	return err
}

// listener installs the grader's own filter and sends it the descriptor that answers the filter's notifications.
func (l *launcher) listener() error {
	if l.order.Filter == nil {
		return nil
	}
	// Once a call is being served, only a deadly signal ends it: a program that gets many signals would otherwise ask for
	// everything again and again. Kernels before 5.19 do not know the flag.
	const patient = unix.SECCOMP_FILTER_FLAG_NEW_LISTENER | unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
	fd, err := installFilter(l.order.Filter, patient)
	if errors.Is(err, unix.EINVAL) {
		fd, err = installFilter(l.order.Filter, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER)
	}
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	defer unix.Close(listenerHome)
	return unix.Sendmsg(listenerHome, []byte{1}, unix.UnixRights(fd), nil, 0)
}

func installFilter(filter []unix.SockFilter, flags uintptr) (int, error) {
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	fd, _, errno := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, flags,
		uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return -1, fmt.Errorf("seccomp: %w", errno)
	}
	return int(fd), nil
}
