package kit

import (
	"fmt"
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

func limitText(reason string, b Budgets) Text {
	switch reason {
	case ReasonOutOfMemory:
		return T("out of memory: more than %g MiB were needed", "内存不足：超出 %g MiB 的上限", b.MemoryMb)
	case ReasonOutputLimit:
		return T("wrote more than %d KiB of output", "输出超过 %d KiB", b.outputBytes()>>10)
	case ReasonProcessLimit:
		return T("more than %g processes and threads at once", "同时运行的进程和线程超过 %g 个", b.Processes)
	case ReasonDiskFull:
		return T("the sandbox's disk is full", "沙箱的磁盘已写满")
	}
	return T("a limit was reached", "达到上限")
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
	bad := status.Signaled() || status.ExitStatus() != 0
	switch {
	case cause != "" && cause != ReasonKilled:
		state.Reason = cause
	case after.oomKills > p.before.oomKills && status.Signaled() && status.Signal() == syscall.SIGKILL:
		state.Reason = ReasonOutOfMemory
	case cause != "":
		state.Reason = cause
	case bad && after.forksRefused > p.before.forksRefused:
		state.Reason = ReasonProcessLimit
	case bad && p.g.paths.full():
		state.Reason = ReasonDiskFull
	}
	if state.Reason == ReasonTimeout {
		state.limit = timeoutText(p.most)
	} else if state.isLimit() {
		state.limit = limitText(state.Reason, p.g.job.Budgets)
	}
	return state
}
