// A struct that owns the server; a channel of signals.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

type app struct {
	http   *http.Server
	logger *slog.Logger
	listen net.Listener
}

func newApp(addr string) (*app, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", addr, err)
	}
	a := &app{listen: l, logger: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	mux := http.NewServeMux()
	mux.Handle("/api/health", a.only(http.MethodGet, a.health))
	mux.Handle("/api/slow", a.only(http.MethodGet, a.slow))
	a.http = &http.Server{Handler: mux, ReadHeaderTimeout: 3 * time.Second}
	return a, nil
}

func (a *app) only(method string, next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != method {
			w.Header().Set("Allow", method)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		next(w, r)
	})
}

func (a *app) health(w http.ResponseWriter, r *http.Request) {
	body, err := json.Marshal(map[string]string{
		"timestamp": time.Now().UTC().Format(time.RFC3339),
		"message":   "ok",
	})
	if err != nil {
		a.logger.Error("health", "err", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(body)
}

func (a *app) slow(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.ParseInt(r.FormValue("ms"), 10, 32)
	switch {
	case err != nil, n < 0, n > 60000:
		http.Error(w, "bad ms", http.StatusBadRequest)
		return
	}
	timer := time.NewTimer(time.Duration(n) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		fmt.Fprintln(w, "done")
	case <-r.Context().Done():
	}
}

func (a *app) serve() error {
	errs := make(chan error)
	go func() { errs <- a.http.Serve(a.listen) }()
	sigs := make(chan os.Signal, 1)
	signal.Notify(sigs, syscall.SIGTERM, syscall.SIGINT)
	select {
	case err := <-errs:
		return err
	case s := <-sigs:
		a.logger.Info("shutting down", "signal", s.String())
	}
	limit, cancel := context.WithTimeout(context.Background(), 4500*time.Millisecond)
	defer cancel()
	return a.http.Shutdown(limit)
}

func main() {
	addr, ok := os.LookupEnv("ADDR")
	if !ok {
		addr = ":8080"
	}
	a, err := newApp(addr)
	if err == nil {
		err = a.serve()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
