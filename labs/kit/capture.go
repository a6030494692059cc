package kit

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// allowance is how much a process may write to both of its streams together.
type allowance struct {
	mu   sync.Mutex
	left int
	over func()
}

// take gives how much of n may be kept.
func (a *allowance) take(n int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	kept := min(n, a.left)
	a.left -= kept
	if kept < n {
		go a.over()
	}
	return kept
}

// capture keeps what a process writes to one stream.
type capture struct {
	most  *allowance
	mu    sync.Mutex
	more  *sync.Cond
	data  bytes.Buffer
	over  bool
	ended chan struct{}
}

func newCapture(most *allowance) *capture {
	c := &capture{most: most, ended: make(chan struct{})}
	c.more = sync.NewCond(&c.mu)
	return c
}

// drain reads to the end, also beyond the allowance: a full pipe would hold a process that is being ended.
func (c *capture) drain(from *os.File) {
	defer from.Close()
	chunk := make([]byte, 32<<10)
	for {
		n, err := from.Read(chunk)
		if kept := c.most.take(n); kept > 0 {
			c.mu.Lock()
			if !c.over {
				c.data.Write(chunk[:kept])
			}
			c.more.Broadcast()
			c.mu.Unlock()
		}
		if err != nil {
			if err != io.EOF {
				logf("reading output: %v", err)
			}
			c.finish()
			return
		}
	}
}

func (c *capture) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.over {
		c.over = true
		close(c.ended)
	}
	c.more.Broadcast()
}

// settle waits a little for the end of the stream and then calls it the end.
func (c *capture) settle(patience time.Duration) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-c.ended:
	case <-timer.C:
		c.finish()
	}
}

func (c *capture) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.ToValidUTF8(c.data.String(), "\uFFFD")
}

// follow calls take with every new piece until the stream has ended.
func (c *capture) follow(take func(piece []byte)) {
	at := 0
	for {
		c.mu.Lock()
		for at == c.data.Len() && !c.over {
			c.more.Wait()
		}
		piece := bytes.Clone(c.data.Bytes()[at:])
		over := c.over
		c.mu.Unlock()
		if len(piece) > 0 {
			take(piece)
			at += len(piece)
		} else if over {
			return
		}
	}
}

func (c *capture) lines() <-chan string {
	lines := make(chan string, 4096)
	go func() {
		defer close(lines)
		var rest []byte
		c.follow(func(piece []byte) {
			rest = append(rest, piece...)
			for {
				line, after, found := bytes.Cut(rest, []byte("\n"))
				if !found {
					return
				}
				send(lines, string(bytes.TrimSuffix(line, []byte("\r"))))
				rest = after
			}
		})
		if len(rest) > 0 {
			send(lines, string(rest))
		}
	}()
	return lines
}

// send gives up where nobody reads, so that a forgotten channel holds nothing.
func send(lines chan<- string, line string) {
	select {
	case lines <- line:
	case <-time.After(30 * time.Second):
	}
}
