package main

import (
	"time"

	"gopherlab/labs/kit"
)

// indexOrder feeds jobs one by one over an unbuffered channel, so the n-th that is taken is the n-th that was fed.
// Some of them finish last, so that the order of finishing is another one.
func indexOrder(c *kit.C) {
	s := dial(c, kit.T("`Index` in the order of taking, from 0", "`Index` 按取出的次序，从 0 开始"))
	const jobs, slow = 1200, 4
	p := s.open(options{workers: 8, held: func(seq int) bool { return seq%100 == 0 && seq/100 < slow }})
	p.feed(jobs)
	p.noMore()
	got := p.read(jobs-slow, 2*time.Second).Results
	p.letAll()
	got = append(got, p.read(jobs-len(got), patience).Results...)
	if len(got) == 0 {
		c.Fail(s.line, kit.T("no result at all", "没有任何结果"))
	}
	wrong, example := 0, kit.Text{}
	for _, r := range got {
		if seq := p.mustKnow(r); r.Index != seq {
			wrong++
			example = kit.T("job %d has index %d", "第 %d 个任务的 Index 是 %d", seq, r.Index)
		}
	}
	if wrong > 0 {
		c.Fail(s.line, kit.T("%d of %d are wrong; %s", "%d / %d 个不对；%s", wrong, len(got), example))
	}
	c.Pass(kit.T("right for all %d jobs, also those that finished late", "%d 个任务全部正确，包括很晚才完成的", len(got)))
}

// everyJobOnce looks for each job's own token or own error, and for anything that comes besides.
func everyJobOnce(c *kit.C) {
	s := dial(c, kit.T("exactly one result for each job, then the output closes", "每个任务恰好一个结果，然后输出关闭"))
	const jobs = 1500
	fails := func(seq int) fate { return fate{Fail: seq%5 == 3} }
	for _, n := range []int{jobs, 1, 0} {
		p := s.open(options{workers: 6, fate: fails})
		p.feed(n)
		p.noMore()
		p.mustGiveEach(n, p.read(n+10, patience))
		p.leave()
	}
	c.Pass(kit.T("%d of %d, 1 of 1 and 0 of 0, values and errors intact", "%d / %d、1 / 1、0 / 0，值和错误都对", jobs, jobs))
}

func (p *pool) mustGiveEach(jobs int, got reading) {
	times := map[int]int{}
	for _, r := range got.Results {
		seq := 0
		switch {
		case r.Failed >= 0:
			seq = r.Failed
		case r.Err != "":
			p.c.Fail(kit.T("a job's own error, or nil", "任务自己的错误，或者 nil"), kit.Same("Err: %s", kit.Quote(r.Err)))
		default:
			seq = p.mustKnow(r)
		}
		times[seq]++
	}
	for seq := range jobs {
		switch n := p.timesBegun(seq); {
		case n != 1:
			p.c.Fail(p.line, kit.T("of %d jobs, job %d was done %d times", "%d 个任务中，第 %d 个执行了 %d 次", jobs, seq, n))
		case times[seq] != 1:
			p.c.Fail(p.line, kit.T("of %d jobs, job %d gave %d results", "%d 个任务中，第 %d 个产生了 %d 个结果", jobs, seq, times[seq]))
		}
	}
	if !got.Closed {
		p.c.Fail(p.line, kit.T("after %d of %d results the output is still open", "收到 %d / %d 个结果之后输出仍未关闭", len(got.Results), jobs))
	}
}

func (p *pool) timesBegun(seq int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.times[seq]
}

// mustKnow is the job that gave the result. A result that no job gave is a lie, whatever the check is about.
func (p *pool) mustKnow(r result) (seq int) {
	seq, known := p.jobOf(r.Token)
	if !known {
		p.c.Fail(kit.T("the values that `do` returned", "`do` 返回的值"), kit.T("a value that no job returned", "没有任务返回过的值"))
	}
	return seq
}

// asTheyFinish holds the first job and expects the results of all others meanwhile.
func asTheyFinish(c *kit.C) {
	s := dial(c, kit.T("results as they finish", "结果按完成的先后产出"))
	const jobs = 60
	p := s.open(options{workers: 4, held: func(seq int) bool { return seq == 0 }})
	p.feed(jobs)
	p.noMore()
	early := p.read(jobs-1, 3*time.Second).Results
	p.letAll()
	for _, r := range early {
		p.mustKnow(r)
	}
	if len(early) < jobs-1 {
		c.Fail(
			kit.T("%d results while the first job still runs", "第一个任务还在运行时，收到其余 %d 个结果", jobs-1),
			kit.T("%d", "%d 个", len(early)),
		)
	}
	last := p.read(1, patience).Results
	if len(last) != 1 {
		c.Fail(kit.T("the first job's result in the end", "最后收到第一个任务的结果"), kit.T("nothing", "没有收到"))
	}
	c.Pass(kit.T("%d results came while the first job still ran", "第一个任务还在运行时，其余 %d 个结果都到了", jobs-1))
}

