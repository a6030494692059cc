// Everything in main, closures for handlers.
package main

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

func main() {
	var served atomic.Int64
	mux := http.NewServeMux()

	mux.HandleFunc("GET /api/health", func(w http.ResponseWriter, req *http.Request) {
		served.Add(1)
		h := w.Header()
		h.Set("Content-Type", "application/json")
		now := time.Now().Format(time.RFC3339)
		io.WriteString(w, `{"timestamp":"`+now+`","message":"alive"}`)
	})
	mux.HandleFunc("GET /api/slow", func(w http.ResponseWriter, req *http.Request) {
		wait, err := strconv.Atoi(req.URL.Query().Get("ms"))
		if err != nil {
			w.WriteHeader(400)
			return
		}
		if wait < 0 || 60000 < wait {
			w.WriteHeader(400)
			return
		}
		time.Sleep(time.Millisecond * time.Duration(wait))
		io.WriteString(w, "slept "+strconv.Itoa(wait))
	})

	port := os.Getenv("ADDR")
	if len(port) == 0 {
		port = ":8080"
	}
	srv := http.Server{Addr: port, Handler: mux}
	srv.ReadTimeout = 5 * time.Second
	srv.IdleTimeout = 30 * time.Second

	done := make(chan struct{})
	go func() {
		term := make(chan os.Signal, 2)
		signal.Notify(term, os.Interrupt, syscall.SIGTERM)
		<-term
		log.Println("got a signal after", served.Load(), "answers")
		ctx, stop := context.WithDeadline(context.Background(), time.Now().Add(4*time.Second))
		if err := srv.Shutdown(ctx); err != nil {
			log.Println("shutdown:", err)
		}
		stop()
		close(done)
	}()

	if err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatalln(err)
	}
	<-done
}
