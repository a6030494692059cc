// Package pool runs jobs from a channel, a fixed number at a time.
package pool

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// farewell is how long a finished job's result waits for its reader once the context has ended: enough for whoever
// still reads, and well below the 100 ms in which the output must close when nobody does.
const farewell = 20 * time.Millisecond

// Result is what became of one job.
type Result[R any] struct {
	// Index is the job's place in the order in which jobs were taken, from 0.
	Index int
	Value R
	// Err is the job's own error, or a *PanicError when the job panicked.
	Err error
}

// PanicError is the error of a job that panicked.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("job panicked: %v", e.Value) }

// Unwrap gives the panic's value where that is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Run does the jobs that come from in, workers of them at a time (one, if workers is less), and sends each result as
// soon as its job has finished. The output closes when in is closed and all is delivered, or when ctx ends and the
// jobs that still ran have returned.
//
// Whoever stops reading before the output closes must end ctx, or the workers wait for a reader for ever.
func Run[J, R any](
	ctx context.Context,
	workers int,
	in <-chan J,
	do func(context.Context, J) (R, error),
) <-chan Result[R] {
	p := &pool[J, R]{ctx: ctx, in: in, do: do, out: make(chan Result[R])}
	var working sync.WaitGroup
	for range max(workers, 1) {
		working.Go(p.work)
	}
	go func() {
		working.Wait()
		close(p.out)
	}()
	return p.out
}

type pool[J, R any] struct {
	ctx context.Context
	in  <-chan J
	do  func(context.Context, J) (R, error)
	out chan Result[R]

	// taking makes one step of receiving a job and numbering it. The worker that waits for a job holds it; the
	// others wait for the lock.
	taking sync.Mutex
	next   int
}

// work holds one job at most: nothing is taken before the result of the last one is delivered. That is all the
// backpressure there is, and with an unbuffered output it bounds the jobs in the pool by the number of workers.
func (p *pool[J, R]) work() {
	for {
		job, index, ok := p.take()
		if !ok {
			return
		}
		value, err := p.contain(job)
		p.deliver(Result[R]{Index: index, Value: value, Err: err})
	}
}

func (p *pool[J, R]) take() (job J, index int, ok bool) {
	p.taking.Lock()
	defer p.taking.Unlock()
	tick := time.NewTicker(5 * time.Second / 2)
	defer tick.Stop()
	for waiting := true; waiting && p.ctx.Err() == nil; {
		select {
		case job, ok = <-p.in:
			waiting = false
		case <-tick.C:
		}
	}
	// Where both are ready, select chooses by lot; no job starts once the context has ended.
	if !ok || p.ctx.Err() != nil {
		return job, 0, false
	}
	index = p.next
	p.next++
	return job, index, true
}

// contain does the job and turns a panic into its error.
func (p *pool[J, R]) contain(job J) (value R, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = &PanicError{Value: cause, Stack: debug.Stack()}
		}
	}()
	return p.do(p.ctx, job)
}

func (p *pool[J, R]) deliver(r Result[R]) {
	select {
	case p.out <- r:
		return
	case <-p.ctx.Done():
	}
	patience := time.NewTimer(farewell)
	defer patience.Stop()
	select {
	case p.out <- r:
	case <-patience.C: // the reader has left
	}
}
