// Probe tries what a submission must not be able to do and says how each try ended.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"syscall"
	"unsafe"
)

var seen = map[string]string{}

func try(name string, nr uintptr, args ...uintptr) {
	var a [6]uintptr
	copy(a[:], args)
	result, _, errno := syscall.Syscall6(nr, a[0], a[1], a[2], a[3], a[4], a[5])
	if errno == 0 && strings.HasPrefix(name, "socket-") {
		syscall.Close(int(result))
	}
	switch errno {
	case 0:
		seen[name] = "ok"
	case syscall.EPERM:
		seen[name] = "EPERM"
	case syscall.ENOSYS:
		seen[name] = "ENOSYS"
	case syscall.EAFNOSUPPORT:
		seen[name] = "EAFNOSUPPORT"
	case syscall.EPROTONOSUPPORT:
		seen[name] = "EPROTONOSUPPORT"
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

// int80 asks for getpid by the 32-bit entry: mov eax, 20; int 0x80; ret.
func int80() {
	code, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ|syscall.PROT_WRITE|syscall.PROT_EXEC,
		syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		panic(err)
	}
	copy(code, []byte{0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3})
	entry := unsafe.Pointer(&code[0])
	function := unsafe.Pointer(&entry)
	(*(*func())(unsafe.Pointer(&function)))()
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "x32" {
		syscall.RawSyscall(39|0x40000000, 0, 0, 0)
		fmt.Println("survived")
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "i386" {
		int80()
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
	try("socket-raw", 41, 2, 3, 6)
	try("socket-raw-any", 41, 2, 3, 255)
	try("socket-ping", 41, 2, 2, 1)
	try("socket-sctp", 41, 2, 1, 132)
	try("socket-udplite", 41, 10, 2, 136)
	try("socket-tcp", 41, 2, 1, 6)
	try("socket-netlink-route", 41, 16, 3, 0)
	try("socket-netlink-audit", 41, 16, 3, 9)
	try("socket-netlink-uevent", 41, 16, 3, 15)
	try("socket-netlink-generic", 41, 16, 3, 16)
	try("socket-xdp", 41, 44, 3, 0)
	try("socket-can", 41, 29, 3, 1)
	try("socketpair-tipc", 53, 30, 1, 0, uintptr(unsafe.Pointer(new([2]int32))))
	try("io_setup", 206, 1, 0)
	try("memfd_secret", 447, 0)
	try("mbind", 237, 0, 0, 0, 0, 0, 0)
	try("fanotify_mark", 301, 0, 0, 0, 0, 0)
	try("statmount", 457, 0, 0, 0, 0)
	try("listmount", 458, 0, 0, 0, 0)
	try("listns", 470, 0, 0, 0, 0)
	try("file_setattr", 469, 0, 0, 0, 0, 0)
	try("not-yet-known", 600)
	try("init_module", 175, 0, 0, 0)
	try("finit_module", 313, 0, 0, 0)
	try("delete_module", 176, 0, 0)
	try("kexec_load", 246, 0, 0, 0, 0)
	try("syslog", 103, 10, 0, 0)
	try("reboot", 169, 0, 0, 0, 0)
	try("swapon", 167, 0, 0)
	try("iopl", 172, 3)
	try("ioperm", 173, 0, 1, 1)
	try("settimeofday", 164, 0, 0)
	try("sethostname", 170, 0, 0)
	try("seccomp", 317, 1, 0, 0)
	try("quotactl", 179, 0, 0, 0, 0)
	try("mknod", 133, uintptr(unsafe.Pointer(&[]byte("/tmp/device\x00")[0])), 0o20666, 1<<8|1)
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
	for name, path := range map[string]string{
		"modprobe": "/proc/sys/kernel/modprobe", "forwarding": "/proc/sys/net/ipv4/ip_forward",
		"uevent-helper": "/sys/kernel/uevent_helper", "tracing-on": "/sys/kernel/tracing/tracing_on",
		"uprobes": "/sys/kernel/tracing/uprobe_events", "cgroup": "/sys/fs/cgroup/cgroup.procs",
		"memory-limit": "/sys/fs/cgroup/memory/memory.limit_in_bytes", "oom-score-1": "/proc/1/oom_score_adj",
		"kmsg": "/dev/kmsg", "tun": "/dev/net/tun", "fuse": "/dev/fuse", "kvm": "/dev/kvm", "loop": "/dev/loop-control",
		"disk": "/dev/vda", "console": "/dev/console", "docker": "/var/run/docker.sock",
	} {
		open(name+"-write", path, syscall.O_WRONLY)
	}
	open("pin", "/sys/fs/bpf/probe", syscall.O_WRONLY|syscall.O_CREAT)
	open("kcore", "/proc/kcore", syscall.O_RDONLY)
	open("graders", "/opt/gopherlab/graders", syscall.O_RDONLY)
	devices, _ := os.ReadDir("/dev")
	seen["devices"] = fmt.Sprint(len(devices))
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
