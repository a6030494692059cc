package main

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"time"

	"gopherlab/labs/kit"
)

// gauge measures a service. The numbers come out of the process's memory; only where that cannot be read they come
// from the service's own profiles, which the service could invent.
type gauge struct {
	*service
	runtime *kit.GoRuntime
}

func (s *service) gauge() *gauge {
	runtime, err := s.c.GoRuntime(s.p)
	if err != nil && !errors.Is(err, kit.ErrNoRuntime) {
		s.c.Fault(err)
	}
	return &gauge{s, runtime}
}

// outside tells whether the service cannot influence what is measured.
func (g *gauge) outside() bool { return g.runtime != nil }

// goroutines counts once the load has died down: what is still ending must not count as left behind.
func (g *gauge) goroutines() float64 {
	g.alone()
	g.client.CloseIdleConnections()
	const steady = 6
	last, same := -1, 0
	for deadline := time.Now().Add(3 * time.Second); same < steady && time.Now().Before(deadline); {
		now := g.countGoroutines()
		if now == last {
			same++
		} else {
			last, same = now, 0
		}
		g.c.Sleep(15 * time.Millisecond)
	}
	return float64(last)
}

func (g *gauge) countGoroutines() int {
	if g.runtime == nil {
		return int(g.c.Profile(g.base, "goroutine").Sum("goroutine", nil))
	}
	count, err := g.runtime.Goroutines()
	if err != nil {
		g.lost(err)
	}
	return count
}

var heapAlloc = regexp.MustCompile(`(?m)^# HeapAlloc = (\d+)$`)

// heap is what stays alive after collections. Two of them: a sync.Pool lets go with the second.
func (g *gauge) heap() float64 {
	g.alone()
	g.client.CloseIdleConnections()
	least := math.Inf(1)
	for range 3 {
		text := g.c.Do("GET", g.base+"/debug/pprof/heap?gc=1&debug=1", nil).Body
		least = min(least, g.readHeap(text))
	}
	return least
}

func (g *gauge) readHeap(text []byte) float64 {
	if g.runtime == nil {
		match := heapAlloc.FindSubmatch(text)
		if match == nil {
			g.c.Fail(kit.T("a heap profile", "堆剖析文件"), kit.Same("%s", kit.Quote(string(text))))
		}
		bytes, _ := strconv.ParseFloat(string(match[1]), 64)
		return bytes
	}
	bytes, err := g.runtime.HeapLive()
	if err != nil {
		g.lost(err)
	}
	return float64(bytes)
}

// lost fails the check: a process that could be read and cannot any more has ended or replaced itself.
func (g *gauge) lost(err error) {
	if !errors.Is(err, kit.ErrReplaced) {
		g.c.Fault(err)
	}
	expected := kit.T("one process that keeps running, and starts nothing anew", "同一个进程一直运行，不重新启动")
	if state, over := g.p.Wait(time.Second); over {
		g.c.Fail(expected, state.Text())
	}
	g.c.Fail(expected, kit.T("the process has replaced itself", "进程把自己换掉了"))
}

// alone demands that the service is what is measured, and nothing hides behind it in a process of its own.
func (g *gauge) alone() {
	if n := len(g.c.CandidateProcesses()); n > 1 {
		g.c.Fail(kit.T("the service is one process", "服务只有一个进程"), kit.T("%d processes", "%d 个进程", n))
	}
}
