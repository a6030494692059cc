package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"gopherlab/labs/kit"
)

// found is what the service says about stock.
type found struct {
	SKU   string `json:"sku"`
	Depot string `json:"depot"`
	Units int    `json:"units"`
}

func stockAPI(c *kit.C) {
	s := start(c)
	s.firstAnswerWins()
	s.depotsAreAskedAtOnce()
	s.failuresAreSkipped()
	c.Passf("all depots are asked at once and the first good answer wins", "同时询问所有仓库，第一个有效的响应生效")
}

// firstAnswerWins holds all depots but one until the customer has the answer.
func (s *service) firstAnswerWins() {
	for i, fast := range s.depots {
		for j, d := range s.depots {
			d.behave(func(string) reply { return reply{units: 10 + j, held: d != fast} })
		}
		var got found
		sku := fmt.Sprintf("drill %d", i) // the space must arrive as one
		s.must(http.MethodGet, "/api/stock/"+url.PathEscape(sku), nil, http.StatusOK, &got)
		want := found{sku, fast.address, 10 + i}
		s.c.Require(got == want, kit.T("%+v from the first depot that answers", "%+v，来自最先响应的仓库", want), kit.Same("%+v", got))
		for _, d := range s.depots {
			d.release()
		}
	}
}

// depotsAreAskedAtOnce demands that a depot that does not answer keeps no other from being asked.
func (s *service) depotsAreAskedAtOnce() {
	for _, d := range s.depots {
		d.behave(func(string) reply { return reply{held: true} })
	}
	ctx, cancel := context.WithCancel(s.c.Context())
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = s.try(ctx, http.MethodGet, "/api/stock/plane", nil)
	}()
	asked := 0
	all := s.c.Eventually(time.Second, func() bool {
		asked = 0
		for _, d := range s.depots {
			asked += d.times("plane")
		}
		return asked == len(s.depots)
	})
	cancel()
	<-done
	for _, d := range s.depots {
		d.release()
	}
	s.c.Require(all, kit.T("all 3 depots are asked, each once, before any has answered", "在任何仓库响应之前，3 个仓库都各被询问一次"),
		kit.T("%d questions", "%d 次询问", asked))
}

// failuresAreSkipped demands an answer while one depot has one, and an error when none has.
func (s *service) failuresAreSkipped() {
	for i, d := range s.depots {
		d.behave(func(sku string) reply {
			switch {
			case strings.HasPrefix(sku, "silent"):
				return reply{held: true}
			case strings.HasPrefix(sku, "none"), i < 2:
				return reply{status: http.StatusInternalServerError}
			}
			return reply{units: 7, after: 30 * time.Millisecond}
		})
	}
	var got found
	s.must(http.MethodGet, "/api/stock/chisel", nil, http.StatusOK, &got)
	s.c.Require(got.Units == 7, kit.T("the answer of the only depot that works", "唯一正常的仓库的响应"), kit.Same("%+v", got))
	s.must(http.MethodGet, "/api/stock/none", nil, http.StatusBadGateway, nil)
	s.must(http.MethodGet, "/api/stock/silent", nil, http.StatusGatewayTimeout, nil)
	for _, d := range s.depots {
		d.release()
	}
}
