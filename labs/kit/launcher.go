package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Descriptors of the launcher, which os/exec numbers from 3.
const (
	orderFd    = 3
	statusFd   = 4
	firstKept  = 5
	statusHome = 200 // out of the way of the program's descriptors
)

// RunLauncher turns the process into the launcher when it was started as one, and else does nothing. Main calls it;
// a test binary that starts processes calls it first in TestMain.
func RunLauncher() {
	if len(os.Args) == 0 || os.Args[0] != launcherArg0 {
		return
	}
	// Credentials, namespaces and filters belong to a thread; the one that sets them is the one that executes.
	runtime.LockOSThread()
	l := &launcher{status: statusFd}
	err := l.work()
	kind := "platform"
	if errors.Is(err, errProgram) {
		kind = "program"
	}
	_, _ = unix.Write(l.status, []byte(kind+":"+err.Error()))
	os.Exit(111)
}

type launcher struct {
	order  launchOrder
	status int
}

// work only returns when something failed.
func (l *launcher) work() error {
	in := os.NewFile(orderFd, "order")
	if err := json.NewDecoder(in).Decode(&l.order); err != nil {
		return fmt.Errorf("order: %w", err)
	}
	_ = in.Close()
	steps := []struct {
		name string
		do   func() error
	}{
		{"descriptors", l.descriptors},
		{"mounts", l.mounts},
		{"limits", l.limits},
		{"credentials", func() error { return dropPrivileges(l.realUser()) }},
		{"parent", l.dieWithParent},
		{"folder", l.enter},
		{"listener", l.listener},
		{"system calls", l.denyList},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	if l.order.Role == roleReap {
		reap()
		os.Exit(0)
	}
	err := syscall.Exec(l.order.Path, l.order.Args, l.order.Env)
	return fmt.Errorf("%w: %w", errProgram, err)
}

// descriptors moves the kept ones to 3, 4, … and marks everything above for closing on exec.
func (l *launcher) descriptors() error {
	if err := unix.Dup3(statusFd, statusHome, unix.O_CLOEXEC); err != nil {
		return err
	}
	l.status = statusHome
	kept := l.order.Keep
	if l.order.Filter != nil {
		if err := unix.Dup3(firstKept+kept, listenerHome, unix.O_CLOEXEC); err != nil {
			return err
		}
	}
	for i := range kept {
		if err := unix.Dup3(firstKept+i, 3+i, 0); err != nil {
			return err
		}
	}
	return closeOnExecFrom(3 + kept)
}

const listenerHome = 201

func closeOnExecFrom(first int) error {
	err := unix.CloseRange(uint(first), ^uint(0), unix.CLOSE_RANGE_CLOEXEC)
	if err == nil {
		return nil
	}
	// An older kernel, or gVisor without the flag.
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		var fd int
		if _, err := fmt.Sscan(entry.Name(), &fd); err == nil && fd >= first {
			unix.CloseOnExec(fd)
		}
	}
	return nil
}

// limits bounds what one process may use and offers it first to the out-of-memory killer.
func (l *launcher) limits() error {
	syscall.Umask(0o022)
	// gVisor has the file but may refuse the write; then the sandbox is the candidate's alone anyway.
	if err := os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0); err != nil && !underGvisor() {
		return err
	}
	set := func(resource int, most uint64) error {
		if most == 0 {
			return nil
		}
		return capLimit(resource, most)
	}
	if err := capLimit(unix.RLIMIT_CORE, 0); err != nil {
		return err
	}
	_ = capLimit(unix.RLIMIT_MSGQUEUE, 0)
	// The buffers of perf events count as locked memory, and as nothing else.
	if err := capLimit(unix.RLIMIT_MEMLOCK, 1<<20); err != nil {
		return err
	}
	if err := set(unix.RLIMIT_NOFILE, l.order.OpenFiles); err != nil {
		return err
	}
	if err := set(unix.RLIMIT_FSIZE, l.order.FileBytes); err != nil {
		return err
	}
	return set(unix.RLIMIT_NPROC, l.order.Processes)
}

// capLimit sets both limits, never above the hard limit that holds already.
func capLimit(resource int, most uint64) error {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(resource, &now); err != nil {
		return err
	}
	most = min(most, now.Max)
	return syscall.Setrlimit(resource, &syscall.Rlimit{Cur: most, Max: most})
}

// realUser is the candidate, save for whoever ends it.
func (l *launcher) realUser() uint32 {
	if l.order.Role == roleReap {
		return reaper
	}
	return Candidate
}

func (l *launcher) enter() error {
	dir := l.order.Dir
	if dir == "" {
		dir = "/"
	}
	return unix.Chdir(dir)
}

func (l *launcher) dieWithParent() error {
	// Becoming another user has cleared what os/exec had set.
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0); err != nil {
		return err
	}
	if os.Getppid() != l.order.Parent {
		return errors.New("the grader is gone")
	}
	return nil
}

// reap kills every process of the candidate's. The kernel does not say whether one was left: the grader looks.
func reap() {
	for range 3 {
		_ = unix.Kill(-1, unix.SIGKILL)
		time.Sleep(200 * time.Microsecond)
	}
}
