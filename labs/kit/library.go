package kit

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"gopherlab/labs/kit/bridge"
)

// Handler answers a call of the submission. Its context ends when the submission gives the call up.
type Handler func(ctx context.Context, args json.RawMessage) (any, error)

// Library is a linked library that runs in a process of the candidate's.
type Library struct {
	*Process
	c       *C
	out     *os.File
	writing sync.Mutex

	mu       sync.Mutex
	next     uint64
	results  map[uint64]chan bridge.Frame
	handlers map[string]Handler
	running  map[uint64]context.CancelFunc
	gone     chan struct{}
}

// ErrEnded says that the library's process is gone, or no longer speaks the protocol.
var ErrEnded = errors.New("the submission's process has ended")

// CallError is what a call of the submission's answered with.
type CallError struct {
	Message string
	// Panic tells whether the submission panicked.
	Panic bool
}

func (e *CallError) Error() string { return e.Message }

// oneAtATime lets one goroutine run at a time and another only where it calls something. The submission shares its
// memory with the bridge, and Go keeps a goroutine to its own data only as long as no interface, slice or map is read
// while another thread writes it: a race makes a pointer of a number, and of that all memory. Under the race detector
// such a program ends at once, so there goroutines do run side by side. Package runtime could lift this; no list of
// imports may have it.
func oneAtATime(o *startOptions) {
	o.env = append(o.env, "GOMAXPROCS=1", "GODEBUG=asyncpreemptoff=1")
}

// Library starts a program that B.Library or B.LibraryRace has linked.
func (c *C) Library(name string, opts ...Opt) *Library {
	toRead, toWrite, err := os.Pipe()
	if err != nil {
		c.Fault(err)
	}
	fromRead, fromWrite, err := os.Pipe()
	if err != nil {
		c.Fault(err)
	}
	keep := func(o *startOptions) { o.keep = []*os.File{toRead, fromWrite} }
	opts = append(opts, keep)
	if !c.g.underRaceDetector(name) {
		opts = append(opts, oneAtATime)
	}
	p := c.Start(name, opts...)
	_ = toRead.Close()
	_ = fromWrite.Close()
	lib := &Library{
		Process: p, c: c, out: toWrite,
		results: map[uint64]chan bridge.Frame{}, handlers: map[string]Handler{},
		running: map[uint64]context.CancelFunc{}, gone: make(chan struct{}),
	}
	c.Cleanup(func() { _ = toWrite.Close() })
	go lib.read(fromRead)
	return lib
}

// Handle answers the submission's calls by that name. It may be called concurrently.
func (l *Library) Handle(name string, handler Handler) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.handlers[name] = handler
}

// Call calls a method of the lab's main. The error is a *CallError for what the method answered, ErrEnded when the
// process is gone, or the context's; then the method's context is ended as well.
func (l *Library) Call(ctx context.Context, name string, args, result any) error {
	value, err := json.Marshal(args)
	if err != nil {
		return err
	}
	came := make(chan bridge.Frame, 1)
	l.mu.Lock()
	l.next++
	id := l.next
	l.results[id] = came
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.results, id)
		l.mu.Unlock()
	}()
	if err := l.write(bridge.Frame{Type: "call", ID: id, Name: name, Value: value}); err != nil {
		return l.ended()
	}
	select {
	case frame := <-came:
		if frame.Error != "" {
			return &CallError{frame.Error, frame.Panic}
		}
		if result == nil || len(frame.Value) == 0 {
			return nil
		}
		return json.Unmarshal(frame.Value, result)
	case <-l.gone:
		return l.ended()
	case <-ctx.Done():
		_ = l.write(bridge.Frame{Type: "cancel", ID: id})
		return ctx.Err()
	}
}

// Go is Call in a goroutine of its own.
func (l *Library) Go(ctx context.Context, name string, args, result any) <-chan error {
	done := make(chan error, 1)
	go func() { done <- l.Call(ctx, name, args, result) }()
	return done
}

