package kit

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"regexp"
	"runtime/debug"
	"sync"
	"time"
)

// C is a check that runs.
type C struct {
	g   *grading
	id  string
	ctx context.Context

	mu        sync.Mutex
	outcome   outcome
	artefacts []string
	procs     []*Process
	closers   []func()
}

// endOfCheck is the sentinel with which Fail and Pass end a check.
type endOfCheck struct{}

// run calls the check and turns every way that it can end into an outcome.
func (c *C) run(check func(*C)) {
	defer func() {
		switch cause := recover().(type) {
		case nil, endOfCheck:
		default:
			c.set(outcome{fault: fmt.Sprintf("check %s: panic: %v\n%s", c.id, cause, debug.Stack())})
		}
	}()
	check(c)
}

// set keeps the first outcome: what a check says after it has ended counts for nothing.
func (c *C) set(o outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.outcome.passed || c.outcome.failed || c.outcome.fault != "" {
		return
	}
	if o.message.empty() {
		o.message = c.outcome.message
	}
	c.outcome = o
}

// Pass ends the check: it is passed. Seen may be empty.
func (c *C) Pass(seen Text) {
	o := outcome{passed: true}
	if !seen.empty() {
		seen = seen.filled()
		o.seen = &seen
	}
	c.set(o)
	panic(endOfCheck{})
}

// Passf is Pass with both languages formatted.
func (c *C) Passf(en, zh string, args ...any) { c.Pass(T(en, zh, args...)) }

// Fail ends the check: it is not passed. It may be called only from the check's own goroutine.
func (c *C) Fail(expected, seen Text) {
	expected, seen = expected.filled(), seen.filled()
	c.set(outcome{failed: true, expected: &expected, seen: &seen})
	panic(endOfCheck{})
}

// Failf is Fail with what was seen formatted in both languages.
func (c *C) Failf(expected Text, en, zh string, args ...any) { c.Fail(expected, T(en, zh, args...)) }

// Require fails the check unless the condition holds.
func (c *C) Require(holds bool, expected, seen Text) {
	if !holds {
		c.Fail(expected, seen)
	}
}

// Fault ends the grading: the platform failed, and it says nothing about the submission.
func (c *C) Fault(err error) {
	c.set(outcome{fault: fmt.Sprintf("check %s: %v", c.id, err)})
	panic(endOfCheck{})
}

// Message is the sentence of the check; without one it is made of what was expected and seen.
func (c *C) Message(text Text) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.outcome.message = text
}

// Context ends with the run budget.
func (c *C) Context() context.Context { return c.ctx }

// Logf writes a line to the output panel.
func (c *C) Logf(format string, args ...any) {
	c.g.output("grader", fmt.Sprintf(format, args...)+"\n")
}

// Policy reports something that the lab's policy refused.
func (c *C) Policy(text Text) { c.g.out.emit(&policyEvent{head{Type: "policy"}, text.filled()}) }

// PolicyInto decodes the lab's policy, as lab.yaml states it.
func (c *C) PolicyInto(target any) {
	if err := c.g.job.policyInto(target); err != nil {
		c.Fault(err)
	}
}

// Budgets are the lab's limits.
func (c *C) Budgets() Budgets { return c.g.job.Budgets }

// Start runs a program as the candidate; a name without a slash is one that Build made. It lives until the check
// ends.
func (c *C) Start(path string, opts ...Opt) *Process {
	p, err := c.g.start(path, opts)
	if errors.Is(err, errProgram) {
		c.Fail(T("%s starts", "%s 能够启动", path), Same("%v", err))
	}
	if err != nil {
		c.Fault(err)
	}
	c.mu.Lock()
	c.procs = append(c.procs, p)
	c.mu.Unlock()
	return p
}

// Eventually asks again and again until the condition holds; false when the time is over. The timeout is a generous
// cap, never what is measured.
func (c *C) Eventually(timeout time.Duration, holds func() bool) bool {
	deadline := time.Now().Add(timeout)
	pause := time.Millisecond
	for {
		if holds() {
			return true
		}
		if time.Now().After(deadline) || c.ctx.Err() != nil {
			return false
		}
		time.Sleep(pause)
		pause = min(pause*2, 50*time.Millisecond)
	}
}

// Sleep waits, or less where the budget ends.
func (c *C) Sleep(d time.Duration) {
	select {
	case <-time.After(d):
	case <-c.ctx.Done():
	}
}

// CandidateProcesses lists every living process of the candidate's, whoever started it.
func (c *C) CandidateProcesses() []int { return candidateProcesses() }

// FreePort is a TCP port of the loopback that nobody listens on.
func (c *C) FreePort() int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		c.Fault(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

var artefactName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,79}$`)

// Artefact keeps evidence. The name is unique within the grading.
func (c *C) Artefact(name string, title Text, mediaType string, data []byte) {
	c.g.mu.Lock()
	twice := c.g.taken[name]
	c.g.taken[name] = true
	c.g.mu.Unlock()
	if twice || !artefactName.MatchString(name) {
		c.Fault(fmt.Errorf("artefact %q: the name is taken or not allowed", name))
	}
	if data == nil {
		data = []byte{}
	}
	c.g.out.emit(&artefactEvent{head{Type: "artefact"}, name, title.filled(), mediaType, data})
	c.mu.Lock()
	c.artefacts = append(c.artefacts, name)
	c.mu.Unlock()
}

// ReadFile reads a file of the sandbox as root, for evidence. It follows no symbolic link of the candidate's.
func (c *C) ReadFile(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", path)
	}
	return os.ReadFile(path)
}

// Cleanup is called when the check has ended, last first.
func (c *C) Cleanup(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closers = append(c.closers, do)
}

func (c *C) close() {
	c.mu.Lock()
	closers := c.closers
	c.closers = nil
	c.mu.Unlock()
	for i := len(closers) - 1; i >= 0; i-- {
		closers[i]()
	}
}

// showOutput lets the person see what the program said, a little of it.
func (c *C) showOutput() {
	const most = 8 << 10
	c.mu.Lock()
	procs := c.procs
	c.mu.Unlock()
	left := most
	for _, p := range procs {
		for _, text := range []string{p.Stdout(), p.Stderr()} {
			if p.quiet || text == "" || left <= 0 {
				continue
			}
			if len(text) > left {
				text = text[:left] + "\n…\n"
			}
			left -= len(text)
			c.g.output("candidate", text)
		}
	}
}
