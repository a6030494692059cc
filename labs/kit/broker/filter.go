package broker

import "golang.org/x/sys/unix"

const (
	auditArchX8664 = 0xc000003e
	auditArchARM64 = 0xc00000b7
	x32Bit         = 0x40000000

	seccompAllow       = 0x7fff0000
	seccompNotify      = 0x7fc00000
	seccompKillProcess = 0x80000000

	dataNr   = 0
	dataArch = 4
	dataArg0 = 16
)

// Filter is the seccomp program that sends bpf(2) and perf_event_open(2) to the broker. The harmless bpf commands
// pass; the 32-bit and x32 entries to the kernel, by which the same calls have other numbers, kill the process.
// Install it with SECCOMP_FILTER_FLAG_NEW_LISTENER and, where the kernel knows it, WAIT_KILLABLE_RECV: without that
// a signal makes the candidate repeat a call that was already served.
func Filter() []unix.SockFilter {
	const jumpEqual, jumpSet = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K
	load := func(offset uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
	}
	end := func(action uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: action}
	}
	code := []unix.SockFilter{
		load(dataArch),
		{Code: jumpEqual, K: nativeArch, Jt: 1},
		end(seccompKillProcess),
		load(dataNr),
		{Code: jumpSet, K: x32Bit, Jf: 1},
		end(seccompKillProcess),
		{Code: jumpEqual, K: unix.SYS_PERF_EVENT_OPEN, Jf: 1},
		end(seccompNotify),
		{Code: jumpEqual, K: unix.SYS_BPF, Jt: 1},
		end(seccompAllow),
		load(dataArg0),
	}
	// bpf's command is an int: the kernel looks at the low half of the register alone, and so do we.
	for i, command := range harmlessCommands {
		code = append(code, unix.SockFilter{Code: jumpEqual, K: command, Jt: uint8(len(harmlessCommands) - i)})
	}
	return append(code, end(seccompNotify), end(seccompAllow))
}