func (l *Library) ended() error {
	if _, over := l.Wait(2 * time.Second); over {
		return fmt.Errorf("%w: %s", ErrEnded, l.Ending().En)
	}
	return ErrEnded
}

// Goroutines is the number of goroutines in the library's process and their stacks as text, one paragraph each.
func (l *Library) Goroutines() (count int, dump string, err error) {
	var answer struct {
		Count int    `json:"count"`
		Dump  string `json:"dump"`
	}
	err = l.builtin("goroutines", &answer)
	return answer.Count, answer.Dump, err
}

// GC runs the garbage collector of the library's process.
func (l *Library) GC() error { return l.builtin("gc", nil) }

// MemStats are the counters of the library's process.
type MemStats struct {
	HeapAlloc     uint64  `json:"heapAlloc"`
	HeapObjects   uint64  `json:"heapObjects"`
	TotalAlloc    uint64  `json:"totalAlloc"`
	Mallocs       uint64  `json:"mallocs"`
	Frees         uint64  `json:"frees"`
	NumGC         uint32  `json:"numGC"`
	Sys           uint64  `json:"sys"`
	GCCPUFraction float64 `json:"gcCPUFraction"`
}

// MemStats reads the memory counters of the library's process.
func (l *Library) MemStats() (MemStats, error) {
	var stats MemStats
	return stats, l.builtin("memstats", &stats)
}

func (l *Library) builtin(name string, result any) error {
	ctx, cancel := context.WithTimeout(l.c.ctx, 10*time.Second)
	defer cancel()
	return l.Call(ctx, name, struct{}{}, result)
}

// GoroutinesOf counts the goroutines of a dump whose stack holds the text, e.g. the submission's package.
func GoroutinesOf(dump, text string) int {
	count := 0
	for stack := range strings.SplitSeq(dump, "\n\n") {
		if strings.HasPrefix(stack, "goroutine ") && strings.Contains(stack, text) {
			count++
		}
	}
	return count
}

func (l *Library) write(frame bridge.Frame) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	// A process that reads nothing must not hold the grader.
	_ = l.out.SetWriteDeadline(time.Now().Add(10 * time.Second))
	return bridge.WriteFrame(l.out, frame)
}

func (l *Library) read(from *os.File) {
	defer from.Close()
	defer close(l.gone)
	in := bufio.NewReader(from)
	for {
		frame, err := bridge.ReadFrame(in)
		if err != nil {
			return
		}
		switch frame.Type {
		case "result":
			l.mu.Lock()
			came := l.results[frame.ID]
			delete(l.results, frame.ID)
			l.mu.Unlock()
			if came != nil {
				came <- frame
			}
		case "callback":
			l.callback(frame)
		case "abort":
			l.mu.Lock()
			cancel := l.running[frame.ID]
			l.mu.Unlock()
			if cancel != nil {
				cancel()
			}
		}
	}
}

func (l *Library) callback(frame bridge.Frame) {
	ctx, cancel := context.WithCancel(l.c.ctx)
	l.mu.Lock()
	handler := l.handlers[frame.Name]
	l.running[frame.ID] = cancel
	l.mu.Unlock()
	go func() {
		defer func() {
			l.mu.Lock()
			delete(l.running, frame.ID)
			l.mu.Unlock()
			cancel()
		}()
		answer := bridge.Frame{Type: "answer", ID: frame.ID}
		value, err := l.answer(ctx, handler, frame)
		if err == nil {
			answer.Value, err = json.Marshal(value)
		}
		if err != nil {
			answer.Error = err.Error()
		}
		_ = l.write(answer)
	}()
}

// answer calls the handler; a panic in it is the grader's own fault.
func (l *Library) answer(ctx context.Context, handler Handler, frame bridge.Frame) (value any, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			l.c.set(outcome{fault: fmt.Sprintf("check %s: handler %s: %v", l.c.id, frame.Name, cause)})
			err = fmt.Errorf("the grader failed")
		}
	}()
	if handler == nil {
		return nil, fmt.Errorf("no handler %q", frame.Name)
	}
	return handler(ctx, frame.Value)
}
