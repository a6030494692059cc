// The program that the pool is linked with: it exposes Run to the grader. Jobs are calls back into the grader, which
// sees them begin and decides how they end; what happens between them is counted here.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	pool "gopherlab.dev/worker-pool"
	"gopherlab/labs/kit/bridge"
)

func main() {
	bridge.Serve(bridge.Methods{
		"open":   onOpen,
		"feed":   on(feed),
		"end":    on(noMore),
		"read":   on(read),
		"count":  on(count),
		"cancel": on(cancel),
		"drain":  on(drain),
		"close":  on(abandon),
		"plain":  plain,
		"load":   load,
	})
}

// job is what the grader feeds, by its place in the order of feeding.
type job struct{ Seq int }

// token is the grader's proof that a job was done: nobody else knows it.
type token string

// jobError is what a job of that number fails with.
type jobError struct{ Seq int }

func (e *jobError) Error() string { return fmt.Sprintf("job %d failed", e.Seq) }

// run is one pool that is running.
type run struct {
	id     int
	ctx    context.Context
	cancel context.CancelFunc
	in     chan job
	out    <-chan pool.Result[token]

	quit   chan struct{} // ends the feeder
	more   chan int      // how many more jobs to feed; closed at the end of the work
	taken  atomic.Int64
	late   atomic.Int64
	ended  atomic.Int64 // when the context was ended, in ns since epoch
	lastDo atomic.Int64 // when a do last returned
}

var (
	epoch = time.Now()
	runs  sync.Map
	next  atomic.Int64
)

func now() int64 { return int64(time.Since(epoch)) }

type openArgs struct {
	Workers int
	// Nil makes `in` a nil channel, Ended ends the context before the pool starts.
	Nil, Ended bool
}

func onOpen(_ context.Context, raw json.RawMessage) (any, error) {
	var args openArgs
	if err := json.Unmarshal(raw, &args); err != nil {
		return nil, err
	}
	r := &run{id: int(next.Add(1)), quit: make(chan struct{}), more: make(chan int, 16)}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	if !args.Nil {
		r.in = make(chan job)
	}
	if args.Ended {
		r.end()
	}
	runs.Store(r.id, r)
	if r.in != nil {
		go r.feedAll()
	}
	r.out = pool.Run(r.ctx, args.Workers, r.in, r.do)
	return r.id, nil
}

// do is the job of every pool: the grader decides what becomes of it.
func (r *run) do(_ context.Context, j job) (token, error) {
	if r.ctx.Err() != nil {
		r.late.Add(1)
	}
	defer func() { r.lastDo.Store(now()) }()
	var answer struct {
		Token token
		Fail  bool
		Panic string
	}
	if err := bridge.Callback(context.Background(), "do", map[string]int{"run": r.id, "seq": j.Seq}, &answer); err != nil {
		return "", err
	}
	if answer.Panic != "" {
		blowUp(answer.Panic)
	}
	if answer.Fail {
		return "", &jobError{j.Seq}
	}
	return answer.Token, nil
}

func blowUp(how string) {
	switch how {
	case "error":
		panic(errors.New("out of cheese"))
	case "index":
		var empty []int
		_ = empty[len(how)]
	case "nil map":
		var m map[string]int
		m[how]++
	}
	panic("went wrong: " + how)
}

// feedAll sends jobs, one after the other, over a channel without a buffer: a send that is done is a job taken.
func (r *run) feedAll() {
	seq := 0
	for {
		select {
		case n, open := <-r.more:
			if !open {
				close(r.in)
				return
			}
			for range n {
				select {
				case r.in <- job{seq}:
					seq++
					r.taken.Add(1)
				case <-r.quit:
					return
				}
			}
		case <-r.quit:
			return
		}
	}
}

func (r *run) end() {
	r.cancel()
	r.ended.Store(now())
}

// args are those of the methods on a run.
type args struct {
	Run, N, WithinMs int
}

func on(method func(context.Context, *run, args) (any, error)) bridge.Method {
	return func(ctx context.Context, raw json.RawMessage) (any, error) {
		var a args
		if err := json.Unmarshal(raw, &a); err != nil {
			return nil, err
		}
		r, ok := runs.Load(a.Run)
		if !ok {
			return nil, fmt.Errorf("no run %d", a.Run)
		}
		return method(ctx, r.(*run), a)
	}
}

func feed(_ context.Context, r *run, a args) (any, error) {
	r.more <- a.N
	return nil, nil
}

// noMore closes `in` when the jobs fed so far are taken.
func noMore(_ context.Context, r *run, _ args) (any, error) {
	close(r.more)
	return nil, nil
}

