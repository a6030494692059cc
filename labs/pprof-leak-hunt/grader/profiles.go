package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"gopherlab/labs/kit"
)

// profiles demands that the profiles are on and say what the process's memory says.
func profiles(c *kit.C) {
	g := start(c).gauge()
	const open = 60
	for i := range open {
		if _, err := g.service.open(fmt.Sprintf("user-%d", i)); err != nil {
			g.failed("POST /api/sessions", http.StatusCreated, err)
		}
	}
	counted := g.goroutines()
	said := float64(c.Profile(g.base, "goroutine").Sum("goroutine", nil))
	c.Profile(g.base, "heap")
	// The runtime's own goroutines are in one count and not in the other.
	if g.outside() && (said < counted*0.8-15 || said > counted*1.2+15) {
		c.Fail(kit.T("a goroutine profile that agrees with the process: about %.0f", "goroutine 剖析与进程实际相符：约 %.0f 个", counted),
			kit.Same("%.0f", said))
	}
	g.cpuUnderLoad()
	c.Passf("`goroutine`, `heap` and `profile` answer under /debug/pprof/", "/debug/pprof/ 下的 `goroutine`、`heap`、`profile` 均可访问")
}

// cpuUnderLoad keeps two views of where the time goes while customers ask for quotes: the program's own and the
// kernel's.
func (g *gauge) cpuUnderLoad() {
	ctx, stop := context.WithCancel(g.c.Context())
	var load sync.WaitGroup
	for range clients / 2 {
		load.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				// What is answered here is judged elsewhere.
				_, _ = g.try(ctx, http.MethodGet, quotePath(fmt.Sprintf("saw-%d", i%500), 300), nil)
			}
		})
	}
	defer load.Wait()
	defer stop()
	var seen kit.Profile
	var problem error
	var perf sync.WaitGroup
	perf.Go(func() { seen, problem = g.c.PerfCPU(g.p, time.Second) })
	own := g.c.Profile(g.base, "profile?seconds=1")
	perf.Wait()
	g.c.ProfileArtefact("cpu.pb.gz", kit.T("CPU under load, by the program's own profiler", "负载下的 CPU，程序自身的剖析"), own)
	if problem != nil {
		g.c.Logf("no perf profile on this host: %v", problem)
		return
	}
	g.c.ProfileArtefact("perf.pb.gz", kit.T("CPU under load, by perf record", "负载下的 CPU，perf record"), seen)
}
