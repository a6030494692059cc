// Counts what runs under a mutex with a condition variable.
package pool

import (
	"context"
	"fmt"
	"sync"
	"time"
)

type Result[R any] struct {
	Index int
	Value R
	Err   error
}

type gate struct {
	mu      sync.Mutex
	changed *sync.Cond
	busy    int
	max     int
}

func newGate(max int) *gate {
	g := &gate{max: max}
	g.changed = sync.NewCond(&g.mu)
	return g
}

func (g *gate) enter() {
	g.mu.Lock()
	for g.busy == g.max {
		g.changed.Wait()
	}
	g.busy++
	g.mu.Unlock()
}

func (g *gate) leave() {
	g.mu.Lock()
	g.busy--
	g.mu.Unlock()
	g.changed.Broadcast()
}

func (g *gate) drain() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.busy > 0 {
		g.changed.Wait()
	}
}

func Run[J, R any](ctx context.Context, workers int, in <-chan J, do func(context.Context, J) (R, error)) <-chan Result[R] {
	out := make(chan Result[R], 1)
	g := newGate(max(1, workers))
	go func() {
		index := -1
	loop:
		for {
			g.enter()
			select {
			case job, ok := <-in:
				if !ok {
					g.leave()
					break loop
				}
				index++
				go perform(ctx, g, out, index, func() (R, error) { return do(ctx, job) })
			case <-ctx.Done():
				g.leave()
				break loop
			}
		}
		g.drain()
		close(out)
	}()
	return out
}

func perform[R any](ctx context.Context, g *gate, out chan<- Result[R], index int, f func() (R, error)) {
	defer g.leave()
	var value R
	err := fmt.Errorf("job %d did not end", index)
	func() {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("job %d: panic %v", index, r)
			}
		}()
		value, err = f()
	}()
	deadline := time.After(50 * time.Millisecond)
	for {
		select {
		case out <- Result[R]{index, value, err}:
			return
		case <-deadline:
			if ctx.Err() != nil {
				return
			}
			deadline = time.After(50 * time.Millisecond)
		}
	}
}
