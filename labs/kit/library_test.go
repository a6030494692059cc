package kit

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
)

const bridgeMain = `package main

import (
	"context"
	"encoding/json"

	lab "example.org/lab"
	"gopherlab/labs/kit/bridge"
)

func main() {
	bridge.Serve(bridge.Methods{
		"double": func(_ context.Context, args json.RawMessage) (any, error) {
			var n int
			if err := json.Unmarshal(args, &n); err != nil {
				return nil, err
			}
			return lab.Double(n), nil
		},
		"each": func(ctx context.Context, args json.RawMessage) (any, error) {
			return nil, lab.Each(ctx, 4, func(ctx context.Context, i int) error {
				return bridge.Callback(ctx, "do", i, nil)
			})
		},
		"leak": func(context.Context, json.RawMessage) (any, error) { lab.Leak(); return nil, nil },
	})
}
`

const library = `package lab

import (
	"context"
	"sync"
)

func Double(n int) int {
	if n == 13 {
		panic("thirteen")
	}
	return 2 * n
}

func Each(ctx context.Context, n int, do func(context.Context, int) error) error {
	var all sync.WaitGroup
	var mu sync.Mutex
	var first error
	for i := range n {
		all.Go(func() {
			if err := do(ctx, i); err != nil {
				mu.Lock()
				first = err
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return first
}

func Leak() { go func() { select {} }() }
`

func TestALibraryIsJudgedThroughTheBridge(t *testing.T) {
	withLibrary := func(id string, judge func(c *C, lib *Library)) Check {
		return Check{id, func(c *C) { judge(c, c.Library("lab")); c.Pass(Text{}) }}
	}
	events := graded(t, Spec{
		Build: func(b *B) {
			b.Imports()
			b.Library("lab", bridgeMain)
		},
		Checks: []Check{
			withLibrary("call", func(c *C, lib *Library) {
				got := 0
				err := lib.Call(c.Context(), "double", 21, &got)
				c.Require(err == nil && got == 42, Same("42"), Same("%d %v", got, err))
			}),
			withLibrary("panic", func(c *C, lib *Library) {
				var answered *CallError
				err := lib.Call(c.Context(), "double", 13, nil)
				c.Require(errors.As(err, &answered) && answered.Panic, Same("a panic"), Same("%v", err))
				c.Require(lib.Call(c.Context(), "double", 1, nil) == nil, Same("it goes on"), Same("it does not"))
			}),
			withLibrary("callbacks", func(c *C, lib *Library) {
				var running, most atomic.Int32
				gate := make(chan struct{})
				lib.Handle("do", func(context.Context, json.RawMessage) (any, error) {
					if now := running.Add(1); now == 4 {
						close(gate)
					}
					most.Add(1)
					<-gate
					return nil, nil
				})
				err := lib.Call(c.Context(), "each", nil, nil)
				c.Require(err == nil && most.Load() == 4, Same("4 at once"), Same("%d %v", most.Load(), err))
			}),
			withLibrary("cancel", func(c *C, lib *Library) {
				begun, aborted := make(chan struct{}, 4), make(chan struct{}, 4)
				lib.Handle("do", func(ctx context.Context, _ json.RawMessage) (any, error) {
					begun <- struct{}{}
					<-ctx.Done()
					aborted <- struct{}{}
					return nil, nil
				})
				ctx, cancel := context.WithCancel(c.Context())
				done := lib.Go(ctx, "each", nil, nil)
				for range 4 {
					<-begun
				}
				cancel()
				c.Require(errors.Is(<-done, context.Canceled), Same("cancelled"), Same("not"))
				for range 4 {
					<-aborted
				}
			}),
			withLibrary("goroutines", func(c *C, lib *Library) {
				_, before, _ := lib.Goroutines()
				_ = lib.Call(c.Context(), "leak", nil, nil)
				_, after, err := lib.Goroutines()
				grew := GoroutinesOf(after, "example.org/lab.Leak") - GoroutinesOf(before, "example.org/lab.Leak")
				c.Require(err == nil && grew == 1, Same("1"), Same("%d %v", grew, err))
				stats, err := lib.MemStats()
				c.Require(err == nil && stats.HeapAlloc > 0 && lib.GC() == nil, Same("numbers"), Same("%v", err))
			}),
			withLibrary("gone", func(c *C, lib *Library) {
				lib.Kill()
				err := lib.Call(c.Context(), "double", 1, nil)
				c.Require(errors.Is(err, ErrEnded), Same("the end"), Same("%v", err))
			}),
		},
	}, "grade", map[string]string{"go.mod": goMod, "lab.go": library}, func(j *job) {
		j.Policy = json.RawMessage(`{"imports":["context","sync"]}`)
	})
	got := passed(events)
	for _, id := range []string{"call", "panic", "callbacks", "cancel", "goroutines", "gone"} {
		if !got[id] {
			t.Errorf("%s\n%s", id, dump(events))
		}
	}
}

