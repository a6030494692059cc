package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"gopherlab/labs/kit"
)

// patience ends a wait that should never be needed. It measures nothing.
const patience = 5 * time.Second

// session is one process with the candidate's pool in it.
type session struct {
	c   *kit.C
	lib *kit.Library
	// line is the line of the contract that the check is about: what is expected when the pool cannot even be driven.
	line kit.Text

	// widest is how many jobs a pool of four workers was seen to run at once; 0 before anybody has looked.
	widest int

	mu    sync.Mutex
	pools map[int]*pool
}

func dial(c *kit.C, line kit.Text) *session {
	s := &session{c: c, lib: c.Library("pool"), line: line, pools: map[int]*pool{}}
	s.lib.Handle("do", s.do)
	return s
}

// call asks the program for something that must not take long. How it fails is the submission's doing.
func (s *session) call(method string, args, result any) {
	if err := s.try(patience, method, args, result); err != nil {
		s.c.Fail(s.line, s.words(method, err))
	}
}

func (s *session) try(within time.Duration, method string, args, result any) error {
	ctx, cancel := context.WithTimeout(s.c.Context(), within)
	defer cancel()
	return s.lib.Call(ctx, method, args, result)
}

func (s *session) words(method string, err error) kit.Text {
	var answer *kit.CallError
	switch {
	case errors.Is(err, kit.ErrEnded):
		return s.crash()
	case errors.As(err, &answer) && answer.Panic:
		return kit.T("Run itself panicked: %s", "Run 自身发生 panic：%s", answer.Message)
	case errors.Is(err, context.DeadlineExceeded):
		return kit.T("no answer from the pool for %s (%s)", "工作池 %s内没有响应（%s）", span(patience), method)
	}
	return kit.Same("%v", err)
}

// crash says how the program ended, with the line of a Go program's last words that names the cause.
func (s *session) crash() kit.Text {
	for line := range strings.Lines(s.lib.Stderr()) {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return kit.T("the program crashed: %s", "程序崩溃：%s", kit.Quote(strings.TrimSpace(line)))
		}
	}
	return kit.T("the program crashed: %s", "程序崩溃：%s", s.lib.Ending())
}

// options say what kind of pool is opened and how its jobs end.
type options struct {
	workers int
	// held jobs wait until the check lets them go. By default none does.
	held func(seq int) bool
	// fate is how a job ends. By default it succeeds.
	fate       func(seq int) fate
	nilInput   bool
	endedFirst bool
}

// fate is how a job ends: with a panic of this kind, with its own error, or else with its token.
type fate struct {
	Token string
	Fail  bool
	Panic string
}

func all(int) bool { return true }

// open starts a pool.
func (s *session) open(o options) *pool {
	p := &pool{session: s, options: o, waiting: map[int]chan struct{}{}, tokens: map[string]int{}, times: map[int]int{}}
	s.call("open", map[string]any{"Workers": o.workers, "Nil": o.nilInput, "Ended": o.endedFirst}, &p.id)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pools[p.id] = p
	return p
}

// do is called by the pool's workers.
func (s *session) do(ctx context.Context, raw json.RawMessage) (any, error) {
	var job struct{ Run, Seq int }
	if err := json.Unmarshal(raw, &job); err != nil {
		return nil, err
	}
	s.mu.Lock()
	p := s.pools[job.Run]
	s.mu.Unlock()
	if p == nil {
		return nil, fmt.Errorf("no run %d", job.Run)
	}
	return p.do(ctx, job.Seq), nil
}

// span is a length of time in words.
func span(d time.Duration) kit.Text {
	switch {
	case d < 10*time.Millisecond:
		return kit.T("%.1f ms", "%.1f 毫秒", float64(d.Microseconds())/1000)
	case d < time.Second:
		return kit.T("%d ms", "%d 毫秒", d.Milliseconds())
	}
	return kit.T("%.1f s", "%.1f 秒", d.Seconds())
}
