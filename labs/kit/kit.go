package kit

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Spec is a grader.
type Spec struct {
	// Lab is the slug.
	Lab string
	// Build builds the submission, in both modes. A build that fails ends the grading.
	Build func(b *B)
	// Checks run in order, each from a clean slate. Their ids are those of lab.yaml.
	Checks []Check
	// Run is what mode `run` does after Build; by default go vet and the public tests.
	Run func(r *R)
}

// Check proves one line of the lab's contract.
type Check struct {
	ID  string
	Run func(c *C)
}

// grading is one job being graded.
type grading struct {
	spec  Spec
	job   job
	out   *eventWriter
	paths paths
	ctx   context.Context
	watch *watch

	mu     sync.Mutex
	phase  phase
	limits Limits
	limit  *limitHit
	onHit  context.CancelFunc // ends the check that runs
	procs  []*Process
	taken  map[string]bool // names of artefacts
	raced  map[string]bool // names of libraries under the race detector
	seq    int
}

// limitHit is a limit that ended the submission.
type limitHit struct {
	reason  string
	message Text
}

// Main is a grader's main: it reads the job, builds, checks and writes events, and never returns.
func Main(spec Spec) {
	RunLauncher()
	warmThreads(24)
	os.Exit(graderMain(spec))
}

func graderMain(spec Spec) int {
	stream, err := claimEventStream()
	if err != nil {
		logf("event stream: %v", err)
		return 1
	}
	return grade(spec, os.Stdin, stream, defaultPaths())
}

// claimEventStream keeps descriptor 1 for events alone: it moves to a descriptor that no child inherits, and what a
// stray Print writes goes to the platform's log.
func claimEventStream() (io.Writer, error) {
	fd, err := unix.FcntlInt(1, unix.F_DUPFD_CLOEXEC, 64)
	if err != nil {
		return nil, err
	}
	if err := unix.Dup3(2, 1, 0); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), "events"), nil
}

func grade(spec Spec, in io.Reader, stream io.Writer, at paths) (code int) {
	out := newEventWriter(stream)
	j, err := readJob(in, spec.Lab)
	if err != nil {
		out.emit(&faultEvent{head{Type: "fault"}, err.Error()})
		out.finish()
		return 1
	}
	out.emit(&helloEvent{head{Type: "hello"}, protocol, j.Lab, j.Mode})
	g := &grading{spec: spec, job: j, out: out, paths: at, ctx: context.Background(), taken: map[string]bool{}, raced: map[string]bool{}}
	defer out.finish()
	defer g.settleTraces(g.kernelTraces())
	defer g.cleanUp()
	g.enter(buildPhase)
	g.watch = g.startWatch()
	defer g.watch.end()
	if !g.build() {
		return 0
	}
	if j.Mode == "run" {
		g.enter(testPhase)
		g.run()
		return 0
	}
	g.enter(checkPhase)
	g.checks()
	return 0
}

// checks runs every check within the run budget.
func (g *grading) checks() {
	g.out.emit(&phaseEvent{head{Type: "phase"}, "checks"})
	budget := g.job.Budgets.run()
	ctx, cancel := context.WithTimeout(g.ctx, budget)
	defer cancel()
	for _, check := range g.spec.Checks {
		if !g.check(ctx, check) {
			return
		}
	}
}

// check runs one check; false ends the grading.
func (g *grading) check(ctx context.Context, check Check) bool {
	if ctx.Err() != nil {
		g.hit("timeout", timeoutText(g.job.Budgets.run()))
		return g.reportLimit()
	}
	g.out.emit(&checkStartedEvent{head{Type: "check-started"}, check.ID})
	begin := time.Now()
	// A limit that is hit ends the check's waiting as well.
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	g.mu.Lock()
	g.onHit = cancel
	g.mu.Unlock()
	c := &C{g: g, id: check.ID, ctx: own}
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		c.run(check.Run)
	}()
	select {
	case <-finished:
	case <-own.Done():
		if ctx.Err() != nil {
			g.hit("timeout", timeoutText(g.job.Budgets.run()))
		}
		g.killAll()
		// The check sees its processes die and ends; one that does not is left behind.
		select {
		case <-finished:
		case <-time.After(2 * time.Second):
		}
	}
	c.close()
	if err := g.wipe(); err != nil {
		g.fault(fmt.Sprintf("after check %s: %v", check.ID, err))
		return false
	}
	c.showOutput()
	if g.limited() {
		return g.reportLimit()
	}
	return c.report(time.Since(begin))
}

// hit records the first limit that was hit; the later ones follow from it.
func (g *grading) hit(reason string, message Text) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.limit == nil {
		g.limit = &limitHit{reason, message}
		if g.onHit != nil {
			g.onHit()
		}
	}
}

func (g *grading) limited() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.limit != nil
}

// reportLimit says what ended the submission; always false, so that callers can return it.
func (g *grading) reportLimit() bool {
	g.mu.Lock()
	hit := g.limit
	g.mu.Unlock()
	if hit != nil {
		g.out.emit(&limitEvent{head{Type: "limit"}, hit.reason, hit.message.filled()})
	}
	return false
}

func (g *grading) fault(message string) {
	g.out.emit(&faultEvent{head{Type: "fault"}, message})
}

func (g *grading) output(source, text string) {
	if text != "" {
		g.out.emit(&outputEvent{head{Type: "output"}, source, forPanel(text)})
	}
}

// cleanUp leaves nothing of the candidate's in the sandbox.
func (g *grading) cleanUp() {
	if err := g.wipe(); err != nil {
		logf("clean-up: %v", err)
	}
}

// logf writes to the platform's log.
func logf(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "grader: "+format+"\n", args...)
}