type result struct {
	Index int    `json:"index"`
	Token token  `json:"token"`
	Err   string `json:"err"`
	// Failed is the number of the job whose own error came through, -1 for any other error or none.
	Failed int `json:"failed"`
}

type reading struct {
	Results []result `json:"results"`
	Closed  bool     `json:"closed"`
}

// read takes up to n results, fewer when the output closes or the time is over.
func read(ctx context.Context, r *run, a args) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(a.WithinMs)*time.Millisecond)
	defer cancel()
	got := reading{Results: []result{}}
	for len(got.Results) < a.N {
		select {
		case res, open := <-r.out:
			if !open {
				got.Closed = true
				return got, nil
			}
			got.Results = append(got.Results, describe(res))
		case <-ctx.Done():
			return got, nil
		}
	}
	return got, nil
}

func describe(res pool.Result[token]) result {
	d := result{Index: res.Index, Token: res.Value, Failed: -1}
	if res.Err != nil {
		d.Err = res.Err.Error()
		if d.Err == "" {
			d.Err = "error without words"
		}
		var own *jobError
		if errors.As(res.Err, &own) {
			d.Failed = own.Seq
		}
	}
	return d
}

func count(_ context.Context, r *run, _ args) (any, error) {
	return map[string]int64{"taken": r.taken.Load(), "late": r.late.Load()}, nil
}

func cancel(_ context.Context, r *run, _ args) (any, error) {
	r.end()
	return nil, nil
}

// drain reads until the output closes, and says how long after the last do, or the end of the context, that was.
func drain(ctx context.Context, r *run, _ args) (any, error) {
	for {
		select {
		case _, open := <-r.out:
			if !open {
				since := max(r.lastDo.Load(), r.ended.Load())
				return map[string]int64{"afterNs": now() - since}, nil
			}
		case <-ctx.Done():
			return nil, errors.New("still open")
		}
	}
}

// abandon ends everything of a run that is not the pool's own.
func abandon(_ context.Context, r *run, _ args) (any, error) {
	r.end()
	close(r.quit)
	runs.Delete(r.id)
	return nil, nil
}

// plain closes a channel when four goroutines have returned, and says how long after the last of them that was seen.
// It is what the closing of a pool is compared with.
func plain(context.Context, json.RawMessage) (any, error) {
	var last atomic.Int64
	var working sync.WaitGroup
	start, out := make(chan struct{}), make(chan struct{})
	for range 4 {
		working.Go(func() {
			<-start
			last.Store(now())
		})
	}
	go func() {
		working.Wait()
		close(out)
	}()
	close(start)
	<-out
	return map[string]int64{"afterNs": now() - last.Load()}, nil
}

type loadArgs struct {
	Workers, Jobs int
	// CancelAfter ends the context after that many results, PanicEvery lets each n-th job panic; 0 for neither.
	CancelAfter, PanicEvery int
	// WithinMs bounds the waiting for the output to close.
	WithinMs int
}

// load runs a pool with jobs that stay in this process and share nothing with each other, so that the race detector
// sees what the pool itself orders and what it does not.
func load(call context.Context, raw json.RawMessage) (any, error) {
	var args loadArgs
	if err := json.Unmarshal(raw, &args); err != nil {
		return nil, err
	}
	over := time.After(time.Duration(args.WithinMs) * time.Millisecond)
	ctx, cancel := context.WithCancel(call)
	defer cancel()
	in := make(chan job)
	go func() {
		defer close(in)
		for seq := range args.Jobs {
			select {
			case in <- job{seq}:
			case <-ctx.Done():
				return
			}
		}
	}()
	out := pool.Run(ctx, args.Workers, in, func(_ context.Context, j job) (int, error) {
		if args.PanicEvery > 0 && j.Seq%args.PanicEvery == 0 {
			time.Sleep(time.Millisecond) // so that all workers panic side by side
			panic(j.Seq)
		}
		return spin(j.Seq), nil
	})
	results, sum := 0, 0
	for {
		select {
		case r, open := <-out:
			if !open {
				return map[string]int{"results": results, "sum": sum}, nil
			}
			results++
			sum += r.Value
			if results == args.CancelAfter {
				cancel()
			}
		case <-over:
			return map[string]int{"results": results, "sum": sum}, nil
		}
	}
}

// spin works a little (the grader knows what comes of it), now and then long enough for the others to run beside it.
func spin(n int) int {
	if n%8 < 2 {
		time.Sleep(100 * time.Microsecond)
	}
	for range 200 {
		n = n*1103515245 + 12345
	}
	return n
}
