// One dispatcher numbers the jobs and feeds workers over a second channel.
package pool

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"
)

type Result[R any] struct {
	Index int
	Value R
	Err   error
}

type numbered[J any] struct {
	no  int
	job J
}

var errStopped = errors.New("stopped")

func Run[J, R any](
	ctx context.Context,
	workers int,
	in <-chan J,
	do func(context.Context, J) (R, error),
) <-chan Result[R] {
	feed := make(chan numbered[J])
	results := make(chan Result[R])
	go dispatch(ctx, in, feed)

	var all sync.WaitGroup
	for w := 0; w < count(workers); w++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for item := range feed {
				if ctx.Err() != nil {
					continue
				}
				r := execute(ctx, item, do)
				if send(ctx, results, r) == errStopped {
					return
				}
			}
		}()
	}
	go func() { all.Wait(); close(results) }()
	return results
}

func count(asked int) int {
	switch {
	case asked <= 0:
		return 1
	default:
		return asked
	}
}

func dispatch[J any](ctx context.Context, in <-chan J, feed chan<- numbered[J]) {
	defer close(feed)
	no := 0
	for {
		var job J
		var ok bool
		select {
		case <-ctx.Done():
			return
		case job, ok = <-in:
			if !ok {
				return
			}
		}
		select {
		case feed <- numbered[J]{no, job}:
			no += 1
		case <-ctx.Done():
			return
		}
	}
}

func execute[J, R any](ctx context.Context, item numbered[J], do func(context.Context, J) (R, error)) (res Result[R]) {
	res.Index = item.no
	defer func() {
		if v := recover(); v != nil {
			res.Err = &PanicError{v, debug.Stack()}
		}
	}()
	res.Value, res.Err = do(ctx, item.job)
	return res
}

func send[T any](ctx context.Context, to chan<- T, value T) error {
	select {
	case to <- value:
		return nil
	case <-ctx.Done():
		return errStopped
	}
}

type PanicError struct {
	Value any
	Stack []byte
}

func (p *PanicError) Error() string { return "a job panicked" }
