package kit

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestTheCandidateHasNoPrivilegeAndNoDescriptor(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("the probe names the system calls of amd64")
	}
	t.Setenv("SECRET", "of the platform")
	seen := map[string]string{}
	x32, i386 := "", ""
	events := graded(t, Spec{
		Build: func(b *B) { b.Go("probe", ".") },
		Checks: []Check{
			{"probe", func(c *C) {
				p := c.Start("probe", Quiet())
				p.Wait(20 * time.Second)
				if err := json.Unmarshal([]byte(p.Stdout()), &seen); err != nil {
					c.Fail(Same("JSON"), p.Ending())
				}
				c.Pass(Text{})
			}},
			{"x32", func(c *C) {
				p := c.Start("probe", Args("x32"))
				state, _ := p.Wait(20 * time.Second)
				x32 = state.Text().En
				c.Pass(Text{})
			}},
			{"i386", func(c *C) {
				p := c.Start("probe", Args("i386"))
				state, _ := p.Wait(20 * time.Second)
				i386 = state.Text().En
				c.Pass(Text{})
			}},
		},
	}, "grade", program(readTestdata(t, "probe/main.go")), nil)
	if len(only(events, "check")) != 3 {
		t.Fatal(dump(events))
	}
	want := map[string]string{
		"Uid": "10001 10001 10001 10001", "Gid": "10001 10001 10001 10001", "Groups": "10001",
		"CapInh": "0000000000000000", "CapPrm": "0000000000000000", "CapEff": "0000000000000000",
		"CapBnd": "0000000000000000", "CapAmb": "0000000000000000", "NoNewPrivs": "1", "Seccomp": "2",
		"oom_score_adj": "1000", "leads-session": "true",
		"unshare": "EPERM", "clone-newuser": "EPERM", "clone-newnet": "EPERM", "clone3": "ENOSYS", "setns": "EPERM",
		"mount": "EPERM", "fsopen": "EPERM", "ptrace": "EPERM", "process_vm_readv": "EPERM", "keyctl": "EPERM",
		"bpf": "EPERM", "perf_event_open": "EPERM", "userfaultfd": "EPERM", "io_uring_setup": "EPERM",
		"chroot": "EPERM", "open_by_handle_at": "EPERM", "personality-exec": "EPERM", "personality-query": "ok",
		"shmget": "EPERM", "socket-packet": "EAFNOSUPPORT", "socket-raw": "EPERM", "socket-alg": "EAFNOSUPPORT",
		"socket-vsock": "EAFNOSUPPORT", "sys-write": "refused", "sysrq": "refused", "init-environ": "refused", "grader-memory": "refused",
		"grader-events": "refused", "grader-root": "refused", "grader-program": "refused", "mem": "refused",
		"socket-raw-any": "EPROTONOSUPPORT", "socket-ping": "EPROTONOSUPPORT", "socket-sctp": "EPROTONOSUPPORT",
		"socket-udplite": "EPROTONOSUPPORT", "socket-tcp": "ok", "socket-netlink-route": "ok",
		"socket-netlink-audit": "EPROTONOSUPPORT", "socket-netlink-uevent": "EPROTONOSUPPORT",
		"socket-netlink-generic": "EPROTONOSUPPORT", "socket-xdp": "EAFNOSUPPORT", "socket-can": "EAFNOSUPPORT",
		"socketpair-tipc": "EAFNOSUPPORT", "io_setup": "EPERM", "memfd_secret": "EPERM", "mbind": "EPERM",
		"fanotify_mark": "EPERM", "statmount": "EPERM", "listmount": "EPERM", "listns": "EPERM", "file_setattr": "EPERM",
		"not-yet-known": "ENOSYS", "init_module": "EPERM", "finit_module": "EPERM", "delete_module": "EPERM",
		"kexec_load": "EPERM", "syslog": "EPERM", "reboot": "EPERM", "swapon": "EPERM", "iopl": "EPERM", "ioperm": "EPERM",
		"settimeofday": "EPERM", "sethostname": "EPERM", "seccomp": "EPERM", "quotactl": "EPERM", "mknod": "EPERM",
		"modprobe-write": "refused", "forwarding-write": "refused", "uevent-helper-write": "refused",
		"tracing-on-write": "refused", "uprobes-write": "refused", "cgroup-write": "refused",
		"memory-limit-write": "refused", "oom-score-1-write": "refused", "kmsg-write": "refused", "tun-write": "refused",
		"fuse-write": "refused", "kvm-write": "refused", "loop-write": "refused", "disk-write": "refused",
		"console-write": "refused", "docker-write": "refused", "pin": "refused", "kcore": "refused", "graders": "refused",
		"null": "ok", "urandom": "ok", "fd-0": "/dev/null", "fd-1": "pipe", "fd-2": "pipe",
	}
	if underGvisor() {
		// It does not know them, or shows less of itself.
		for _, name := range []string{"personality-query", "init-environ", "NoNewPrivs", "CapAmb"} {
			delete(want, name)
		}
	}
	for name, expected := range want {
		if seen[name] != expected {
			t.Errorf("%s: expected %s, saw %s", name, expected, seen[name])
		}
	}
	for name := range seen {
		if strings.HasPrefix(name, "fd-") && want[name] == "" {
			t.Errorf("descriptor %s is %s", name, seen[name])
		}
	}
	if strings.Contains(seen["env"], "SECRET") {
		t.Errorf("the grader's environment reached the candidate: %s", seen["env"])
	}
	for name, end := range map[string]string{"x32": x32, "i386": i386} {
		if !strings.HasPrefix(end, "ended by signal SIGSYS") && !underGvisor() {
			t.Errorf("the %s entry: %s", name, end)
		}
	}
}
