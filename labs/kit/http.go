package kit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Response is an HTTP response that has been read to its end.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// JSON decodes the body.
func (r Response) JSON(target any) error { return json.Unmarshal(r.Body, target) }

// ContentType is the media type without its parameters.
func (r Response) ContentType() string {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.TrimSpace(kind)
}

const mostBody = 8 << 20

// mostHeader bounds what a server's header may cost the grader, for each connection.
const mostHeader = 256 << 10

// NewClient is a client that keeps no connection, follows no redirect, uses no proxy and gives up after a time.
func NewClient(timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			DisableKeepAlives: true, DisableCompression: true, Proxy: nil, MaxResponseHeaderBytes: mostHeader,
			DialContext: (&net.Dialer{Timeout: timeout}).DialContext,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// NewPooledClient is NewClient with up to n connections that are kept, for load.
func NewPooledClient(timeout time.Duration, n int) *http.Client {
	client := NewClient(timeout)
	client.Transport = &http.Transport{
		DisableCompression: true, Proxy: nil, MaxResponseHeaderBytes: mostHeader, MaxIdleConns: n, MaxIdleConnsPerHost: n, MaxConnsPerHost: n,
		DialContext: (&net.Dialer{Timeout: timeout}).DialContext,
	}
	return client
}

// Send sends a request and reads the answer, at most 8 MiB of it.
func Send(client *http.Client, request *http.Request) (Response, error) {
	answer, err := client.Do(request)
	if err != nil {
		return Response{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostBody))
	return Response{answer.StatusCode, answer.Header, body}, err
}

// Request sends one request with the check's context and a generous timeout. The error is the transport's.
func (c *C) Request(method, url string, body []byte, headers ...string) (Response, error) {
	ctx, cancel := context.WithTimeout(c.ctx, 15*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		c.Fault(err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ":")
		request.Header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return Send(NewClient(15*time.Second), request)
}

// Do is Request for a service that must answer: without an answer the check fails.
func (c *C) Do(method, url string, body []byte, headers ...string) Response {
	answer, err := c.Request(method, url, body, headers...)
	if err != nil {
		c.Fail(T("an answer to %s %s", "%s %s 得到响应", method, pathOf(url)), Same("%v", err))
	}
	return answer
}

// Get is Do with GET.
func (c *C) Get(url string) Response { return c.Do(http.MethodGet, url, nil) }

func pathOf(url string) string {
	if _, rest, found := strings.Cut(url, "://"); found {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:]
		}
	}
	return url
}

// Dial opens a TCP connection that is closed when the check ends.
func (c *C) Dial(address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(c.ctx, "tcp", address)
	if err == nil {
		c.Cleanup(func() { _ = conn.Close() })
	}
	return conn, err
}

// WaitPort waits until the process accepts connections on the address; without that the check fails in words.
func (c *C) WaitPort(p *Process, address string) {
	const most = 10 * time.Second
	accepted := c.Eventually(most, func() bool {
		if _, over := p.Exited(); over {
			return true
		}
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err != nil {
			return false
		}
		_ = conn.Close()
		return true
	})
	expected := T("the service accepts connections on %s", "服务在 %s 上接受连接", address)
	if _, over := p.Exited(); over {
		c.Fail(expected, p.Ending())
	}
	if !accepted {
		c.Fail(expected, T("nobody listens after %g s", "%g 秒后仍无人监听", most.Seconds()))
	}
}

// Serve starts a service with ADDR on a free loopback port and waits until it accepts; it gives the base URL.
func (c *C) Serve(path string, opts ...Opt) (p *Process, base string) {
	address := fmt.Sprintf("127.0.0.1:%d", c.FreePort())
	p = c.Start(path, append(opts, Env("ADDR="+address))...)
	c.WaitPort(p, address)
	return p, "http://" + address
}
