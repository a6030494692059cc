package kit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// R is a run of the public tests. Nothing of it scores.
type R struct{ b *B }

// run is mode `run` after the build.
func (g *grading) run() {
	g.out.emit(&phaseEvent{head{Type: "phase"}, "checks"})
	ctx, cancel := context.WithTimeout(g.ctx, g.job.Budgets.run())
	defer cancel()
	b := &B{g: g, ctx: ctx, dir: g.paths.src}
	_, fault := b.guard(func() {
		r := &R{b}
		if g.spec.Run != nil {
			g.spec.Run(r)
			return
		}
		r.Vet()
		r.Test()
	})
	switch {
	case fault != nil:
		g.fault(fmt.Sprintf("run: %v", fault))
	case g.limited():
		g.reportLimit()
	}
}

// Dir is the candidate's source.
func (r *R) Dir() string { return r.b.dir }

// Printf writes to the output panel.
func (r *R) Printf(format string, args ...any) { r.b.g.output("grader", fmt.Sprintf(format, args...)) }

// Vet runs go vet and shows what it says.
func (r *R) Vet(extra ...string) {
	args := append([]string{"vet"}, extra...)
	run := r.b.command(r.b.dir, "go", append(args, "./..."), nil)
	r.over(run)
	if run.text() != "" {
		r.b.g.output("build", colour(yellow, "go vet")+"\n"+run.text())
	}
}

// Test runs the public tests and reports each; extra are flags of go test.
func (r *R) Test(extra ...string) { r.test(nil, extra) }

// TestRace is Test with the race detector.
func (r *R) TestRace(extra ...string) {
	r.test([]string{"CGO_ENABLED=1"}, append([]string{"-race"}, extra...))
}

func (r *R) test(env, extra []string) {
	left := max(time.Second, r.b.untilBuilt()).Round(time.Second)
	args := append([]string{"test", "-json", "-count=1", "-timeout=" + left.String()}, extra...)
	p := r.b.startTool(r.b.dir, "go", append(args, "./..."), env)
	report := &testReport{g: r.b.g, module: r.b.dir}
	read := make(chan struct{})
	go func() {
		defer close(read)
		report.follow(p)
	}()
	select {
	case <-p.Done():
	case <-r.b.ctx.Done():
		p.end(ReasonKilled)
		p.Wait(5 * time.Second)
		r.b.g.hit("timeout", timeoutText(r.b.g.job.Budgets.run()))
	}
	<-read
	state, _ := p.Exited()
	if text := p.Stderr(); text != "" {
		r.b.g.output("build", text)
	}
	r.over(ran{state: state})
}

// over says why a tool was stopped, where a limit did not end the run anyway.
func (r *R) over(run ran) {
	if run.state.Reason == ReasonSignal {
		text := run.state.Text()
		r.b.g.output("grader", colour(red, text.En)+"\n")
	}
}

// testReport turns `go test -json` into test events and readable output.
type testReport struct {
	g      *grading
	module string
	passed int
	failed int
}

type testLine struct {
	Action  string
	Package string
	Test    string
	Elapsed float64
	Output  string
}

func (t *testReport) follow(p *Process) {
	var rest []byte
	p.out.follow(func(piece []byte) {
		rest = append(rest, piece...)
		for {
			line, after, found := bytes.Cut(rest, []byte("\n"))
			if !found {
				return
			}
			t.line(line)
			rest = after
		}
	})
	t.line(rest)
	if t.passed+t.failed > 0 {
		words := fmt.Sprintf("%d passed, %d failed", t.passed, t.failed)
		t.g.output("test", colour(pick(t.failed == 0, green, red), words)+"\n")
	}
}

func (t *testReport) line(line []byte) {
	if len(bytes.TrimSpace(line)) == 0 {
		return
	}
	var said testLine
	if json.Unmarshal(line, &said) != nil {
		t.g.output("test", string(line)+"\n")
		return
	}
	switch said.Action {
	case "output", "build-output":
		t.show(said.Output)
	case "pass", "fail", "skip":
		t.ended(said)
	}
}

// show leaves out what the test events say better.
func (t *testReport) show(text string) {
	bare := strings.TrimSpace(text)
	for _, noise := range []string{"=== RUN", "=== PAUSE", "=== CONT", "=== NAME", "--- PASS", "PASS", "ok  "} {
		if strings.HasPrefix(bare, noise) {
			return
		}
	}
	if strings.HasPrefix(bare, "--- FAIL") || strings.HasPrefix(bare, "FAIL") || strings.HasPrefix(bare, "panic:") {
		text = colour(red, strings.TrimRight(text, "\n")) + "\n"
	}
	t.g.output("test", strings.ReplaceAll(text, t.module+string(filepath.Separator), ""))
}

func (t *testReport) ended(said testLine) {
	if said.Test == "" {
		return
	}
	status := map[string]string{"pass": "passed", "fail": "failed", "skip": "skipped"}[said.Action]
	mark := map[string]string{"pass": colour(green, "✓"), "fail": colour(red, "✗"), "skip": colour(yellow, "–")}
	switch said.Action {
	case "pass":
		t.passed++
	case "fail":
		t.failed++
	}
	t.g.output("test", fmt.Sprintf("%s %s (%.2fs)\n", mark[said.Action], said.Test, said.Elapsed))
	t.g.out.emit(&testEvent{head{Type: "test"}, forSentence(said.Package), forSentence(said.Test), status, said.Elapsed * 1000})
}

const (
	red    = 31
	green  = 32
	yellow = 33
)

func colour(code int, text string) string { return fmt.Sprintf("\x1b[%dm%s\x1b[0m", code, text) }

func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}
