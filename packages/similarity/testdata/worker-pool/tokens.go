// A semaphore of tokens, one goroutine for each job that runs.
package pool

import (
	"context"
	"fmt"
	"sync"
)

type Result[R any] struct {
	Index int
	Value R
	Err   error
}

type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprint("panic: ", e.Value) }

func Run[J, R any](ctx context.Context, workers int, in <-chan J, do func(context.Context, J) (R, error)) <-chan Result[R] {
	if workers < 1 {
		workers = 1
	}
	tokens := make(chan struct{}, workers)
	out := make(chan Result[R])

	go func() {
		defer close(out)
		var wg sync.WaitGroup
		defer wg.Wait()
		for i := 0; ; i++ {
			select {
			case tokens <- struct{}{}:
			case <-ctx.Done():
				return
			}
			j, more := <-in
			if !more {
				return
			}
			wg.Add(1)
			go func(n int) {
				defer wg.Done()
				defer func() { <-tokens }()
				res := Result[R]{Index: n}
				res.Value, res.Err = safely(ctx, j, do)
				select {
				case out <- res:
				case <-ctx.Done():
				}
			}(i)
		}
	}()
	return out
}

func safely[J, R any](ctx context.Context, j J, do func(context.Context, J) (R, error)) (r R, err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		err = &PanicError{Value: p}
	}()
	r, err = do(ctx, j)
	return
}
