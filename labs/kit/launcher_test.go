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
	x32 := ""
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
		},
	}, "grade", program(readTestdata(t, "probe/main.go")), nil)
	if len(only(events, "check")) != 2 {
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
		"null": "ok", "urandom": "ok", "fd-0": "/dev/null", "fd-1": "pipe", "fd-2": "pipe",
	}
	if underGvisor() {
		// It does not know them, or shows less of itself.
		for _, name := range []string{"personality-query", "init-environ", "NoNewPrivs", "CapAmb"} {
			delete(want, name)
		}
		x32 = "ended by signal SIGSYS"
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
	if !strings.HasPrefix(x32, "ended by signal SIGSYS") {
		t.Errorf("the x32 entry: %s", x32)
	}
}
