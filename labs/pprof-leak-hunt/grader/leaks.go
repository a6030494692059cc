package main

import (
	"fmt"

	"gopherlab/labs/kit"
)

// hunt is one leak: a load in rounds, and what must not grow with it.
type hunt struct {
	name    string   // of the artefacts
	profile string   // of net/http/pprof, taken at the beginning and at the end
	rounds  int      // that are measured
	warmUp  int      // rounds before, which may fill what is allowed to be filled
	size    int      // requests of a round
	most    float64  // growth for each request
	unit    kit.Text // of the growth
	measure func(g *gauge) float64
	round   func(g *gauge, from int) // makes the requests of a round, numbered from `from`
}

// run runs a hunt on a service that has just started, and passes or fails the check.
func (h hunt) run(c *kit.C) {
	g := start(c).gauge()
	at := 0
	for range h.warmUp {
		h.round(g, at)
		at += h.size
	}
	var growth kit.Series
	growth.Add(float64(at), h.measure(g))
	h.keep(g, "start", kit.T("start of the load", "负载开始时"))
	for range h.rounds {
		h.round(g, at)
		at += h.size
		growth.Add(float64(at), h.measure(g))
	}
	h.keep(g, "end", kit.T("end of the load", "负载结束时"))
	c.Artefact(h.name+".csv", kit.T("Growth over the requests", "随请求数的增长"), "text/csv",
		growth.CSV("requests", h.profile))
	h.judge(c, growth)
}

func (h hunt) keep(g *gauge, when string, title kit.Text) {
	query := h.profile
	if h.profile == "heap" {
		query += "?gc=1"
	}
	profile := g.c.Profile(g.base, query)
	g.c.ProfileArtefact(fmt.Sprintf("%s-%s.pb.gz", h.name, when), kit.T("Profile `%s`, %s", "剖析 `%s`，%s", h.profile, title), profile)
}

func (h hunt) judge(c *kit.C, growth kit.Series) {
	first, last := growth[0], growth[len(growth)-1]
	slope := growth.Slope()
	seen := kit.Text{
		En: fmt.Sprintf("%.2f %s for each request: from %.0f to %.0f over %.0f requests",
			slope, h.unit.En, first.Y, last.Y, last.X-first.X),
		Zh: fmt.Sprintf("平均每个请求增长 %.2f %s：%.0f 个请求后从 %.0f 变为 %.0f",
			slope, h.unit.Zh, last.X-first.X, first.Y, last.Y),
	}
	if slope > h.most {
		c.Fail(kit.T("growth of at most %g %s for each request", "平均每个请求的增长不超过 %g %s", h.most, h.unit), seen)
	}
	c.Pass(seen)
}

var (
	goroutines = kit.T("goroutines", "个 goroutine")
	liveBytes  = kit.T("bytes of live heap", "字节存活堆内存")
)

func stockGoroutines(c *kit.C) {
	hunt{
		name: "stock-goroutines", profile: "goroutine", rounds: 5, warmUp: 1, size: 40, most: 0.1, unit: goroutines,
		measure: (*gauge).goroutines,
		round:   stockRound,
	}.run(c)
}

func quotesMemory(c *kit.C) {
	hunt{
		name: "quotes-memory", profile: "heap", rounds: 4, warmUp: 3, size: 1000, most: 512, unit: liveBytes,
		measure: (*gauge).heap,
		round:   quotesRound,
	}.run(c)
}

func receiptsMemory(c *kit.C) {
	hunt{
		name: "receipts-memory", profile: "heap", rounds: 4, warmUp: 1, size: 60, most: receiptBytes / 16, unit: liveBytes,
		measure: (*gauge).heap,
		round:   receiptsRound,
	}.run(c)
}

func sessionTickers(c *kit.C) {
	hunt{
		name: "session-tickers", profile: "goroutine", rounds: 5, warmUp: 1, size: 40, most: 0.1, unit: goroutines,
		measure: (*gauge).goroutines,
		round:   sessionsRound,
	}.run(c)
}
