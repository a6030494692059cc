package main

import (
	"crypto/rand"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// line is one row of a quote as it is printed.
type line struct {
	Text  string `json:"text"`
	Cents int64  `json:"cents"`
}

// quote is a price that the shop stands by.
type quote struct {
	ID         string `json:"id"`
	SKU        string `json:"sku"`
	Quantity   int    `json:"qty"`
	UnitCents  int64  `json:"unitCents"`
	TotalCents int64  `json:"totalCents"`
	Lines      []line `json:"lines"`
}

// question is what a customer asks a quote for.
type question struct {
	sku      string
	quantity int
}

// mostQuotes is how many quotes are kept; the oldest makes room.
const mostQuotes = 1000

// quotes answers the same question with the same quote: a customer who asks twice must not see two prices.
type quotes struct {
	mu    sync.Mutex
	known map[question]*quote
	// order holds the questions of the known quotes in the order in which they were made, as a ring.
	order [mostQuotes]question
	made  int
}

func newQuotes() *quotes {
	q := &quotes{known: map[question]*quote{}}
	go func() {
		for range time.Tick(50 * time.Millisecond) {
			q.mu.Lock()
			clear(q.known)
			q.mu.Unlock()
		}
	}()
	return q
}

func (q *quotes) register(mux *http.ServeMux) { mux.HandleFunc("GET /api/quotes", q.ask) }

func (q *quotes) ask(w http.ResponseWriter, r *http.Request) {
	sku := r.FormValue("sku")
	quantity, err := strconv.Atoi(r.FormValue("qty"))
	if sku == "" || len(sku) > 64 || err != nil || quantity < 1 || quantity > 999 {
		refuse(w, http.StatusBadRequest, "a quote needs a sku and a qty from 1 to 999")
		return
	}
	reply(w, http.StatusOK, q.find(question{sku, quantity}))
}

func (q *quotes) find(asked question) *quote {
	q.mu.Lock()
	defer q.mu.Unlock()
	if found := q.known[asked]; found != nil {
		return found
	}
	slot := &q.order[q.made%mostQuotes]
	if q.made >= mostQuotes {
		delete(q.known, *slot)
	}
	*slot = asked
	q.made++
	made := price(asked)
	q.known[asked] = made
	return made
}

// price works a quote out: from 10 pieces on there is a rebate, and handling is charged for each started dozen.
func price(asked question) *quote {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(asked.sku))
	unit := int64(sum.Sum32()%9_000) + 1_000
	made := &quote{ID: rand.Text(), SKU: asked.sku, Quantity: asked.quantity, UnitCents: unit}
	add := func(cents int64, format string, args ...any) {
		made.Lines = append(made.Lines, line{fmt.Sprintf(format, args...), cents})
		made.TotalCents += cents
	}
	add(unit*int64(asked.quantity), "%d × %s at %d.%02d each", asked.quantity, asked.sku, unit/100, unit%100)
	if asked.quantity >= 10 {
		add(-unit*int64(asked.quantity)/20, "Rebate of 5 %% from 10 pieces of %s on", asked.sku)
	}
	for box := range (asked.quantity + 11) / 12 {
		add(90, "Handling of box %d with up to 12 pieces of %s, packed and labelled for collection", box+1, asked.sku)
	}
	return made
}
