package kit

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shell is a check that runs a shell script as the candidate and hands its process over.
func shell(id, script string, judge func(c *C, p *Process)) Check {
	return Check{id, func(c *C) {
		p := c.Start("/bin/sh", Args("-c", script))
		judge(c, p)
	}}
}

func passed(events []event) map[string]bool {
	found := map[string]bool{}
	for _, e := range only(events, "check") {
		found[e.text("id")] = e.text("status") == "passed"
	}
	return found
}

func TestTheEndsOfAProcessAreToldApart(t *testing.T) {
	var ends []string
	note := func(c *C, p *Process) {
		state, over := p.Wait(20 * time.Second)
		if !over {
			c.Fail(Same("an end"), Same("none"))
		}
		ends = append(ends, state.Reason+": "+state.Text().En)
		c.Pass(state.Text())
	}
	events := graded(t, Spec{Checks: []Check{
		shell("code", "exit 3", note),
		shell("signal", "kill -SEGV $$", note),
		{"timeout", func(c *C) { note(c, c.Start("/bin/sleep", Args("600"), Timeout(200*time.Millisecond))) }},
		shell("killed", "sleep 600", func(c *C, p *Process) { p.Kill(); note(c, p) }),
	}}, "grade", nil, nil)
	want := []string{
		"exit: exited with code 3", "signal: ended by signal SIGSEGV", "timeout: the time budget of 0.2 s was used up",
		"killed: ended by the grader",
	}
	if strings.Join(ends, "; ") != strings.Join(want, "; ") {
		t.Errorf("%s\n%s", strings.Join(ends, "; "), dump(events))
	}
}

func TestWhoWaitsForALineThatDoesNotComeIsToldHowTheProgramEnded(t *testing.T) {
	graded(t, Spec{Checks: []Check{
		shell("gone", "exec >&- 2>&-; sleep 0.1; exit 7", func(c *C, p *Process) {
			if p.WaitLine("ready", 20*time.Second) {
				t.Error("the line came")
			}
			if state, over := p.Exited(); !over || state.Code != 7 {
				t.Errorf("%s, over: %t", state.Text().En, over)
			}
			c.Pass(Text{})
		}),
	}}, "grade", nil, nil)
}

func TestTooMuchOutputEndsTheSubmission(t *testing.T) {
	kept := 0
	events := graded(t, Spec{Checks: []Check{
		shell("flood", "while :; do echo flood flood flood flood flood flood; done", func(c *C, p *Process) {
			p.Wait(20 * time.Second)
			kept = len(p.Stdout()) + len(p.Stderr())
			c.Pass(Text{})
		}),
		shell("next", "true", func(c *C, _ *Process) { c.Pass(Text{}) }),
	}}, "grade", nil, nil)
	limits := only(events, "limit")
	if len(limits) != 1 || limits[0].text("reason") != "output-limit" || len(only(events, "check")) != 0 {
		t.Error(dump(events))
	}
	if kept != 64<<10 {
		t.Errorf("kept %d bytes", kept)
	}
}

func TestTheRunBudgetEndsAHangingCheck(t *testing.T) {
	events := graded(t, Spec{Checks: []Check{
		shell("first", "true", func(c *C, _ *Process) { c.Pass(Text{}) }),
		shell("hang", "sleep 600", func(c *C, p *Process) { p.Wait(time.Hour); c.Fail(Same("a"), Same("b")) }),
		shell("never", "true", func(c *C, _ *Process) { c.Pass(Text{}) }),
	}}, "grade", nil, func(j *job) { j.Budgets.RunSeconds = 1 })
	limits := only(events, "limit")
	if len(limits) != 1 || limits[0].text("reason") != "timeout" || !passed(events)["first"] {
		t.Error(dump(events))
	}
	if len(only(events, "check")) != 1 || len(only(events, "done")) != 1 {
		t.Error(dump(events))
	}
}

func TestNothingIsLeftBehindForTheNextCheck(t *testing.T) {
	var left []int
	var dirs [2]string
	events := graded(t, Spec{Checks: []Check{
		{"leave", func(c *C) {
			dirs[0] = filepath.Join(c.g.paths.src, "..", "leftover")
			// A daemon of its own session, which ignores what can be ignored.
			script := `cd ` + filepath.Dir(c.g.paths.src) + `; mkdir -p leftover/deep; echo x > leftover/deep/x; pwd
				trap '' TERM HUP INT; setsid sh -c 'trap "" TERM HUP; sleep 600 & sleep 600' >/dev/null 2>&1 & sleep 0.2; echo ready; wait`
			p := c.Start("/bin/sh", Args("-c", script))
			if !p.WaitLine("ready", 10*time.Second) {
				c.Fail(Same("ready"), Same("%s%s", p.Stdout(), p.Stderr()))
			}
			if len(candidateProcesses()) < 3 {
				c.Fail(Same("a daemon"), Same("%v", candidateProcesses()))
			}
			if _, err := os.Stat(dirs[0]); err != nil {
				c.Fault(err)
			}
			c.Pass(Text{})
		}},
		{"look", func(c *C) {
			left = candidateProcesses()
			c.Pass(Text{})
		}},
	}}, "grade", nil, nil)
	if got := passed(events); !got["leave"] || !got["look"] {
		t.Fatal(dump(events))
	}
	if len(left) != 0 {
		t.Errorf("processes %v are left", left)
	}
	if _, err := os.Stat(dirs[0]); err == nil {
		t.Error("a folder of the candidate's is left")
	}
}

func TestAProcessIsSpokenTo(t *testing.T) {
	events := graded(t, Spec{Checks: []Check{
		{"echo", func(c *C) {
			p := c.Start("/bin/cat", Stdin(strings.NewReader("one\ntwo\n")))
			state, _ := p.Wait(10 * time.Second)
			c.Require(state.Code == 0 && p.Stdout() == "one\ntwo\n", Same("an echo"), Same("%q", p.Stdout()))
			var lines []string
			for line := range p.Lines() {
				lines = append(lines, line)
			}
			c.Require(len(lines) == 2, Same("two lines"), Same("%q", lines))
			c.Pass(Text{})
		}},
		{"environment", func(c *C) {
			p := c.Start("/bin/sh", Args("-c", `echo "$A $HOME"; pwd; echo x > here; umask`), Env("A=b"))
			p.Wait(10 * time.Second)
			lines := strings.Fields(p.Stdout())
			ok := len(lines) == 4 && lines[0] == "b" && lines[1] == lines[2] && lines[3] == "0022"
			c.Require(ok, Same("a folder of its own"), Same("%q %q", p.Stdout(), p.Stderr()))
			c.Pass(Text{})
		}},
		{"signal", func(c *C) {
			p := c.Start("/bin/sh", Args("-c", `trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.01; done`))
			c.Require(p.WaitLine("ready", 10*time.Second), Same("ready"), Same("%q", p.Stderr()))
			p.Signal(syscall.SIGTERM)
			state, _ := p.Wait(10 * time.Second)
			c.Require(state.Code == 7, Same("7"), state.Text())
			c.Pass(Text{})
		}},
		{"missing", func(c *C) { c.Start("nothing-of-that-name") }},
	}}, "grade", nil, nil)
	got := passed(events)
	if !got["echo"] || !got["environment"] || !got["signal"] || got["missing"] || len(only(events, "fault")) > 0 {
		t.Error(dump(events))
	}
}
