package kit

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"time"
)

// B is a build that runs.
type B struct {
	g   *grading
	ctx context.Context
	dir string
}

// buildFailed is the sentinel with which a build ends.
type buildFailed struct {
	message     Text
	diagnostics []Diagnostic
}

// buildFault is a fault of the platform.
type buildFault struct{ err error }

// build lays the files down and runs the lab's Build; false ends the grading.
func (g *grading) build() bool {
	g.out.emit(&phaseEvent{head{Type: "phase"}, "build"})
	ctx, cancel := context.WithTimeout(g.ctx, g.job.Budgets.build())
	defer cancel()
	b := &B{g: g, ctx: ctx, dir: g.paths.src}
	failure, fault := b.guard(b.run)
	if err := g.wipe(); fault == nil {
		fault = err
	}
	switch {
	case fault != nil:
		g.fault(fmt.Sprintf("build: %v", fault))
		return false
	case g.limited():
		return g.reportLimit()
	case failure != nil:
		message := failure.message.filled()
		g.out.emit(&buildEvent{head{Type: "build"}, false, &message, failure.diagnostics})
		return false
	}
	g.out.emit(&buildEvent{head: head{Type: "build"}, OK: true})
	return true
}

// guard turns every way that a build can end into a failure of the submission's or a fault of the platform's.
func (b *B) guard(do func()) (failure *buildFailed, fault error) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case *buildFailed:
			failure = cause
		case buildFault:
			fault = cause.err
		default:
			fault = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	do()
	return nil, nil
}

func (b *B) run() {
	for _, dir := range []string{b.g.paths.bin, b.g.paths.build, b.g.paths.run} {
		b.must(ownFolder(dir))
	}
	problem, err := layFiles(b.g.paths.src, b.g.job.Files)
	b.must(err)
	if !problem.empty() {
		b.Fail(problem)
	}
	b.goMod()
	if b.g.spec.Build != nil {
		b.g.spec.Build(b)
	}
}

// must ends the grading as the platform's fault.
func (b *B) must(err error) {
	if err != nil {
		panic(buildFault{err})
	}
}

// Fail ends the build: the submission does not build.
func (b *B) Fail(message Text) { panic(&buildFailed{message: message}) }

func (b *B) failAt(message Text, diagnostics ...Diagnostic) {
	panic(&buildFailed{message: message, diagnostics: diagnostics})
}

// Dir is the candidate's source: root's, read-only for the candidate.
func (b *B) Dir() string { return b.dir }

// Mode is `grade` or `run`.
func (b *B) Mode() string { return b.g.job.Mode }

// PolicyInto decodes the lab's policy, as lab.yaml states it.
func (b *B) PolicyInto(target any) { b.must(b.g.job.policyInto(target)) }

// Policy reports something that the lab's policy refused.
func (b *B) Policy(text Text) { b.g.out.emit(&policyEvent{head{Type: "policy"}, text.filled()}) }

// Logf writes a line to the output panel.
func (b *B) Logf(format string, args ...any) {
	b.g.output("build", fmt.Sprintf(format, args...)+"\n")
}

// Built is the path of something that was built, for graders and candidates alike; neither can be changed by the
// candidate.
func (b *B) Built(name string) string { return filepath.Join(b.g.paths.bin, name) }

// Built is the path of something that Build made.
func (c *C) Built(name string) string { return filepath.Join(c.g.paths.bin, name) }

// Source is the folder of the candidate's source.
func (c *C) Source() string { return c.g.paths.src }

// untilBuilt is the time that is left for building.
func (b *B) untilBuilt() time.Duration {
	deadline, _ := b.ctx.Deadline()
	return time.Until(deadline)
}
