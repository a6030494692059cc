package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"

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
	profile := g.cpuUnderLoad()
	c.ProfileArtefact("cpu.pb.gz", kit.T("CPU profile under load", "负载下的 CPU 剖析"), profile)
	c.Passf("`goroutine`, `heap` and `profile` answer under /debug/pprof/", "/debug/pprof/ 下的 `goroutine`、`heap`、`profile` 均可访问")
}

// cpuUnderLoad takes a CPU profile while customers ask for quotes.
func (g *gauge) cpuUnderLoad() kit.Profile {
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
	return g.c.Profile(g.base, "profile?seconds=1")
}