func TestALibraryCannotReachTheBridgeFromItsInit(t *testing.T) {
	stolen := strings.Replace(library, "import (", "import (\n\t\"os\"", 1) +
		"\nfunc init() { os.NewFile(4, \"x\").WriteString(\"forged\") }\n"
	events := graded(t, Spec{Build: func(b *B) {
		b.Imports()
		b.Library("lab", bridgeMain)
	}}, "grade", map[string]string{"go.mod": goMod, "lab.go": stolen}, func(j *job) {
		j.Policy = json.RawMessage(`{"imports":["context","sync"]}`)
	})
	build := only(events, "build")
	if len(build) != 1 || build[0]["ok"] != false || len(only(events, "policy")) != 1 {
		t.Fatal(dump(events))
	}
	if !strings.Contains(build[0].text("message", "en"), `lab.go:4: importing "os"`) {
		t.Error(dump(events))
	}
}

func TestALibraryCannotTearItsMemoryByARace(t *testing.T) {
	const tears = `package lab

import (
	"sync/atomic"
	"time"
)

type cell interface{ word() *int }
type aimed struct{ at *int }
type number struct{ n uintptr }

func (a *aimed) word() *int  { return a.at }
func (n *number) word() *int { return nil }

var shared cell = &number{}

// init ends the program when it sees the type of one value with the data of the other.
func init() {
	good, other := &aimed{new(int)}, &number{0xbad}
	var stop atomic.Bool
	go func() {
		for i := 0; !stop.Load(); i++ {
			if shared = good; i&1 == 0 {
				shared = other
			}
			if i%1000 == 0 {
				time.Sleep(0)
			}
		}
	}()
	defer stop.Store(true)
	for begin := time.Now(); time.Since(begin) < 500*time.Millisecond; time.Sleep(time.Microsecond) {
		for range 10000 {
			if found, ok := shared.(*aimed); ok && found != good {
				panic("torn")
			}
		}
	}
}
`
	events := graded(t, Spec{
		Build: func(b *B) {
			b.Imports()
			b.Library("lab", bridgeMain)
		},
		Checks: []Check{{"whole", func(c *C) {
			lib, got := c.Library("lab"), 0
			err := lib.Call(c.Context(), "double", 21, &got)
			c.Require(err == nil && got == 42, Same("42"), Same("%d %v", got, err))
			c.Pass(Text{})
		}}},
	}, "grade", map[string]string{"go.mod": goMod, "lab.go": library, "tears.go": tears}, func(j *job) {
		j.Policy = json.RawMessage(`{"imports":["context","sync","sync/atomic","time"]}`)
	})
	if !passed(events)["whole"] {
		t.Error(dump(events))
	}
}

func TestPublicTestsAreReportedAndScoreNothing(t *testing.T) {
	events := graded(t, Spec{Build: func(*B) {}}, "run", map[string]string{
		"go.mod": goMod, "lab.go": library,
		"lab_test.go": `package lab

import "testing"

func TestGood(t *testing.T) {}
func TestBad(t *testing.T)  { t.Error("this is bad") }
func TestSkip(t *testing.T) { t.Skip() }
`,
	}, nil)
	tests := map[string]string{}
	for _, e := range only(events, "test") {
		tests[e.text("name")] = e.text("status")
	}
	if tests["TestGood"] != "passed" || tests["TestBad"] != "failed" || tests["TestSkip"] != "skipped" {
		t.Error(dump(events))
	}
	if !strings.Contains(dump(only(events, "output")), "this is bad") || len(only(events, "check")) != 0 {
		t.Error(dump(events))
	}
}
