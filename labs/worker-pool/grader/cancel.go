package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"gopherlab/labs/kit"
)

const (
	// closesWithin is the contract's; a plain goroutine's own delay, times this, is added for the machine.
	closesWithin = 100 * time.Millisecond
	forMachine   = 10
	// opensNoMore is when an output that is still open counts as one that never closes.
	opensNoMore = 3 * time.Second
)

// cancelled ends the context while all workers are busy and more jobs wait, before the pool starts, and while it has
// nothing to do. Whether a job that is due starts may be a matter of luck in a wrong pool: so it is tried often.
func cancelled(c *kit.C) {
	s := dial(c, kit.T("no new job, and the output closes within 100 ms", "不再启动新任务，100 毫秒内关闭输出"))
	ways := []struct {
		rounds int
		once   func() time.Duration
	}{
		{8, s.cancelBusy},
		{8, func() time.Duration { return s.cancelled(options{workers: 4, endedFirst: true}, 8) }},
		{5, func() time.Duration { return s.cancelled(options{workers: 4}, 0) }},
		{5, func() time.Duration { return s.cancelled(options{workers: 4, nilInput: true}, 0) }},
	}
	var calm, worst time.Duration
	for _, way := range ways {
		delay, plain := s.often(way.rounds, way.once)
		calm, worst = max(calm, plain), max(worst, s.mustClose(delay, plain))
	}
	c.Pass(kit.T(
		"no job started late; closed after %s, a plain goroutine after %s",
		"没有任务在取消后启动；%s后关闭，普通 goroutine 是 %s", span(worst), span(calm),
	))
}

// often measures a way to end several times, with a plain goroutine beside it each time, and gives both medians. It
// gives up on a pool that is hopelessly late.
func (s *session) often(rounds int, once func() time.Duration) (delay, plain time.Duration) {
	var delays, plains []time.Duration
	for len(delays) < rounds && (len(delays) < 3 || slices.Min(delays) < 3*closesWithin) {
		delays = append(delays, once())
		plains = append(plains, s.plain())
	}
	return median(delays), median(plains)
}

// cancelBusy cancels while every worker has a job in hand and the next jobs are due.
func (s *session) cancelBusy() time.Duration {
	p := s.busy()
	p.cancel()
	p.letAll()
	return p.mustEnd()
}

// busy is a pool whose workers all have a job in hand. A pool that is too narrow loses another check, not this one.
func (s *session) busy() *pool {
	const workers = 4
	p := s.open(options{workers: workers, held: all})
	p.feed(3 * workers)
	if s.widest == 0 {
		s.widest = p.reaches(workers)
	}
	if p.reaches(s.widest) == 0 {
		s.c.Fail(s.line, kit.T("no job ran in the first place", "一开始就没有任务在运行"))
	}
	return p
}

// cancelled cancels a pool that has nothing in hand.
func (s *session) cancelled(o options, jobs int) time.Duration {
	p := s.open(o)
	if !o.nilInput {
		p.feed(jobs)
	}
	p.cancel()
	return p.mustEnd()
}

// mustEnd waits until the output closes, and tells how long that took.
func (p *pool) mustEnd() time.Duration {
	defer p.leave()
	delay, err := p.drain(opensNoMore)
	var answer *kit.CallError
	switch {
	case errors.As(err, &answer) || errors.Is(err, context.DeadlineExceeded):
		p.c.Fail(p.line, kit.T("the output was still open after %s", "%s后输出仍未关闭", span(opensNoMore)))
	case err != nil:
		p.c.Fail(p.line, p.words("drain", err))
	}
	if _, late := p.count(); late > 0 {
		p.c.Fail(
			kit.T("no job starts once `ctx` has ended", "`ctx` 结束后不再启动任务"),
			kit.T("%d did", "启动了 %d 个", late),
		)
	}
	return delay
}

// plain is how long a plain goroutine takes to close a channel in the same process.
func (s *session) plain() time.Duration {
	var closed struct{ AfterNs time.Duration }
	s.call("plain", nil, &closed)
	return closed.AfterNs
}

func (s *session) mustClose(delay, calm time.Duration) time.Duration {
	if allowed := closesWithin + forMachine*calm; delay > allowed {
		s.c.Fail(
			kit.T("the output closes within 100 ms of the last job (%s for this machine)", "最后一个任务返回后 100 毫秒内关闭输出（按本机折算 %s）", span(allowed)),
			kit.T("%s, the median of several times", "%s（多次的中位数）", span(delay)),
		)
	}
	return delay
}

func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}
