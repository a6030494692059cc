// Slots that are reused; a collector merges one channel of results for each slot. Wrong: it buffers without bound.
package pool

import (
	"context"
	"sync"
)

type Result[R any] struct {
	Index int
	Value R
	Err   error
}

type slot[J, R any] struct {
	id    int
	inbox chan J
	boxes chan Result[R]
	quit  <-chan struct{}
}

func (s slot[J, R]) loop(ctx context.Context, do func(context.Context, J) (R, error), free chan<- slot[J, R]) {
	for job := range s.inbox {
		value, err := do(ctx, job)
		s.boxes <- Result[R]{Index: s.id, Value: value, Err: err}
		free <- s
	}
}

func Run[J, R any](ctx context.Context, workers int, in <-chan J, do func(context.Context, J) (R, error)) <-chan Result[R] {
	free := make(chan slot[J, R], workers)
	merged := make(chan Result[R])
	slots := make([]slot[J, R], 0, workers)
	for id := range workers {
		s := slot[J, R]{id: id, inbox: make(chan J), boxes: make(chan Result[R], 4), quit: ctx.Done()}
		slots = append(slots, s)
		free <- s
		go s.loop(ctx, do, free)
	}
	go func() {
		for job := range in {
			next := <-free
			next.inbox <- job
		}
		for _, s := range slots {
			close(s.inbox)
		}
	}()
	go merge(slots, merged)
	return merged
}

func merge[J, R any](slots []slot[J, R], into chan<- Result[R]) {
	var backlog []Result[R]
	var lock sync.Mutex
	total := 0
	for total < cap(slots)*len(slots) {
		for _, s := range slots {
			select {
			case r, open := <-s.boxes:
				if !open {
					total++
					break
				}
				lock.Lock()
				backlog = append(backlog, r)
				lock.Unlock()
			default:
			}
		}
		for len(backlog) > 0 {
			into <- backlog[0]
			backlog = backlog[1:]
		}
	}
	close(into)
}
