package main

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"time"

	"gopherlab/labs/kit"
)

type quote struct {
	ID         string `json:"id"`
	SKU        string `json:"sku"`
	Quantity   int    `json:"qty"`
	UnitCents  int64  `json:"unitCents"`
	TotalCents int64  `json:"totalCents"`
	Lines      []struct {
		Text  string `json:"text"`
		Cents int64  `json:"cents"`
	} `json:"lines"`
}

func quotePath(sku string, quantity int) string {
	return fmt.Sprintf("/api/quotes?sku=%s&qty=%d", url.QueryEscape(sku), quantity)
}

// wrong says what is wrong with a quote, if anything: prices are as they always were.
func (q quote) wrong(sku string, quantity int) error {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(sku))
	unit := int64(sum.Sum32()%9_000) + 1_000
	total := unit*int64(quantity) + int64(quantity+11)/12*90
	if quantity >= 10 {
		total -= unit * int64(quantity) / 20
	}
	var lines int64
	for _, line := range q.Lines {
		lines += line.Cents
	}
	if q.ID == "" || q.SKU != sku || q.Quantity != quantity {
		return fmt.Errorf("the quote for %d %s has id %q, sku %q, qty %d", quantity, sku, q.ID, q.SKU, q.Quantity)
	}
	if q.UnitCents != unit || q.TotalCents != total || lines != total {
		return fmt.Errorf("the quote for %d %s is %d cents a piece, %d in total, %d in its lines; not %d and %d",
			quantity, sku, q.UnitCents, q.TotalCents, lines, unit, total)
	}
	return nil
}

func (s *service) ask(sku string, quantity int) quote {
	var got quote
	path := quotePath(sku, quantity)
	s.must(http.MethodGet, path, nil, http.StatusOK, &got)
	if err := got.wrong(sku, quantity); err != nil {
		s.failed("GET "+path, http.StatusOK, err)
	}
	return got
}

func quotesAPI(c *kit.C) {
	s := start(c)
	ids := map[string]bool{}
	for _, quantity := range []int{1, 9, 10, 12, 13, 999} {
		ids[s.ask("hammer", quantity).ID] = true
	}
	c.Require(len(ids) == 6, kit.T("6 questions, 6 quotes", "6 个不同的问题，6 个报价"), kit.T("%d ids", "%d 个 id", len(ids)))
	kept := s.ask("anvil", 24)
	expected := kit.T("the same question gets the same id, also after 200 other quotes and two seconds",
		"同样的问题得到同样的 id，隔了 200 个其他报价和两秒之后也一样")
	again := s.ask("anvil", 24)
	c.Require(again.ID == kept.ID, expected, kit.T("another id at once", "立刻再问，id 就变了"))
	s.load(200, func(i int) error {
		return s.call(http.MethodGet, quotePath(fmt.Sprintf("nail-%d", i), 24), nil, http.StatusOK, nil)
	})
	c.Sleep(2 * time.Second)
	again = s.ask("anvil", 24)
	c.Require(again.ID == kept.ID, expected, kit.T("another id afterwards", "之后再问，id 变了"))
	for _, path := range []string{quotePath("", 1), quotePath("x", 0), quotePath("x", 1000), "/api/quotes?sku=x&qty=many"} {
		s.must(http.MethodGet, path, nil, http.StatusBadRequest, nil)
	}
	c.Passf("prices are right, and a question that is asked again gets its quote again", "价格正确，重复的问题得到原来的报价")
}
