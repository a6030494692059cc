package kit

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Process is a program of the candidate's.
type Process struct {
	g      *grading
	name   string
	path   string
	quiet  bool
	pid    int
	began  time.Time
	most   time.Duration
	before counters
	// fileBytes is the bound on the size of a file.
	fileBytes uint64
	out       *capture
	errs      *capture
	done      chan struct{}

	mu    sync.Mutex
	cause string // why the grader ended it, if it did
	state ExitState
}

// start runs a program as the candidate. The error is a fault of the platform, or errProgram.
func (g *grading) start(path string, opts []Opt) (*Process, error) {
	_, limits := g.now()
	o := startOptions{openFiles: uint64(limits.OpenFiles), fileBytes: limits.fileBytes()}
	for _, opt := range opts {
		opt(&o)
	}
	if !strings.Contains(path, "/") {
		path = filepath.Join(g.paths.bin, path)
	}
	if o.dir == "" {
		dir, err := g.runFolder()
		if err != nil {
			return nil, err
		}
		o.dir = dir
	}
	p := &Process{
		g: g, name: filepath.Base(path), path: path, quiet: o.quiet, began: time.Now(), most: o.timeout, before: g.paths.cgroup.read(),
		fileBytes: o.fileBytes, done: make(chan struct{}),
	}
	order := launchOrder{
		Role: roleExec, Path: path, Args: append([]string{path}, o.args...), Dir: o.dir,
		Env:       append(baseEnv(o.dir), o.env...),
		OpenFiles: o.openFiles, FileBytes: o.fileBytes, Processes: g.ownProcessLimit(),
		Filter: o.filter, Unfiltered: o.leave, Hide: g.paths.hide,
	}
	if err := p.launch(order, o); err != nil {
		return nil, err
	}
	g.mu.Lock()
	g.procs = append(g.procs, p)
	g.mu.Unlock()
	if o.timeout > 0 {
		time.AfterFunc(o.timeout, func() { p.end(ReasonTimeout) })
	}
	return p, nil
}

// ownProcessLimit is for places where no container bounds the number of processes: RLIMIT_NPROC counts those of all
// containers of the host together.
func (g *grading) ownProcessLimit() uint64 {
	if g.paths.cgroup.limitsProcesses() {
		return 0
	}
	_, limits := g.now()
	return uint64(limits.Processes)
}

func baseEnv(home string) []string {
	return []string{
		"PATH=" + imagePath(),
		"HOME=" + home, "TMPDIR=/tmp", "LANG=C.UTF-8", "USER=candidate",
	}
}

func (p *Process) launch(order launchOrder, o startOptions) error {
	outRead, outWrite, err := os.Pipe()
	if err != nil {
		return err
	}
	defer outWrite.Close()
	errRead, errWrite, err := os.Pipe()
	if err != nil {
		return err
	}
	defer errWrite.Close()
	stdin, feed, err := stdinPipe(o.stdin)
	if err != nil {
		return err
	}
	defer stdin.Close()
	_, limits := p.g.now()
	most := &allowance{left: limits.outputBytes(), over: func() { p.end(ReasonOutputLimit) }}
	p.out, p.errs = newCapture(most), newCapture(most)
	started, err := launch(order, stdin, outWrite, errWrite, o.keep)
	if err != nil {
		_ = outRead.Close()
		_ = errRead.Close()
		return err
	}
	p.pid = started.cmd.Process.Pid
	if started.listener >= 0 {
		o.notify(started.listener)
	}
	if feed != nil {
		go feed()
	}
	go p.out.drain(outRead)
	go p.errs.drain(errRead)
	go p.await(started)
	return nil
}

// stdinPipe gives the descriptor that the program reads and what fills it, if anything does.
func stdinPipe(in io.Reader) (*os.File, func(), error) {
	if in == nil {
		null, err := os.Open(os.DevNull)
		return null, nil, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	return read, func() {
		defer write.Close()
		_, _ = io.Copy(write, in)
	}, nil
}

func (p *Process) await(started *launched) {
	err := started.cmd.Wait()
	took := time.Since(p.began)
	// A child of the program's may hold the pipes open; what it writes no longer counts.
	p.out.settle(200 * time.Millisecond)
	p.errs.settle(200 * time.Millisecond)
	state := p.judge(started.cmd.ProcessState.Sys().(syscall.WaitStatus), took)
	var exit interface{ ExitCode() int }
	if err != nil && !errors.As(err, &exit) {
		logf("waiting for %s: %v", p.name, err)
	}
	p.mu.Lock()
	p.state = state
	p.mu.Unlock()
	if state.isLimit() {
		p.g.hit(state.Reason, state.limit)
	}
	close(p.done)
}

// end kills the process group for a reason; the first reason stands.
func (p *Process) end(cause string) {
	select {
	case <-p.done:
		return
	default:
	}
	p.mu.Lock()
	if p.cause == "" {
		p.cause = cause
	}
	p.mu.Unlock()
	_ = unix.Kill(-p.pid, unix.SIGKILL)
	_ = unix.Kill(p.pid, unix.SIGKILL)
}

// Pid is the process's number.
func (p *Process) Pid() int { return p.pid }

// Signal sends a signal to the process; false where it is gone.
func (p *Process) Signal(signal syscall.Signal) bool {
	select {
	case <-p.done:
		return false
	default:
		return unix.Kill(p.pid, signal) == nil
	}
}

// Kill ends the process and its process group.
func (p *Process) Kill() {
	p.end(ReasonKilled)
	p.Wait(5 * time.Second)
}

// Wait waits until the process has ended; false when it still runs.
func (p *Process) Wait(timeout time.Duration) (ExitState, bool) {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case <-p.done:
		return p.Exited()
	case <-timer.C:
		return ExitState{}, false
	}
}

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Exited says how the process ended; false when it still runs.
func (p *Process) Exited() (ExitState, bool) {
	select {
	case <-p.done:
	default:
		return ExitState{}, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state, true
}

// Stdout is what the process has written to its standard output so far.
func (p *Process) Stdout() string { return p.out.text() }

// Stderr is what the process has written to its standard error so far.
func (p *Process) Stderr() string { return p.errs.text() }

// Lines gives the lines of standard output from the beginning; it is closed at the end of output.
func (p *Process) Lines() <-chan string { return p.out.lines() }

// WaitLine waits for a line of standard output; false when the time is over or the output has ended without it.
func (p *Process) WaitLine(want string, timeout time.Duration) bool {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	lines := p.Lines()
	for {
		select {
		case line, open := <-lines:
			if !open {
				// A program that has ended may be a moment from being judged.
				p.Wait(time.Second)
				return false
			}
			if line == want {
				return true
			}
		case <-timer.C:
			return false
		}
	}
}

// Ending words how the process ended together with the last of what it wrote to standard error.
func (p *Process) Ending() Text {
	state, over := p.Exited()
	if !over {
		return T("still running", "仍在运行")
	}
	last := lastLines(p.Stderr(), 3)
	if last == "" || state.Reason == ReasonKilled {
		return state.Text()
	}
	return T("%s; its last words: %s", "%s；最后的输出：%s", state.Text(), Quote(last))
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// String names the process in the platform's log.
func (p *Process) String() string { return fmt.Sprintf("%s (%d)", p.name, p.pid) }
