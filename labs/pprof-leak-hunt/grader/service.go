package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"gopherlab/labs/kit"
)

// clients is how many requests the load has under way at once.
const clients = 8

// service is the candidate's service that runs, with three depots of the harness's behind it.
type service struct {
	c      *kit.C
	p      *kit.Process
	base   string
	client *http.Client
	depots []*depot
}

func start(c *kit.C) *service {
	depots := []*depot{openDepot(c), openDepot(c), openDepot(c)}
	var addresses []string
	for _, d := range depots {
		addresses = append(addresses, d.address)
	}
	p, base := c.Serve("pickup", kit.Env("DEPOTS="+strings.Join(addresses, ",")))
	return &service{c, p, base, kit.NewPooledClient(10*time.Second, clients), depots}
}

// call sends one request and demands the status; the body is decoded into target, if there is one.
func (s *service) call(method, path string, body []byte, status int, target any) error {
	got, err := s.try(s.c.Context(), method, path, body)
	if err != nil {
		return err
	}
	if got.Status != status {
		return fmt.Errorf("HTTP %d, %s", got.Status, kit.Quote(string(got.Body)))
	}
	if target == nil {
		return nil
	}
	if err := json.Unmarshal(got.Body, target); err != nil {
		return fmt.Errorf("%w in %s", err, kit.Quote(string(got.Body)))
	}
	return nil
}

func (s *service) try(ctx context.Context, method, path string, body []byte) (kit.Response, error) {
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(body)
	}
	request, err := http.NewRequestWithContext(ctx, method, s.base+path, content)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.Send(s.client, request)
}

// must is call for the API checks: whatever goes wrong fails the check.
func (s *service) must(method, path string, body []byte, status int, target any) {
	if err := s.call(method, path, body, status, target); err != nil {
		s.failed(method+" "+path, status, err)
	}
}

func (s *service) failed(what string, status int, err error) {
	expected := kit.T("%s: HTTP %d as the statement says", "%s：按题面返回 HTTP %d", what, status)
	if _, over := s.p.Exited(); over {
		s.c.Fail(expected, s.p.Ending())
	}
	s.c.Fail(expected, kit.Same("%v", err))
}

// load makes n calls, several at a time, and fails the check with the first that goes wrong.
func (s *service) load(n int, one func(i int) error) {
	numbers := make(chan int)
	problems := make(chan error, clients)
	for range clients {
		go func() {
			var problem error
			for i := range numbers {
				if problem == nil {
					problem = one(i)
				}
			}
			problems <- problem
		}()
	}
	for i := range n {
		numbers <- i
	}
	close(numbers)
	var first error
	for range clients {
		if problem := <-problems; first == nil {
			first = problem
		}
	}
	if first == nil {
		return
	}
	expected := kit.T("under load every request is answered as the statement says", "在负载下，每个请求都按题面得到响应")
	if _, over := s.p.Exited(); over {
		s.c.Fail(expected, s.p.Ending())
	}
	s.c.Fail(expected, kit.Same("%v", first))
}
