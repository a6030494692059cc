package kit

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Reasons why a process ended.
const (
	ReasonExit         = "exit"
	ReasonSignal       = "signal"
	ReasonOutOfMemory  = "out-of-memory"
	ReasonOutputLimit  = "output-limit"
	ReasonProcessLimit = "process-limit"
	ReasonDiskFull     = "disk-full"
	ReasonTimeout      = "timeout"
	// ReasonKilled is the grader's own doing: the check was over.
	ReasonKilled = "killed"
)

// ExitState says how a process ended.
type ExitState struct {
	Reason string
	// Code is the exit code, -1 where a signal ended the process.
	Code   int
	Signal syscall.Signal
	// Took is the time from the start to the end.
	Took time.Duration
	// limit is the number that a limit's sentence names.
	limit Text
}

// Text words the end in both languages, without a full stop.
func (e ExitState) Text() Text {
	switch e.Reason {
	case ReasonSignal:
		name := signalName(e.Signal)
		if e.Signal == unix.SIGSYS {
			return T("ended by signal %s: it entered the kernel the 32-bit or the x32 way, which is not allowed",
				"被信号 %s 终止：它经由不允许的 32 位或 x32 入口进入内核", name)
		}
		return T("ended by signal %s", "被信号 %s 终止", name)
	case ReasonOutOfMemory, ReasonOutputLimit, ReasonProcessLimit, ReasonDiskFull, ReasonTimeout:
		return e.limit
	case ReasonKilled:
		return T("ended by the grader", "由评分程序结束")
	}
	return T("exited with code %d", "以退出码 %d 结束", e.Code)
}

// Causes that a disk-full has beside want of room: they are words, not reasons of their own.
const (
	causeInodesUsed = "inodes-used"
	causeFileSize   = "file-size"
)

// isLimit tells whether the platform's limits ended the process.
func (e ExitState) isLimit() bool {
	switch e.Reason {
	case ReasonOutOfMemory, ReasonOutputLimit, ReasonProcessLimit, ReasonDiskFull:
		return true
	}
	return false
}

func signalName(s syscall.Signal) string {
	if name := unix.SignalName(s); name != "" {
		return name
	}
	return fmt.Sprintf("%d", int(s))
}

func timeoutText(budget time.Duration) Text {
	s := budget.Seconds()
	return T("the time budget of %g s was used up", "%g 秒的时间预算已用完", s)
}

// judge tells apart why the process ended.
func (p *Process) judge(status syscall.WaitStatus, took time.Duration) ExitState {
	state := ExitState{Reason: ReasonExit, Code: status.ExitStatus(), Took: took}
	if status.Signaled() {
		state.Reason, state.Code, state.Signal = ReasonSignal, -1, status.Signal()
	}
	p.mu.Lock()
	cause := p.cause
	p.mu.Unlock()
	after := p.g.paths.cgroup.read()
	at, limits := p.g.now()
	bad := status.Signaled() || status.ExitStatus() != 0
	worded := ""
	switch {
	case cause != "" && cause != ReasonKilled:
		state.Reason = cause
	// The kernel may have chosen a child, such as the compiler below the go command.
	case after.oomKills > p.before.oomKills && (isSigkill(status) || bad && cause == ""):
		state.Reason = ReasonOutOfMemory
	case cause != "":
		state.Reason = cause
	case bad && after.forksRefused > p.before.forksRefused:
		state.Reason = ReasonProcessLimit
	case bad && p.hitFileLimit(status):
		state.Reason, worded = ReasonDiskFull, causeFileSize
	case bad:
		if worded = p.g.paths.full(); worded != "" {
			state.Reason = ReasonDiskFull
		}
	}
	if state.Reason == ReasonTimeout {
		state.limit = timeoutText(p.most)
	} else if state.isLimit() {
		if worded == "" {
			worded = state.Reason
		}
		state.limit = limitText(worded, at, limits)
	}
	return state
}

func isSigkill(status syscall.WaitStatus) bool {
	return status.Signaled() && status.Signal() == syscall.SIGKILL
}

// hitFileLimit tells whether the process met the bound on a file's size. A program that handles the signal, as every Go
// program does, ends in its own way, but a file that stands exactly at the bound remains.
func (p *Process) hitFileLimit(status syscall.WaitStatus) bool {
	if status.Signaled() && status.Signal() == unix.SIGXFSZ {
		return true
	}
	for _, dir := range p.g.paths.candidates {
		if holdsFileOf(dir, p.fileBytes) {
			return true
		}
	}
	return false
}

// holdsFileOf looks for a file of the candidate's with exactly this size.
func holdsFileOf(dir string, size uint64) bool {
	found := false
	_ = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return nil
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Uid == Candidate && uint64(stat.Size) == size {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found
}
