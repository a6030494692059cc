// Probe tries what a submission must not be able to do and says how each try ended.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"syscall"
)

var seen = map[string]string{}

func try(name string, nr uintptr, args ...uintptr) {
	var a [6]uintptr
	copy(a[:], args)
	_, _, errno := syscall.Syscall6(nr, a[0], a[1], a[2], a[3], a[4], a[5])
	switch errno {
	case 0:
		seen[name] = "ok"
	case syscall.EPERM:
		seen[name] = "EPERM"
	case syscall.ENOSYS:
		seen[name] = "ENOSYS"
	case syscall.EAFNOSUPPORT:
		seen[name] = "EAFNOSUPPORT"
	default:
		seen[name] = errno.Error()
	}
}

func open(name, path string, flags int) {
	fd, err := syscall.Open(path, flags, 0)
	seen[name] = "ok"
	if err != nil {
		seen[name] = "refused"
		return
	}
	syscall.Close(fd)
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "x32" {
		syscall.RawSyscall(39|0x40000000, 0, 0, 0)
		fmt.Println("survived")
		return
	}
	const newUser, newNet = 0x10000000, 0x40000000
	try("unshare", 272, newUser)
	try("clone-newuser", 56, newUser|17)
	try("clone-newnet", 56, newNet|17)
	try("clone3", 435, 0, 0)
	try("setns", 308, 0, 0)
	try("mount", 165, 0, 0, 0, 0, 0)
	try("fsopen", 430, 0, 0)
	try("ptrace", 101, 0, 0, 0, 0)
	try("process_vm_readv", 310, 0, 0, 0, 0, 0, 0)
	try("keyctl", 250, 0, 0)
	try("bpf", 321, 0, 0, 0)
	try("perf_event_open", 298, 0, 0, 0, 0, 0)
	try("userfaultfd", 323, 0)
	try("io_uring_setup", 425, 1, 0)
	try("chroot", 161, 0)
	try("open_by_handle_at", 304, 0, 0, 0)
	try("personality-exec", 135, 0x0400000)
	try("personality-query", 135, 0xffffffff)
	try("shmget", 29, 0, 4096, 0o1600)
	try("socket-packet", 41, 17, 3, 0)
	try("socket-raw", 41, 2, 3, 255)
	try("socket-alg", 41, 38, 5, 0)
	try("socket-vsock", 41, 40, 1, 0)
	open("sys-write", "/proc/sys/kernel/core_pattern", syscall.O_WRONLY)
	open("sysrq", "/proc/sysrq-trigger", syscall.O_WRONLY)
	open("init-environ", "/proc/1/environ", syscall.O_RDONLY)
	grader := fmt.Sprintf("/proc/%d/", os.Getppid())
	open("grader-memory", grader+"mem", syscall.O_RDWR)
	open("grader-events", grader+"fd/1", syscall.O_WRONLY)
	open("grader-root", grader+"root/etc/passwd", syscall.O_RDONLY)
	open("grader-program", grader+"exe", syscall.O_RDONLY)
	open("mem", "/dev/mem", syscall.O_RDONLY)
	open("null", "/dev/null", syscall.O_RDWR)
	open("urandom", "/dev/urandom", syscall.O_RDONLY)
	fds, _ := os.ReadDir("/proc/self/fd")
	for _, fd := range fds {
		target, _ := os.Readlink("/proc/self/fd/" + fd.Name())
		// The runtime's own: epoll, its wake-up, the cgroup's processor limit, this folder.
		if target != "" && !strings.HasPrefix(target, "/proc/") && !strings.HasPrefix(target, "/sys/fs/cgroup/") &&
			!strings.Contains(target, "anon_inode") {
			seen["fd-"+fd.Name()] = strings.SplitN(target, ":", 2)[0]
		}
	}
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		name, value, _ := strings.Cut(line, ":")
		switch name {
		case "Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp":
			seen[name] = strings.Join(strings.Fields(value), " ")
		}
	}
	score, _ := os.ReadFile("/proc/self/oom_score_adj")
	seen["oom_score_adj"] = strings.TrimSpace(string(score))
	session, _, _ := syscall.Syscall(syscall.SYS_GETSID, 0, 0, 0)
	seen["leads-session"] = fmt.Sprint(int(session) == os.Getpid())
	seen["env"] = strings.Join(os.Environ(), " ")
	_ = json.NewEncoder(os.Stdout).Encode(seen)
}
