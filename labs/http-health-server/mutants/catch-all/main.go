// Command http-health-server tells a load balancer that it is alive, and leaves without dropping a request.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

const (
	defaultAddr = ":8080"
	// Whoever has not sent a whole header by then loses the connection, not the service.
	headerTimeout = 2 * time.Second
	idleTimeout   = time.Minute
	// Running requests get this long after SIGTERM; the orchestrator kills at five seconds.
	drainTimeout = 4 * time.Second
)

type health struct {
	Timestamp time.Time `json:"timestamp"`
	Message   string    `json:"message"`
}

func main() {
	// From here on the first SIGTERM is a request to leave, not a death. The second one kills.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	context.AfterFunc(ctx, stop)
	if err := run(ctx, addrFromEnv()); err != nil {
		log.Fatal(err)
	}
}

func addrFromEnv() string {
	if addr := os.Getenv("ADDR"); addr != "" {
		return addr
	}
	return defaultAddr
}

// run serves on addr until ctx ends and then drains: the listener closes at once, running requests finish.
func run(ctx context.Context, addr string) error {
	server := &http.Server{
		Addr:              addr,
		Handler:           routes(),
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	log.Printf("listening on %s", addr)

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		log.Print("leaving: waiting for running requests")
	}
	return drain(server)
}

func drain(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		log.Print("leaving: out of time, cutting off what still runs")
		return server.Close()
	}
	return err
}

// routes leaves 405 with Allow and 404 to the mux, which knows the methods of each path.
func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/health", handleHealth)
	mux.HandleFunc("GET /api/slow", handleSlow)
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "hello") })
	return mux
}

func handleHealth(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(health{Timestamp: time.Now(), Message: "alive"}); err != nil {
		log.Printf("health: %v", err)
	}
}

// handleSlow stands for the real work of the service: /api/slow?ms=1500 answers after 1.5 s.
func handleSlow(w http.ResponseWriter, r *http.Request) {
	ms, err := strconv.Atoi(r.URL.Query().Get("ms"))
	if err != nil || ms < 0 || ms > 60_000 {
		http.Error(w, "ms must be a number from 0 to 60000", http.StatusBadRequest)
		return
	}
	select {
	case <-time.After(time.Duration(ms) * time.Millisecond):
		fmt.Fprintf(w, "done after %d ms\n", ms)
	case <-r.Context().Done(): // nobody waits for the answer any more
	}
}
