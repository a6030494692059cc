package main

import (
	"strings"
	"time"

	"gopherlab/labs/kit"
)

// noLeak runs pools through all the ways in which they can end, each several times, and counts goroutines after each.
func noLeak(c *kit.C) {
	s := dial(c, kit.T("no goroutine stays behind", "不遗留任何 goroutine"))
	ways := []struct {
		name kit.Text
		run  func()
	}{
		{kit.T("all jobs done", "全部任务完成后"), s.runToTheEnd},
		{kit.T("cancelled with jobs running", "任务运行中取消后"), s.stopBusy},
		{kit.T("cancelled while idle", "空闲时取消后"), s.stopIdle},
		{kit.T("the reader left after one result", "消费者读了一个结果就离开后"), func() { s.leaveAfter(1) }},
		{kit.T("nobody ever read", "从未有人读取时"), func() { s.leaveAfter(0) }},
	}
	s.runToTheEnd()
	before := s.goroutines()
	for _, way := range ways {
		for range pools {
			way.run()
		}
		s.mustBeGone(before, way.name)
	}
	c.Pass(kit.T("none, in five ways to end", "五种结束方式都没有遗留"))
}

// pools is how often each way is gone.
const pools = 4

// runToTheEnd does not end the context: a pool that is done waits for nothing any more.
func (s *session) runToTheEnd() {
	p := s.open(options{workers: 5})
	p.feed(40)
	p.noMore()
	p.read(41, time.Second)
}

func (s *session) stopBusy() {
	p := s.busy()
	p.readAway(100, patience)
	p.leave()
	p.letAll()
}

func (s *session) stopIdle() {
	p := s.open(options{workers: 4})
	p.readAway(1, patience)
	p.leave()
}

// leaveAfter reads so many results and goes away: the context ends, and nobody reads any more.
func (s *session) leaveAfter(results int) {
	p := s.open(options{workers: 4})
	p.feed(100)
	p.read(results, time.Second)
	// Long enough for some results to lie ready; how many is the pool's own affair.
	s.c.Eventually(time.Second, func() bool { return p.seen().begun > results })
	s.c.Sleep(20 * time.Millisecond)
	p.leave()
}

// goroutines is how many there are when the bridge has come to rest.
func (s *session) goroutines() int {
	return s.settle(func() int {
		n, _, err := s.lib.Goroutines()
		if err != nil {
			s.c.Fail(s.line, s.words("goroutines", err))
		}
		return n
	})
}

func (s *session) mustBeGone(before int, way kit.Text) {
	left, dump := 0, ""
	gone := s.c.Eventually(3*time.Second, func() bool {
		n, text, err := s.lib.Goroutines()
		if err != nil {
			s.c.Fail(s.line, s.words("goroutines", err))
		}
		left, dump = n-before, text
		return left <= 0
	})
	if gone {
		return
	}
	s.c.Artefact("goroutines.txt", kit.T("Goroutines left behind", "遗留的 goroutine"), "text/plain", []byte(ofThePool(dump)))
	s.c.Fail(
		kit.T("0 goroutines left (%s)", "遗留 0 个 goroutine（%s）", way),
		kit.T("%d left after %d pools", "遗留 %d 个（运行了 %d 个池）", left, pools),
	)
}

// ofThePool leaves out the stacks of the bridge itself.
func ofThePool(dump string) string {
	var kept []string
	for stack := range strings.SplitSeq(dump, "\n\n") {
		if !strings.Contains(stack, "gopherlab_bridge/bridge.") && !strings.Contains(stack, "\nmain.") {
			kept = append(kept, stack)
		}
	}
	return strings.Join(kept, "\n\n")
}
