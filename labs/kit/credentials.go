package kit

import (
	"fmt"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// dropPrivileges makes the calling thread the candidate: no capability in any set, none to be had again. The real and the
// saved user decide who may signal it.
func dropPrivileges(realUser uint32) error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no_new_privs: %w", err)
	}
	for capability := uintptr(0); capability <= 63; capability++ {
		// EINVAL: the kernel knows no capability of that number.
		err := unix.Prctl(unix.PR_CAPBSET_DROP, capability, 0, 0, 0)
		if err != nil && err != unix.EINVAL {
			return fmt.Errorf("bounding set: %w", err)
		}
	}
	// Kernels before 4.3 and gVisor know no ambient set.
	_ = unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
	id := uint32(Candidate)
	if _, _, errno := unix.RawSyscall(unix.SYS_SETGROUPS, 1, uintptr(unsafe.Pointer(&id)), 0); errno != 0 {
		return fmt.Errorf("setgroups: %w", errno)
	}
	if _, _, errno := unix.RawSyscall(unix.SYS_SETRESGID, Candidate, Candidate, Candidate); errno != 0 {
		return fmt.Errorf("setresgid: %w", errno)
	}
	if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, uintptr(realUser), Candidate, uintptr(realUser)); errno != 0 {
		return fmt.Errorf("setresuid: %w", errno)
	}
	var none [2]unix.CapUserData
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	if err := unix.Capset(&header, &none[0]); err != nil {
		return fmt.Errorf("capset: %w", err)
	}
	return provePrivilegesGone(realUser)
}

// provePrivilegesGone believes the kernel, not the calls that went before.
func provePrivilegesGone(realUser uint32) error {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var have [2]unix.CapUserData
	if err := unix.Capget(&header, &have[0]); err != nil {
		return fmt.Errorf("capget: %w", err)
	}
	if have != [2]unix.CapUserData{} {
		return fmt.Errorf("capabilities are left: %+v", have)
	}
	ruid, euid, suid := getresuid()
	if ruid != realUser || euid != Candidate || suid != realUser {
		return fmt.Errorf("the user is %d/%d/%d", ruid, euid, suid)
	}
	return nil
}

func getresuid() (ruid, euid, suid uint32) {
	unix.RawSyscall(unix.SYS_GETRESUID,
		uintptr(unsafe.Pointer(&ruid)), uintptr(unsafe.Pointer(&euid)), uintptr(unsafe.Pointer(&suid)))
	return ruid, euid, suid
}

// hasCapability tells whether the calling thread has a capability in its effective set.
func hasCapability(capability uint) bool {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var have [2]unix.CapUserData
	if unix.Capget(&header, &have[0]) != nil {
		return false
	}
	return have[capability/32].Effective&(1<<(capability%32)) != 0
}

// gvisorVersion is what every gVisor says of its kernel.
const gvisorVersion = "#1 SMP Sun Jan 10 15:06:54 PST 2016"

// underGvisor tells whether the kernel is gVisor's.
func underGvisor() bool {
	version, err := os.ReadFile("/proc/version")
	return err == nil && strings.Contains(string(version), gvisorVersion)
}
