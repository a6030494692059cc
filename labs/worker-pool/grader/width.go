package main

import (
	"time"

	"gopherlab/labs/kit"
)

// bounded holds all jobs and looks whether more begin than may, and again while they go through.
func bounded(c *kit.C) {
	s := dial(c, kit.T("at most `workers` jobs at once, one where `workers` is less", "同时运行的任务不超过 `workers` 个，小于 1 时按 1 处理"))
	const rounds = 6
	var pools []*pool
	for _, workers := range []int{4, 1, 0, -3} {
		p := s.open(options{workers: workers, held: all})
		p.feed(rounds * p.width())
		p.noMore()
		pools = append(pools, p)
	}
	s.settle(func() (begun int) {
		for _, p := range pools {
			begun += p.seen().begun
		}
		return begun
	})
	for _, p := range pools {
		p.mustBeBounded()
		p.letAll()
	}
	for _, p := range pools {
		jobs := rounds * p.width()
		p.read(jobs, patience)
		p.mustBeBounded()
		if begun := p.seen().begun; begun < jobs {
			c.Fail(
				kit.T("with %d workers %d jobs are done, %d at a time", "%d 个 worker 做完 %d 个任务，每次 %d 个", p.workers, jobs, p.width()),
				kit.T("%d of them were begun", "只开始了 %d 个", begun),
			)
		}
	}
	c.Pass(kit.T("4 at most with 4 workers; 1 with 1, 0 and -3", "4 个 worker 时最多 4 个；1、0、-3 个时都是 1 个"))
}

// width is how many jobs may run at once.
func (p *pool) width() int { return max(p.workers, 1) }

func (p *pool) mustBeBounded() {
	if peak := p.seen().peak; peak > p.width() {
		p.c.Fail(
			kit.T("with %d workers at most %d at once", "%d 个 worker 时最多同时 %d 个", p.workers, p.width()),
			kit.T("%d at once", "同时 %d 个", peak),
		)
	}
}

// fullWidth holds all jobs until as many run as may, then lets one go at a time: the next must take its place.
func fullWidth(c *kit.C) {
	s := dial(c, kit.T("`workers` jobs at once when there is work", "任务充足时同时运行 `workers` 个"))
	for _, workers := range []int{4, 1, 24} {
		p := s.open(options{workers: workers, held: all})
		p.feed(3 * workers)
		p.noMore()
		p.readAway(3*workers+1, 2*patience)
		p.mustReach(workers, 0)
		for gone := 1; gone <= 5 && gone <= 2*workers; gone++ {
			p.let(1)
			p.mustReach(workers, gone)
		}
		p.letAll()
	}
	c.Pass(kit.T("4 of 4, 1 of 1 and 24 of 24 at once", "4 个 worker 同时 4 个，1 个时 1 个，24 个时 24 个"))
}

// reaches waits a second for so many jobs to run at once, and tells how many of those do.
func (p *pool) reaches(running int) int {
	p.c.Eventually(time.Second, func() bool { return p.seen().running >= running })
	return min(running, p.seen().running)
}

// mustReach waits until so many run, after so many others have gone.
func (p *pool) mustReach(running, gone int) {
	full := p.c.Eventually(3*time.Second, func() bool {
		now := p.seen()
		return now.running >= running && now.begun >= running+gone
	})
	if !full {
		p.c.Fail(
			kit.T("%d jobs at once with %d workers and more work waiting", "%d 个任务同时运行（%d 个 worker，还有任务在等）", running, p.workers),
			kit.T("%d at once", "同时 %d 个", p.seen().running),
		)
	}
}
