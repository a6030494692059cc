// Package bridge is the candidate's half of a library's grading. It is copied beside the submission and linked with
// it, so it uses the standard library alone. It answers calls of the grader over descriptor 3 and speaks over
// descriptor 4; standard input and output stay the submission's.
//
// A lab writes the main that joins both:
//
//	func main() {
//		bridge.Serve(bridge.Methods{
//			"run": func(ctx context.Context, args json.RawMessage) (any, error) { … },
//		})
//	}
package bridge

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
)

// Method answers a call of the grader. Its context ends when the grader gives the call up.
type Method func(ctx context.Context, args json.RawMessage) (any, error)

// Methods are what a lab's main offers by name.
type Methods map[string]Method

// Frame is one message in either direction: four bytes of length, then JSON.
type Frame struct {
	// Type: call, cancel (to the candidate), result (from it); callback, abort (from it), answer (to it).
	Type  string          `json:"type"`
	ID    uint64          `json:"id"`
	Name  string          `json:"name,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
	// Panic marks an Error that was a panic of the submission in the goroutine of the call.
	Panic bool `json:"panic,omitempty"`
}

// MaxFrame bounds one message.
const MaxFrame = 16 << 20

// ReadFrame reads one message.
func ReadFrame(in io.Reader) (Frame, error) {
	var size [4]byte
	if _, err := io.ReadFull(in, size[:]); err != nil {
		return Frame{}, err
	}
	n := binary.BigEndian.Uint32(size[:])
	if n > MaxFrame {
		return Frame{}, fmt.Errorf("a message of %d bytes", n)
	}
	content := make([]byte, n)
	if _, err := io.ReadFull(in, content); err != nil {
		return Frame{}, err
	}
	var frame Frame
	return frame, json.Unmarshal(content, &frame)
}

// WriteFrame writes one message with one write.
func WriteFrame(out io.Writer, frame Frame) error {
	content, err := json.Marshal(frame)
	if err != nil {
		return err
	}
	if len(content) > MaxFrame {
		return fmt.Errorf("a message of %d bytes", len(content))
	}
	_, err = out.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(content))), content...))
	return err
}

type peer struct {
	out     *os.File
	writing sync.Mutex

	mu      sync.Mutex
	next    uint64
	answers map[uint64]chan Frame
	running map[uint64]context.CancelFunc
	methods Methods
}

var link = &peer{answers: map[uint64]chan Frame{}, running: map[uint64]context.CancelFunc{}}

// Serve answers calls until the grader closes the pipe, then exits.
func Serve(methods Methods) {
	link.out = os.NewFile(4, "bridge")
	link.methods = methods
	link.read(bufio.NewReader(os.NewFile(3, "bridge")))
	os.Exit(0)
}

func (p *peer) read(in io.Reader) {
	for {
		frame, err := ReadFrame(in)
		if err != nil {
			return
		}
		switch frame.Type {
		case "call":
			ctx, cancel := context.WithCancel(context.Background())
			p.mu.Lock()
			p.running[frame.ID] = cancel
			p.mu.Unlock()
			go p.call(ctx, frame)
		case "cancel":
			p.mu.Lock()
			cancel := p.running[frame.ID]
			p.mu.Unlock()
			if cancel != nil {
				cancel()
			}
		case "answer":
			p.mu.Lock()
			answer := p.answers[frame.ID]
			delete(p.answers, frame.ID)
			p.mu.Unlock()
			if answer != nil {
				answer <- frame
			}
		}
	}
}

func (p *peer) call(ctx context.Context, frame Frame) {
	result := Frame{Type: "result", ID: frame.ID}
	defer func() {
		p.mu.Lock()
		cancel := p.running[frame.ID]
		delete(p.running, frame.ID)
		p.mu.Unlock()
		cancel()
		p.write(result)
	}()
	value, err, panicked := p.invoke(ctx, frame)
	if err == nil {
		result.Value, err = json.Marshal(value)
	}
	if err != nil {
		result.Value, result.Error, result.Panic = nil, err.Error(), panicked
	}
}

func (p *peer) invoke(ctx context.Context, frame Frame) (value any, err error, panicked bool) {
	defer func() {
		if cause := recover(); cause != nil {
			err, panicked = fmt.Errorf("%v", cause), true
		}
	}()
	if method := builtins[frame.Name]; method != nil {
		value, err = method(ctx, frame.Value)
		return value, err, false
	}
	method := p.methods[frame.Name]
	if method == nil {
		return nil, fmt.Errorf("no method %q", frame.Name), false
	}
	value, err = method(ctx, frame.Value)
	return value, err, false
}

func (p *peer) write(frame Frame) {
	p.writing.Lock()
	defer p.writing.Unlock()
	if err := WriteFrame(p.out, frame); err != nil {
		os.Exit(112) // the grader is gone
	}
}

// Callback calls the grader and waits for its answer, or until ctx ends; the grader is told of that.
func Callback(ctx context.Context, name string, args, answer any) error {
	value, err := json.Marshal(args)
	if err != nil {
		return err
	}
	came := make(chan Frame, 1)
	link.mu.Lock()
	link.next++
	id := link.next
	link.answers[id] = came
	link.mu.Unlock()
	link.write(Frame{Type: "callback", ID: id, Name: name, Value: value})
	select {
	case frame := <-came:
		return take(frame, answer)
	case <-ctx.Done():
		link.write(Frame{Type: "abort", ID: id})
		link.mu.Lock()
		delete(link.answers, id)
		link.mu.Unlock()
		return ctx.Err()
	}
}

// Wait is Callback for work that ends when the grader says so, whatever becomes of ctx: the grader still hears that
// ctx has ended.
func Wait(ctx context.Context, name string, args, answer any) error {
	value, err := json.Marshal(args)
	if err != nil {
		return err
	}
	came := make(chan Frame, 1)
	link.mu.Lock()
	link.next++
	id := link.next
	link.answers[id] = came
	link.mu.Unlock()
	link.write(Frame{Type: "callback", ID: id, Name: name, Value: value})
	select {
	case frame := <-came:
		return take(frame, answer)
	case <-ctx.Done():
		link.write(Frame{Type: "abort", ID: id})
	}
	return take(<-came, answer)
}

func take(frame Frame, answer any) error {
	if frame.Error != "" {
		return errors.New(frame.Error)
	}
	if answer == nil || len(frame.Value) == 0 {
		return nil
	}
	return json.Unmarshal(frame.Value, answer)
}

// builtins every library offers.
var builtins = Methods{
	"goroutines": func(context.Context, json.RawMessage) (any, error) {
		var dump strings.Builder
		if err := pprof.Lookup("goroutine").WriteTo(&dump, 2); err != nil {
			return nil, err
		}
		return map[string]any{"count": runtime.NumGoroutine(), "dump": dump.String()}, nil
	},
	"gc": func(context.Context, json.RawMessage) (any, error) {
		runtime.GC()
		return nil, nil
	},
	"memstats": func(context.Context, json.RawMessage) (any, error) {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return map[string]any{
			"heapAlloc": stats.HeapAlloc, "heapObjects": stats.HeapObjects, "totalAlloc": stats.TotalAlloc,
			"mallocs": stats.Mallocs, "frees": stats.Frees, "numGC": stats.NumGC, "sys": stats.Sys,
			"gcCPUFraction": stats.GCCPUFraction,
		}, nil
	},
}
