package kit

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// judged runs one check without any process.
func judged(t *testing.T, run func(c *C)) (events []event, goesOn bool) {
	t.Helper()
	var out bytes.Buffer
	g := &grading{out: newEventWriter(&out), ctx: context.Background(), taken: map[string]bool{}, raced: map[string]bool{}}
	c := &C{g: g, id: "one", ctx: context.Background()}
	c.run(run)
	c.close()
	goesOn = c.report(0)
	return decode(t, out.Bytes()), goesOn
}

func TestAFailedCheckSaysWhatWasExpectedAndSeen(t *testing.T) {
	events, goesOn := judged(t, func(c *C) { c.Fail(T("%d answers", "%d 个响应", 2), T("none", "没有")) })
	e := events[0]
	if !goesOn || e.text("status") != "failed" || e.text("message", "en") != "Expected 2 answers; saw none." {
		t.Error(dump(events))
	}
	if e.text("message", "zh") != "期望：2 个响应；实际：没有。" || e.text("expected", "zh") != "2 个响应" {
		t.Error(dump(events))
	}
}

func TestTheFirstOutcomeOfACheckStands(t *testing.T) {
	events, _ := judged(t, func(c *C) {
		func() {
			defer func() { _ = recover() }()
			c.Fail(Same("a"), Same("b"))
		}()
		c.Pass(Text{})
	})
	if events[0].text("status") != "failed" {
		t.Error(dump(events))
	}
}

func TestAPanicOfTheGraderIsAFault(t *testing.T) {
	events, goesOn := judged(t, func(*C) { panic("grader is wrong") })
	if goesOn || events[0].text("type") != "fault" || !strings.Contains(events[0].text("message"), "grader is wrong") {
		t.Error(dump(events))
	}
}

func TestACheckWithoutAnOutcomeIsAFault(t *testing.T) {
	events, goesOn := judged(t, func(*C) {})
	if goesOn || events[0].text("type") != "fault" {
		t.Error(dump(events))
	}
}

func TestEvidenceIsNamedByItsCheck(t *testing.T) {
	events, _ := judged(t, func(c *C) {
		c.Artefact("series.csv", T("Growth", "增长"), "text/csv", []byte("x,y\n"))
		c.Pass(Text{})
	})
	if events[0].text("data") != "eCx5Cg==" || events[1].text("artefacts") != "[series.csv]" {
		t.Error(dump(events))
	}
}

func TestAnArtefactWithAForeignNameIsAFault(t *testing.T) {
	events, _ := judged(t, func(c *C) { c.Artefact("../x", Text{}, "text/plain", nil) })
	if events[0].text("type") != "fault" {
		t.Error(dump(events))
	}
}

func TestAJobForAnotherLabIsRefused(t *testing.T) {
	var out bytes.Buffer
	grade(Spec{Lab: "mine"}, strings.NewReader(`{"lab":"theirs","mode":"grade","files":{}}`), &out, paths{})
	events := decode(t, out.Bytes())
	if len(events) != 2 || events[0].text("type") != "fault" || events[1].text("type") != "done" {
		t.Error(dump(events))
	}
}

func TestNothingFollowsTheLastEvent(t *testing.T) {
	var out bytes.Buffer
	w := newEventWriter(&out)
	w.finish()
	w.emit(&faultEvent{head{Type: "fault"}, "late"})
	if events := decode(t, out.Bytes()); len(events) != 1 {
		t.Error(dump(events))
	}
}
