package pool

// Public tests: quick feedback, no points. The graded checks ask for more and measure it from outside.

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"
)

// patience is how long a test waits before it calls something stuck.
const patience = 3 * time.Second

func TestEveryJobGivesOneResultWithItsIndex(t *testing.T) {
	odd := errors.New("odd")
	double := func(_ context.Context, n int) (int, error) {
		if n%2 == 1 {
			return 0, odd
		}
		// Job 0 takes longest, so that the order of finishing is not the order of taking.
		time.Sleep(time.Duration(20-n) * time.Millisecond)
		return 2 * n, nil
	}
	seen := map[int]bool{}
	for r := range Run(t.Context(), 4, numbers(20), double) {
		if seen[r.Index] {
			t.Errorf("index %d came twice", r.Index)
		}
		seen[r.Index] = true
		if r.Index%2 == 1 && !errors.Is(r.Err, odd) {
			t.Errorf("index %d: expected its error, got %v", r.Index, r.Err)
		}
		if r.Index%2 == 0 && (r.Value != 2*r.Index || r.Err != nil) {
			t.Errorf("index %d: expected %d, got %d and error %v", r.Index, 2*r.Index, r.Value, r.Err)
		}
	}
	if len(seen) != 20 {
		t.Errorf("expected 20 results, got %d", len(seen))
	}
}

func TestAsManyJobsRunAtOnceAsThereAreWorkers(t *testing.T) {
	for workers, width := range map[int]int32{4: 4, 1: 1, 0: 1, -3: 1} {
		var running, most atomic.Int32
		busy := func(_ context.Context, n int) (int, error) {
			now := running.Add(1)
			defer running.Add(-1)
			for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
			}
			time.Sleep(5 * time.Millisecond)
			return n, nil
		}
		drain(t, Run(t.Context(), workers, numbers(24), busy))
		if most.Load() != width {
			t.Errorf("%d workers: expected %d jobs at once, saw %d", workers, width, most.Load())
		}
	}
}

func TestASlowReaderHoldsBackTheTaking(t *testing.T) {
	const workers = 3
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	in := make(chan int)
	var taken atomic.Int32
	go func() {
		for {
			select {
			case in <- 0:
				taken.Add(1)
			case <-ctx.Done():
				return
			}
		}
	}()
	Run(ctx, workers, in, func(_ context.Context, n int) (int, error) { return n, nil })
	time.Sleep(100 * time.Millisecond)
	if n := taken.Load(); n > 2*workers {
		t.Errorf("nobody reads, and %d jobs were taken; at most %d may be", n, 2*workers)
	}
}

func TestAfterCancelTheOutputCloses(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	never := make(chan int)
	out := Run(ctx, 4, never, func(_ context.Context, n int) (int, error) { return n, nil })
	cancel()
	drain(t, out)
}

// The last test, because a pool that lets the panic through ends them all.
func TestAPanicBecomesTheErrorOfItsJob(t *testing.T) {
	fragile := func(_ context.Context, n int) (int, error) {
		if n == 3 {
			panic("job 3 went wrong")
		}
		return n, nil
	}
	failed := 0
	for _, r := range drain(t, Run(t.Context(), 2, numbers(10), fragile)) {
		if r.Err != nil {
			failed++
		}
	}
	if failed != 1 {
		t.Errorf("expected one result with an error, got %d", failed)
	}
}

// numbers is a channel that gives 0 … n-1 and is then closed.
func numbers(n int) <-chan int {
	in := make(chan int, n)
	for i := range n {
		in <- i
	}
	close(in)
	return in
}

// drain reads until the output closes.
func drain(t *testing.T, out <-chan Result[int]) []Result[int] {
	t.Helper()
	var all []Result[int]
	for deadline := time.After(patience); ; {
		select {
		case r, open := <-out:
			if !open {
				return all
			}
			all = append(all, r)
		case <-deadline:
			t.Fatalf("the output is still open after %v, with %d results so far", patience, len(all))
		}
	}
}
