package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gopherlab/labs/kit"
)

// load is one way to drive the race build; its jobs stay in the process and share nothing with each other.
type load struct {
	Workers, Jobs, CancelAfter, PanicEvery, WithinMs int
}

// raceExit is how the race detector ends a program, whatever became of its report.
const raceExit = 66

// raceFree judges what the race detector saw. That all jobs come through, that cancelling works and that panics are
// contained are other lines of the contract: here a pool need only have worked enough to be seen.
func raceFree(c *kit.C) {
	line := kit.T("no report of the race detector", "竞态检测器没有报告")
	for _, l := range []load{
		{Workers: 8, Jobs: 3000},
		{Workers: 8, Jobs: 3000, CancelAfter: 500},
		{Workers: 8, Jobs: 400, PanicEvery: 2},
	} {
		lib := c.Library("pool-race", kit.Env(fmt.Sprintf("GORACE=halt_on_error=1 exitcode=%d", raceExit)))
		l.WithinMs = 3000
		ctx, cancel := context.WithTimeout(c.Context(), 2*patience)
		var done struct{ Results, Sum int }
		err := lib.Call(ctx, "load", l, &done)
		cancel()
		if report, found := raceReport(lib.Stderr()); found {
			c.Artefact("race.txt", kit.T("Report of the race detector", "竞态检测报告"), "text/plain", []byte(report))
			c.Fail(line, kit.T("a data race: %s", "数据竞态：%s", kit.Quote(racePlaces(report))))
		}
		if state, over := lib.Exited(); over && state.Code == raceExit {
			// The pool shares the detector's standard error, and may have closed it.
			c.Fail(line, kit.T("a data race; its report was kept from being written", "数据竞态；报告未能写出"))
		}
		if l.PanicEvery == 0 && errors.Is(err, kit.ErrEnded) {
			c.Fail(kit.T("the pool works under load", "工作池在高负载下运行"), kit.T("the program crashed: %s", "程序崩溃：%s", lib.Ending()))
		}
		if l.PanicEvery+l.CancelAfter == 0 && (err != nil || done.Sum != sum(l.Jobs)) {
			c.Fail(
				kit.T("the pool does all %d jobs under load", "工作池在高负载下做完 %d 个任务", l.Jobs),
				kit.T("%d results, or not those of the jobs", "%d 个结果，或结果与任务不符", done.Results),
			)
		}
		lib.Kill()
	}
	c.Pass(kit.T("no report over 6400 jobs, with cancels and panics", "6400 个任务，含取消和 panic，没有报告"))
}

// sum is what the jobs of a load give together; the bridge's spin gives the same for each.
func sum(jobs int) (sum int) {
	for n := range jobs {
		for range 200 {
			n = n*1103515245 + 12345
		}
		sum += n
	}
	return sum
}

func raceReport(stderr string) (string, bool) {
	at := strings.Index(stderr, "WARNING: DATA RACE")
	if at < 0 {
		return "", false
	}
	return stderr[at:], true
}

// racePlaces are the lines of the submission that the report names.
func racePlaces(report string) string {
	var places []string
	for text := range strings.Lines(report) {
		_, place, found := strings.Cut(strings.TrimSpace(text), "/work/link/")
		place, _, _ = strings.Cut(place, " ")
		if found && !strings.HasPrefix(place, "gopherlab_bridge/") && len(places) < 2 {
			places = append(places, place)
		}
	}
	return strings.Join(places, ", ")
}
