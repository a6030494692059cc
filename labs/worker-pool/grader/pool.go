package main

import (
	"context"
	"crypto/rand"
	"maps"
	"math"
	"slices"
	"sync"
	"time"
)

// pool is one pool of the candidate's that runs, and what was seen of its jobs.
type pool struct {
	*session
	options
	id int

	mu      sync.Mutex
	waiting map[int]chan struct{} // held jobs
	tickets int                   // how many more of them may go
	running int
	peak    int
	begun   int
	tokens  map[string]int // job by token
	times   map[int]int    // how often a job was begun
}

// do is one job, seen from here.
func (p *pool) do(ctx context.Context, seq int) fate {
	p.mu.Lock()
	p.running++
	p.begun++
	p.peak = max(p.peak, p.running)
	p.times[seq]++
	p.mu.Unlock()
	if p.held != nil && p.held(seq) {
		select {
		case <-p.hold(seq):
		case <-ctx.Done():
		}
	}
	var end fate
	if p.fate != nil {
		end = p.fate(seq)
	}
	end.Token = rand.Text()
	p.mu.Lock()
	defer p.mu.Unlock()
	// Before the answer goes out: what we take for running is never more than what does run.
	p.running--
	p.tokens[end.Token] = seq
	return end
}

// hold is closed when the job may go.
func (p *pool) hold(seq int) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	gone := make(chan struct{})
	p.waiting[seq] = gone
	p.release()
	return gone
}

// let lets n held jobs go, the one that was taken first before the others.
func (p *pool) let(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tickets += n
	p.release()
}

func (p *pool) letAll() { p.let(math.MaxInt32) }

func (p *pool) release() {
	for p.tickets > 0 && len(p.waiting) > 0 {
		first := slices.Min(slices.Collect(maps.Keys(p.waiting)))
		close(p.waiting[first])
		delete(p.waiting, first)
		p.tickets--
	}
}

type seen struct{ running, peak, begun int }

func (p *pool) seen() seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	return seen{p.running, p.peak, p.begun}
}

// jobOf is the job that made the token; ok is false for one that no job made.
func (p *pool) jobOf(token string) (seq int, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	seq, ok = p.tokens[token]
	return seq, ok
}

// command is a method of the bridge on this pool.
func (p *pool) command(method string, n int, result any) {
	p.call(method, map[string]int{"Run": p.id, "N": n}, result)
}

// feed offers n more jobs, without waiting until they are taken.
func (p *pool) feed(n int) { p.command("feed", n, nil) }

// noMore closes the input when all jobs fed so far are taken.
func (p *pool) noMore() { p.command("end", 0, nil) }

func (p *pool) cancel() { p.command("cancel", 0, nil) }

// leave ends everything of this pool that is not its own: the feeder and the context.
func (p *pool) leave() { p.command("close", 0, nil) }

// count is the number of jobs taken, and of those that began although the context had ended.
func (p *pool) count() (taken, late int) {
	var n struct{ Taken, Late int }
	p.command("count", 0, &n)
	return n.Taken, n.Late
}

// result is one that the reader got.
type result struct {
	Index  int
	Token  string
	Err    string
	Failed int
}

// reading is what the reader got, and whether the output was closed by then.
type reading struct {
	Results []result
	Closed  bool
}

// read waits for n results at most as long as given; fewer come when the output closes.
func (p *pool) read(n int, within time.Duration) reading {
	var got reading
	if err := p.try(within+patience, "read", p.reads(n, within), &got); err != nil {
		p.c.Fail(p.line, p.words("read", err))
	}
	return got
}

// readAway reads like read, in the background, and throws away what comes.
func (p *pool) readAway(n int, within time.Duration) {
	p.lib.Go(p.c.Context(), "read", p.reads(n, within), nil)
}

func (p *pool) reads(n int, within time.Duration) map[string]int {
	return map[string]int{"Run": p.id, "N": n, "WithinMs": int(within.Milliseconds())}
}

// drain reads until the output closes, and tells how long after the last job, or the end of the context, that was.
func (p *pool) drain(within time.Duration) (time.Duration, error) {
	var closed struct{ AfterNs time.Duration }
	err := p.try(within, "drain", map[string]int{"Run": p.id}, &closed)
	return closed.AfterNs, err
}

// settle waits until a number does not change any more, at least for a fifth of a second, and returns it.
func (s *session) settle(number func() int) int {
	const quiet, cap = 200 * time.Millisecond, patience
	last, since, begin := number(), time.Now(), time.Now()
	for time.Since(since) < quiet && time.Since(begin) < cap {
		s.c.Sleep(10 * time.Millisecond)
		if n := number(); n != last {
			last, since = n, time.Now()
		}
	}
	return last
}
