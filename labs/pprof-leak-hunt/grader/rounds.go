package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"gopherlab/labs/kit"
)

// stockRound asks for goods of which one depot answers at once and the others a little later. Every fifth customer
// leaves before anybody has answered.
func stockRound(g *gauge, from int) {
	for i, d := range g.depots {
		d.behave(func(sku string) reply {
			if strings.HasPrefix(sku, "leaves-") {
				return reply{units: i, after: 60 * time.Millisecond}
			}
			return reply{units: i, after: time.Duration((i+from)%len(g.depots)) * 8 * time.Millisecond}
		})
	}
	g.load(40, func(i int) error {
		if i%5 == 4 {
			ctx, cancel := context.WithTimeout(g.c.Context(), 15*time.Millisecond)
			defer cancel()
			_, _ = g.try(ctx, http.MethodGet, fmt.Sprintf("/api/stock/leaves-%d", from+i), nil)
			return nil
		}
		var found found
		return g.call(http.MethodGet, fmt.Sprintf("/api/stock/drill-%d", from+i), nil, http.StatusOK, &found)
	})
}

// quotesRound asks for quotes that nobody has asked for before.
func quotesRound(g *gauge, from int) {
	g.load(1000, func(i int) error {
		asked := fmt.Sprintf("saw-%d", from+i)
		var got quote
		err := g.call(http.MethodGet, quotePath(asked, 300), nil, http.StatusOK, &got)
		if err == nil {
			err = got.wrong(asked, 300)
		}
		return err
	})
}

// receiptBytes is the size of a receipt of the load.
const receiptBytes = 64 << 10

// receiptsRound hands in receipts and asks for the first of all again: what was handed in stays.
func receiptsRound(g *gauge, from int) {
	g.load(60, func(i int) error {
		title := fmt.Sprintf("Receipt of customer %d", from+i)
		var got receipt
		err := g.call(http.MethodPost, "/api/receipts", receiptText(title, receiptBytes), http.StatusCreated, &got)
		if err == nil && (got.Title != title || got.Bytes != receiptBytes) {
			err = fmt.Errorf("the receipt %q of %d bytes is %+v", title, receiptBytes, got)
		}
		return err
	})
	var first receipt
	g.must(http.MethodGet, "/api/receipts/1", nil, http.StatusOK, &first)
	g.c.Require(first.Bytes == receiptBytes && first.Title != "",
		kit.T("the first receipt of all stays", "第一张收据一直都在"), kit.Same("%+v", first))
}

// sessionsRound opens sessions and ends them; every tenth lives long enough to be heard.
func sessionsRound(g *gauge, from int) {
	g.load(40, func(i int) error {
		opened, err := g.open(fmt.Sprintf("user-%d", from+i))
		if err != nil {
			return err
		}
		if i%10 == 0 {
			if err := g.heard(opened, 1); err != nil {
				return err
			}
		}
		return g.call(http.MethodDelete, "/api/sessions/"+opened.Token, nil, http.StatusNoContent, nil)
	})
}
