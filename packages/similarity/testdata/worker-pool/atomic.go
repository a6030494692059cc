// Workers that range over the input themselves; numbers come from an atomic counter.
package pool

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
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

func (e *PanicError) Error() string {
	return fmt.Sprintf("recovered: %v\n%s", e.Value, e.Stack)
}

func Run[J, R any](
	ctx context.Context,
	workers int,
	in <-chan J,
	do func(context.Context, J) (R, error),
) <-chan Result[R] {
	n := workers
	if n <= 0 {
		n = 1
	}
	var (
		out     = make(chan Result[R])
		counter int64
		wg      sync.WaitGroup
	)
	wg.Add(n)
	worker := func() {
		defer wg.Done()
		for {
			select {
			case <-ctx.Done():
				return
			default:
			}
			select {
			case <-ctx.Done():
				return
			case job, ok := <-in:
				if !ok {
					return
				}
				idx := atomic.AddInt64(&counter, 1) - 1
				val, err := protect(do, ctx, job)
				select {
				case out <- Result[R]{Index: int(idx), Value: val, Err: err}:
				case <-ctx.Done():
					return
				}
			}
		}
	}
	for i := 0; i < n; i++ {
		go worker()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func protect[J, R any](do func(context.Context, J) (R, error), ctx context.Context, job J) (out R, err error) {
	defer func() {
		if rec := recover(); rec != nil {
			err = &PanicError{Value: rec, Stack: debug.Stack()}
		}
	}()
	return do(ctx, job)
}
