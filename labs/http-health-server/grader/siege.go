package main

import (
	"errors"
	"net"
	"net/http"
	"os"
	"slices"
	"time"

	"gopherlab/labs/kit"
)

const (
	cutOffWithin = 10 * time.Second
	// slack is for a loaded machine: the server's own timer is what is judged, not how soon we are woken.
	slack = 1500 * time.Millisecond
	// A visitor may take ten times as long beside the half-header clients; below a quarter of a second nobody asks.
	slowdown  = 10
	unnoticed = 250 * time.Millisecond
	visits    = 40
	visitFor  = 4 * time.Second
	// agedFor is how long the server has run when its clock is read again; a frozen one is out of tolerance by then.
	agedFor = 2600 * time.Millisecond
)

// halves are requests that stop where a header still goes on.
var halves = []string{
	"GET /api/he",
	"GET /api/health HTTP/1.1\r\nHost: gopherlab\r\nX-Half",
	"GET /api/health HTTP/1.1\r\nHost: gopherlab\r\n",
}

// siege is what a server showed while clients with half a header sat on it.
type siege struct {
	first, late    answer
	age            time.Duration // of the server at the late answer
	before, during time.Duration // median latency of other visitors
	failed         error         // what a visitor got instead of an answer
	longest        hold
	alive          bool
}

// hold is how long a half-header client stayed, and whether it was the server that ended it.
type hold struct {
	took time.Duration
	cut  bool
}

func (s *suite) halfHeader(c *kit.C) {
	seen := s.besiege(c)
	if seen.failed != nil {
		c.Fail(kit.T("others are served meanwhile", "其他客户端照常得到响应"), kit.Same("%v", seen.failed))
	}
	if allowed := max(slowdown*seen.before, unnoticed); seen.during > allowed {
		c.Fail(
			kit.T("others wait no more than %s", "其他客户端的等待不超过 %s", span(allowed)),
			kit.T("they wait %s, and %s without the half-header clients", "等了 %s；没有半个请求头的客户端时是 %s",
				span(seen.during), span(seen.before)),
		)
	}
	if !seen.longest.cut {
		c.Fail(
			kit.T("each half-header client is cut off within 10 s", "只发半个请求头的客户端都在 10 秒内被断开"),
			kit.T("one was still connected after %s", "有一个在 %s后仍然连着", span(seen.longest.took)),
		)
	}
	if !seen.alive {
		c.Fail(kit.T("the server goes on", "服务继续运行"), kit.T("the process ended", "进程结束了"))
	}
	c.Pass(kit.T(
		"cut off after %s; others waited %s, and %s before",
		"%s后断开；其他客户端等待 %s，此前是 %s",
		span(seen.longest.took), span(seen.during), span(seen.before),
	))
}

// besiege runs once for the checks that need it: a visitor measures, the half-header clients come, the visitor
// measures again, reads the clock, and everybody waits until the last of them is thrown out or time is up.
func (s *suite) besiege(c *kit.C) *siege {
	if s.siege != nil {
		return s.siege
	}
	srv := serve(c)
	seen := &siege{first: srv.get(c, http.MethodGet, "/api/health")}
	var errs [3]error
	seen.before, errs[0] = visitorsWait(srv)
	held := holdAll(c, srv)
	seen.during, errs[1] = visitorsWait(srv)
	c.Sleep(time.Until(srv.started.Add(agedFor)))
	seen.age = time.Since(srv.started)
	seen.late, errs[2] = visit(http.MethodGet, srv.url("/api/health"))
	seen.failed = errors.Join(errs[:]...)
	for range halves {
		if h := <-held; h.took > seen.longest.took {
			seen.longest = h
		}
	}
	seen.alive = !srv.gone()
	srv.Kill()
	s.siege = seen
	return seen
}

// visitorsWait is the median latency of up to 40 visits, each over a connection of its own.
func visitorsWait(srv *server) (time.Duration, error) {
	var latencies []time.Duration
	for begin := time.Now(); len(latencies) < visits && time.Since(begin) < visitFor; {
		a, err := visit(http.MethodGet, srv.url("/api/health"))
		if err != nil {
			return 0, err
		}
		latencies = append(latencies, a.latency())
	}
	slices.Sort(latencies)
	return latencies[len(latencies)/2], nil
}

// holdAll sends the halves, each over a connection of its own, and tells how each of them ends.
func holdAll(c *kit.C, srv *server) <-chan hold {
	held := make(chan hold, len(halves))
	for _, half := range halves {
		conn, err := net.DialTimeout("tcp", srv.addr, patience)
		if err != nil {
			c.Fail(kit.T("a connection for each client", "每个客户端都能建立连接"), kit.Same("%v", err))
		}
		go func() { held <- holdOn(conn, half) }()
	}
	return held
}

// holdOn sends half a header and waits to be thrown out.
func holdOn(conn net.Conn, half string) hold {
	defer conn.Close()
	begin := time.Now()
	_ = conn.SetDeadline(begin.Add(cutOffWithin + slack))
	_, err := conn.Write([]byte(half))
	for rest := make([]byte, 1024); err == nil; {
		_, err = conn.Read(rest)
	}
	return hold{took: time.Since(begin), cut: !errors.Is(err, os.ErrDeadlineExceeded)}
}
