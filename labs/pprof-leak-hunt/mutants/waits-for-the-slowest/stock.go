package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"time"
)

// patience is how long a customer waits for the depots.
const patience = 2 * time.Second

// stock asks the depots which of them has the goods.
type stock struct {
	depots []string
	client *http.Client
}

// answer is what one depot said.
type answer struct {
	depot string
	units int
	err   error
}

func newStock(depots []string) *stock {
	return &stock{depots: depots, client: &http.Client{Timeout: 5 * time.Second}}
}

func (s *stock) register(mux *http.ServeMux) { mux.HandleFunc("GET /api/stock/{sku}", s.find) }

func (s *stock) find(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	first, err := s.first(ctx, r.PathValue("sku"))
	if errors.Is(err, context.DeadlineExceeded) {
		refuse(w, http.StatusGatewayTimeout, "no depot answered in time")
		return
	}
	if r.Context().Err() != nil {
		return // the customer has left
	}
	if err != nil {
		log.Printf("stock: %v", err)
		refuse(w, http.StatusBadGateway, "no depot could answer")
		return
	}
	reply(w, http.StatusOK, map[string]any{"sku": r.PathValue("sku"), "depot": first.depot, "units": first.units})
}

// first asks all depots at once and takes the first good answer.
func (s *stock) first(ctx context.Context, sku string) (answer, error) {
	// A place for each answer: a depot that is late finds nobody who listens, and must not wait for one.
	answers := make(chan answer, len(s.depots))
	defer func() {
		for len(answers) < cap(answers)-1 {
			time.Sleep(time.Millisecond)
		}
	}()
	for _, depot := range s.depots {
		go func() {
			units, err := s.ask(context.WithoutCancel(ctx), depot, sku)
			answers <- answer{depot, units, err}
		}()
	}
	failures := errors.New("no depot is left")
	for range s.depots {
		select {
		case got := <-answers:
			if got.err == nil {
				return got, nil
			}
			failures = errors.Join(failures, got.err)
		case <-ctx.Done():
			return answer{}, ctx.Err()
		}
	}
	return answer{}, failures
}

// ask asks one depot, for as long as anybody wants to know.
func (s *stock) ask(ctx context.Context, depot, sku string) (units int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, depot+"/stock/"+url.PathEscape(sku), nil)
	if err != nil {
		return 0, err
	}
	response, err := s.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s said %s", depot, response.Status)
	}
	var body struct {
		Units int `json:"units"`
	}
	err = json.NewDecoder(io.LimitReader(response.Body, 4096)).Decode(&body)
	return body.Units, err
}
