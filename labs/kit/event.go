package kit

import (
	"bytes"
	"encoding/json"
	"io"
	"sync"
	"time"
)

// protocol is the version that packages/contracts/src/grader-event.ts names GRADER_PROTOCOL.
const protocol = 1

// Diagnostic is one complaint of a compiler.
type Diagnostic struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

type head struct {
	Type string  `json:"type"`
	AtMs float64 `json:"atMs"`
}

func (h *head) stamp(atMs float64) { h.AtMs = atMs }

type stamped interface{ stamp(atMs float64) }

type helloEvent struct {
	head
	Protocol int    `json:"protocol"`
	Lab      string `json:"lab"`
	Mode     string `json:"mode"`
}

type phaseEvent struct {
	head
	Phase string `json:"phase"`
}

type outputEvent struct {
	head
	Source string `json:"source"`
	Text   string `json:"text"`
}

type buildEvent struct {
	head
	OK          bool         `json:"ok"`
	Message     *Text        `json:"message,omitempty"`
	Diagnostics []Diagnostic `json:"diagnostics,omitempty"`
}

type checkStartedEvent struct {
	head
	ID string `json:"id"`
}

type checkEvent struct {
	head
	ID         string   `json:"id"`
	Status     string   `json:"status"`
	Message    Text     `json:"message"`
	Expected   *Text    `json:"expected,omitempty"`
	Seen       *Text    `json:"seen,omitempty"`
	Artefacts  []string `json:"artefacts,omitempty"`
	DurationMs float64  `json:"durationMs"`
}

type testEvent struct {
	head
	Package    string  `json:"package"`
	Name       string  `json:"name"`
	Status     string  `json:"status"`
	DurationMs float64 `json:"durationMs"`
}

type artefactEvent struct {
	head
	Name      string `json:"name"`
	Title     Text   `json:"title"`
	MediaType string `json:"mediaType"`
	Data      []byte `json:"data"`
}

type limitEvent struct {
	head
	Reason  string `json:"reason"`
	Message Text   `json:"message"`
}

type policyEvent struct {
	head
	Message Text `json:"message"`
}

type faultEvent struct {
	head
	Message string `json:"message"`
}

type doneEvent struct{ head }

// eventWriter is the only writer of the event stream: one whole line at a time, in order.
type eventWriter struct {
	mu    sync.Mutex
	out   io.Writer
	start time.Time
	shut  bool
}

func newEventWriter(out io.Writer) *eventWriter {
	return &eventWriter{out: out, start: time.Now()}
}

func (w *eventWriter) emit(event stamped) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.shut {
		return
	}
	event.stamp(milliseconds(time.Since(w.start)))
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(event); err != nil {
		logf("event %T: %v", event, err)
		return
	}
	if _, err := w.out.Write(line.Bytes()); err != nil {
		logf("event stream: %v", err)
	}
}

// finish writes the last event; what a late goroutine still says is dropped.
func (w *eventWriter) finish() {
	w.emit(&doneEvent{head{Type: "done"}})
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shut = true
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000
}
