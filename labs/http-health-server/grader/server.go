package main

import (
	"io"
	"net"
	"net/http"
	"time"

	"gopherlab/labs/kit"
)

const (
	// ordinary is the address of every check but `address`, so that a server that ignores ADDR loses only that one.
	ordinary = "127.0.0.1:8080"
	// patience and startsWithin end waits that should never be needed. They measure nothing.
	patience     = 10 * time.Second
	startsWithin = 5 * time.Second
	maxBody      = 64 << 10
	// maxHeader bounds what 200 endless headers at once may cost.
	maxHeader = 64 << 10
)

// server is the candidate's process and where to reach it.
type server struct {
	*kit.Process
	addr    string
	started time.Time
}

func (s *server) url(path string) string { return "http://" + s.addr + path }

// serve starts the server on the ordinary address and returns as soon as it accepts connections.
func serve(c *kit.C) *server {
	return serveOn(c, ordinary, kit.Env("ADDR="+ordinary))
}

// serveOn starts the server with the given environment and expects it on addr.
func serveOn(c *kit.C, addr string, env ...kit.Opt) *server {
	s := &server{Process: c.Start("server", env...), addr: addr, started: time.Now()}
	var elsewhere time.Time
	up := c.Eventually(startsWithin, func() bool {
		if elsewhere.IsZero() && addr != ordinary && accepts(ordinary) {
			elsewhere = time.Now()
		}
		// Whoever has long listened elsewhere does not come here any more.
		return accepts(addr) || s.gone() || !elsewhere.IsZero() && time.Since(elsewhere) > time.Second
	})
	if !up || s.gone() || !accepts(addr) {
		c.Fail(kit.T("a server that accepts connections on %s", "服务在 %s 上接受连接", addr), s.absence(!elsewhere.IsZero()))
	}
	return s
}

// absence says why nobody could reach the server.
func (s *server) absence(elsewhere bool) kit.Text {
	switch {
	case s.gone():
		return kit.T("the process is gone: %s", "进程已经没有了：%s", s.Ending())
	case elsewhere:
		return kit.T("it listens on %s instead", "它监听在 %s", ordinary)
	}
	return kit.T("it runs, but nothing listens there", "进程在运行，但这个地址上没有监听")
}

func (s *server) gone() bool {
	_, gone := s.Exited()
	return gone
}

func accepts(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// answer is one response, read to its end.
type answer struct {
	status         int
	header         http.Header
	body           []byte
	sent, received time.Time
}

func (a answer) latency() time.Duration { return a.received.Sub(a.sent) }

// client is one visitor with connections of its own. It follows no redirect: what the server says is what counts.
func newClient(timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout:       timeout,
		Transport:     &http.Transport{MaxResponseHeaderBytes: maxHeader},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func ask(client *http.Client, method, url string) (answer, error) {
	req, err := http.NewRequest(method, url, nil)
	if err != nil {
		return answer{}, err
	}
	a := answer{sent: time.Now()}
	res, err := client.Do(req)
	if err != nil {
		return a, err
	}
	defer res.Body.Close()
	a.body, err = io.ReadAll(io.LimitReader(res.Body, maxBody))
	a.received = time.Now()
	a.status, a.header = res.StatusCode, res.Header
	return a, err
}

// visit asks once over a connection of its own and gives that back.
func visit(method, url string) (answer, error) {
	client := newClient(patience)
	defer client.CloseIdleConnections()
	return ask(client, method, url)
}

// get visits the path; no answer at all fails the check.
func (s *server) get(c *kit.C, method, path string) answer {
	a, err := visit(method, s.url(path))
	if err != nil {
		c.Fail(kit.T("an answer to %s %s", "%s %s 得到响应", method, path), kit.Same("%v", err))
	}
	return a
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