// backpressure does not read, or little, and counts what is taken from the input nevertheless.
func backpressure(c *kit.C) {
	s := dial(c, kit.T("at most 2×`workers` jobs taken and not delivered", "已取出而未交付的任务不超过 2×`workers` 个"))
	widths := []int{4, 1, 16}
	var pools []*pool
	for _, workers := range widths {
		p := s.open(options{workers: workers})
		p.feed(500)
		pools = append(pools, p)
	}
	delivered, most := make([]int, len(pools)), make([]int, len(pools))
	for _, reads := range []int{0, 3, 20} {
		for i, p := range pools {
			got := p.read(reads, 2*time.Second).Results
			delivered[i] += len(got)
			for _, r := range got {
				p.mustKnow(r)
			}
		}
		s.settle(func() (sum int) {
			for _, p := range pools {
				taken, _ := p.count()
				sum += taken
			}
			return sum
		})
		for i, p := range pools {
			most[i] = max(most[i], p.mustHoldBack(delivered[i]))
		}
	}
	c.Pass(kit.T("%d with 4 workers, %d with 1, %d with 16", "4 个 worker 时 %d 个，1 个时 %d 个，16 个时 %d 个", most[0], most[1], most[2]))
}

// mustHoldBack compares with what the reader has got. Nobody reads at this moment, so both numbers are exact.
func (p *pool) mustHoldBack(delivered int) (pending int) {
	taken, _ := p.count()
	pending = taken - delivered
	if pending > 2*p.workers {
		p.c.Fail(
			kit.T("with %d workers at most %d taken and not delivered", "%d 个 worker 时，已取出而未交付的不超过 %d 个", p.workers, 2*p.workers),
			kit.T("%d: %d taken, %d delivered", "%d 个：取出 %d 个，交付 %d 个", pending, taken, delivered),
		)
	}
	if taken == 0 {
		p.c.Fail(kit.T("jobs are taken", "取出任务"), kit.T("none", "一个都没有"))
	}
	return pending
}

// panicContained looks how wide the pool is, lets jobs panic in every way, thrice as many as there are workers, and
// looks whether it is as wide afterwards.
func panicContained(c *kit.C) {
	s := dial(c, kit.T("a panic becomes the job's `Err`, and the pool goes on", "panic 变成任务的 `Err`，工作池继续运行"))
	const workers, panics, jobs = 3, 9, 40
	kinds := []string{"text", "error", "index", "nil map"}
	blows := func(seq int) bool { return seq >= workers && seq < workers+panics }
	p := s.open(options{
		workers: workers,
		held:    func(seq int) bool { return !blows(seq) },
		fate: func(seq int) fate {
			if blows(seq) {
				return fate{Panic: kinds[seq%len(kinds)]}
			}
			return fate{}
		},
	})
	p.feed(jobs)
	p.noMore()
	width := p.reaches(workers)
	p.let(workers)
	p.mustReport(p.read(workers+panics, 3*time.Second).Results, panics, workers+panics)
	if after := p.reaches(width); after < width {
		c.Fail(
			kit.T("%d jobs at once, as before the panics", "与 panic 之前一样，同时运行 %d 个任务", width),
			s.orCrash(kit.T("%d", "%d 个", after)),
		)
	}
	p.letAll()
	rest := jobs - workers - panics
	p.mustReport(p.read(rest, patience).Results, 0, rest)
	c.Pass(kit.T("%d panics, %d errors, and %d jobs at once afterwards", "%d 次 panic，%d 个错误，之后仍有 %d 个任务同时运行", panics, panics, width))
}

// mustReport expects so many results and so many errors among them.
func (p *pool) mustReport(got []result, failed, all int) {
	if len(got) < all {
		p.c.Fail(
			kit.T("%d results, %d of them with an error", "%d 个结果，其中 %d 个带错误", all, failed),
			p.orCrash(kit.T("%d results", "%d 个结果", len(got))),
		)
	}
	errs := 0
	for _, r := range got {
		if r.Err != "" {
			errs++
		}
	}
	if errs != failed {
		p.c.Fail(
			kit.T("%d panics give %d errors", "%d 次 panic 产生 %d 个错误", failed, failed),
			kit.T("%d errors in %d results", "%d 个错误，共 %d 个结果", errs, len(got)),
		)
	}
}

// orCrash says how the program ended, if it has.
func (s *session) orCrash(seen kit.Text) kit.Text {
	if _, over := s.lib.Exited(); over {
		return s.crash()
	}
	return seen
}
