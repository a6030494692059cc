package main

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"gopherlab/labs/kit"
)

const (
	crowdSize = 200
	// pace is what each of the crowd asks for. One at a time they would take 50 s, eight times what the crowd waits.
	pace       = 250 * time.Millisecond
	crowdWaits = 6 * time.Second
)

// crowd asks twice: for health, everybody holding on to the connection, and then, over the same connections,
// for something slow, so that all 200 requests run at one time.
func (s *suite) crowd(c *kit.C) {
	srv := serve(c)
	clients := make([]*http.Client, crowdSize)
	for i := range clients {
		clients[i] = newClient(crowdWaits)
		defer clients[i].CloseIdleConnections()
	}
	expectAll(c, clients, srv.url("/api/health"), kit.T("for /api/health", "/api/health"))
	slow := srv.url(fmt.Sprintf("/api/slow?ms=%d", pace.Milliseconds()))
	took := expectAll(c, clients, slow, kit.T("for /api/slow", "/api/slow"))
	c.Pass(kit.T(
		"%d of %d served; %d requests of 250 ms ran side by side in %s",
		"%d / %d 得到响应；%d 个 250 毫秒的请求并行完成，共 %s",
		crowdSize, crowdSize, crowdSize, span(took),
	))
}

func expectAll(c *kit.C, clients []*http.Client, url string, what kit.Text) time.Duration {
	begin := time.Now()
	served, example := askAll(clients, url)
	if served < len(clients) {
		c.Fail(
			kit.T("200 clients at once, each with status 200 %s", "200 个客户端同时请求 %s，全部得到 200", what),
			kit.T("%d served; one of the others: %s", "%d 个得到响应；其余之一：%s", served, example),
		)
	}
	return time.Since(begin)
}

// askAll counts the clients that get a 200, and gives an example of what befell the others.
func askAll(clients []*http.Client, url string) (served int, example string) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, client := range clients {
		wg.Go(func() {
			a, err := ask(client, http.MethodGet, url)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				example = err.Error()
			case a.status != http.StatusOK:
				example = fmt.Sprintf("status %d", a.status)
			default:
				served++
			}
		})
	}
	wg.Wait()
	return served, example
}
