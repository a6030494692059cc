package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"sync"
	"time"

	"gopherlab/labs/kit"
)

// depot is one of the harness's own: it answers as it is told, and counts who asks.
type depot struct {
	address string

	mu     sync.Mutex
	plan   func(sku string) reply
	asked  map[string]int
	opened chan struct{} // closed to let answers go that wait for it
}

// reply is what a depot does with a question.
type reply struct {
	units  int
	status int           // 0 is 200
	after  time.Duration // how long it takes
	held   bool          // until release is called
}

func openDepot(c *kit.C) *depot {
	d := &depot{plan: func(string) reply { return reply{} }, asked: map[string]int{}, opened: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stock/{sku}", d.answer)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		c.Fault(err)
	}
	server := &http.Server{Handler: mux}
	// A connection that is kept would keep goroutines in the service, and they are what is counted.
	server.SetKeepAlivesEnabled(false)
	go func() { _ = server.Serve(listener) }()
	c.Cleanup(func() { _ = server.Close() })
	d.address = "http://" + listener.Addr().String()
	return d
}

func (d *depot) answer(w http.ResponseWriter, r *http.Request) {
	sku := r.PathValue("sku")
	d.mu.Lock()
	d.asked[sku]++
	plan, opened := d.plan(sku), d.opened
	d.mu.Unlock()
	if plan.held {
		wait(r.Context(), opened)
	} else if plan.after > 0 {
		pause(r.Context(), plan.after)
	}
	if plan.status != 0 {
		w.WriteHeader(plan.status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]int{"units": plan.units})
}

func wait(ctx context.Context, opened <-chan struct{}) {
	select {
	case <-opened:
	case <-ctx.Done():
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// behave sets how the depot answers from now on.
func (d *depot) behave(plan func(sku string) reply) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.plan = plan
}

// release lets go what is held; what is asked afterwards is held again.
func (d *depot) release() {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.opened)
	d.opened = make(chan struct{})
}

// times tells how often the depot was asked for a sku.
func (d *depot) times(sku string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.asked[sku]
}
