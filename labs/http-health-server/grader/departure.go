package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"

	"gopherlab/labs/kit"
)

const (
	leaveWithin = 5 * time.Second
	// stillRuns is how much of the request in flight is left when SIGTERM comes.
	stillRuns = 1200 * time.Millisecond
	// outlives is how long the request must go on after a refusal to show that the server lived.
	outlives = 200 * time.Millisecond
	// silence is how long a connection that was let in may stay without a word.
	silence = 100 * time.Millisecond
)

// departure is what a server showed from SIGTERM on, with one request in flight and one idle client connected.
type departure struct {
	inFlight error // why the request in flight did not get its answer
	refused  bool  // whether a new connection was refused while that request ran
	exited   bool
	state    kit.ExitState
	took     time.Duration // from the signal to the end of the process
}

func (s *suite) stopsAccepting(c *kit.C) {
	seen := s.depart(c)
	expected := kit.T("new connections are refused while the old request still runs", "旧请求还在处理时，新连接就被拒绝")
	switch {
	case seen.refused:
		c.Pass(kit.T("refused while the old request ran", "旧请求处理期间，新连接被拒绝"))
	case seen.inFlight != nil:
		c.Fail(expected, kit.T("the old request did not live long enough to tell: %v", "旧请求没有活到那时：%v", seen.inFlight))
	default:
		c.Fail(expected, kit.T("new connections were let in until the old request was done", "旧请求结束之前，一直还能建立新连接"))
	}
}

func (s *suite) inFlight(c *kit.C) {
	if seen := s.depart(c); seen.inFlight != nil {
		c.Fail(
			kit.T("the whole answer of a request that had 1.2 s to go", "还差 1.2 秒完成的请求得到完整响应"),
			kit.Same("%v", seen.inFlight),
		)
	}
	c.Pass(kit.T("answered in full, 1.2 s after SIGTERM", "SIGTERM 之后 1.2 秒，得到了完整响应"))
}

func (s *suite) exitCode(c *kit.C) {
	seen := s.depart(c)
	expected := kit.T("exit code 0 within 5 s of SIGTERM", "收到 SIGTERM 后 5 秒内以退出码 0 结束")
	if !seen.exited {
		c.Fail(expected, kit.T("it still ran after %s", "%s后仍在运行", span(seen.took)))
	}
	if seen.state.Reason != kit.ReasonExit || seen.state.Code != 0 {
		c.Fail(expected, seen.state.Text())
	}
	c.Pass(kit.T("exit code 0 after %s", "%s后以退出码 0 结束", span(seen.took)))
}

// depart runs once for the checks that need it.
func (s *suite) depart(c *kit.C) *departure {
	if s.departure != nil {
		return s.departure
	}
	srv := serve(c)
	idle, busy := connect(c, srv), connect(c, srv)
	defer idle.Close()
	defer busy.Close()
	// Both connections are served once: when the slow request goes out, the server has long accepted its connection,
	// unless it keeps none. It gets ample time to arrive, more of it where answers are slow.
	calm := time.Now()
	for _, conn := range []*connection{idle, busy} {
		if err := conn.get("/api/health"); err != nil {
			c.Fail(kit.T("an answer before SIGTERM", "SIGTERM 之前得到响应"), kit.Same("%v", err))
		}
	}
	arrival := 300*time.Millisecond + min(5*time.Since(calm), 3*time.Second)
	done := make(chan error, 1)
	go func() { done <- busy.finish(arrival + stillRuns) }()
	c.Sleep(arrival)

	seen := &departure{}
	begin := time.Now()
	srv.Signal(syscall.SIGTERM)
	seen.refused, seen.inFlight = knockUntil(srv.addr, done)
	seen.state, seen.exited = srv.Wait(time.Until(begin.Add(leaveWithin + slack)))
	seen.took = time.Since(begin)
	s.departure = seen
	return seen
}

// knockUntil tries new connections until the request in flight is done, and tells whether one was refused while
// that request still ran. A server that dies refuses too, but its request dies with it.
func knockUntil(addr string, done <-chan error) (refused bool, err error) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	var since time.Time
	for {
		select {
		case err = <-done:
			return !since.IsZero() && time.Since(since) > outlives, err
		case <-tick.C:
			if since.IsZero() && !opens(addr) {
				since = time.Now()
			}
		}
	}
}

// opens tells whether somebody lets us in: a connection that is taken and dropped without a word is a refusal too.
func opens(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	// A server that answers one client at a time lets us wait: knock again soon, while the old request still runs.
	_ = conn.SetDeadline(time.Now().Add(silence))
	_, _ = fmt.Fprintf(conn, "GET /api/health HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", addr)
	_, err = conn.Read(make([]byte, 1))
	return !errors.Is(err, io.EOF) && !errors.Is(err, syscall.ECONNRESET)
}

// connection is one that we hold on to, as long as the server does. Unlike http.Client it never tries a request a
// second time.
type connection struct {
	net.Conn
	in   *bufio.Reader
	over bool // the server has said that it closes it
}

func connect(c *kit.C, srv *server) *connection {
	conn := &connection{}
	if err := conn.dial(srv.addr); err != nil {
		c.Fail(kit.T("a connection before SIGTERM", "SIGTERM 之前能建立连接"), kit.Same("%v", err))
	}
	return conn
}

func (c *connection) dial(addr string) error {
	conn, err := net.DialTimeout("tcp", addr, patience)
	if err == nil {
		c.Conn, c.in, c.over = conn, bufio.NewReader(conn), false
	}
	return err
}

// finish asks for something that takes a while. An answer before its time is not the answer.
func (c *connection) finish(takes time.Duration) error {
	begin := time.Now()
	if err := c.get(fmt.Sprintf("/api/slow?ms=%d", takes.Milliseconds())); err != nil {
		return err
	}
	if took := time.Since(begin); took < takes-50*time.Millisecond {
		return fmt.Errorf("answered after %d ms of %d: cut short", took.Milliseconds(), takes.Milliseconds())
	}
	return nil
}

// get is content with status 200 and the whole body, and nothing less.
func (c *connection) get(path string) error {
	if c.over {
		_ = c.Close()
		if err := c.dial(c.RemoteAddr().String()); err != nil {
			return err
		}
	}
	_ = c.SetDeadline(time.Now().Add(patience))
	if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, c.RemoteAddr()); err != nil {
		return err
	}
	res, err := http.ReadResponse(c.in, nil)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("connection closed without an answer")
	}
	if err != nil {
		return err
	}
	defer res.Body.Close()
	c.over = res.Close
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return fmt.Errorf("the answer broke off: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	return nil
}
