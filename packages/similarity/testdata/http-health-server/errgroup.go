// A table of routes, a middleware chain, BaseContext for cancellation.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"
)

type route struct {
	path string
	fn   func(url.Values) (any, int)
}

type answer struct {
	At   string `json:"timestamp"`
	Text string `json:"message"`
}

var table = []route{
	{"/api/health", func(url.Values) (any, int) {
		return answer{At: time.Now().Format(time.RFC3339), Text: "up"}, 200
	}},
	{"/api/slow", func(q url.Values) (any, int) {
		d, err := time.ParseDuration(q.Get("ms") + "ms")
		if err != nil || d < 0 || d > time.Minute {
			return "ms must be a number", 400
		}
		<-time.After(d)
		return "done after " + strconv.FormatInt(d.Milliseconds(), 10), 200
	}},
}

type handler struct {
	inflight sync.WaitGroup
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.inflight.Add(1)
	defer h.inflight.Done()
	for _, rt := range table {
		if rt.path != r.URL.Path {
			continue
		}
		if r.Method != "GET" && r.Method != "HEAD" {
			w.Header()["Allow"] = []string{"GET, HEAD"}
			w.WriteHeader(405)
			return
		}
		value, code := rt.fn(r.URL.Query())
		var buf bytes.Buffer
		if err := json.NewEncoder(&buf).Encode(value); err != nil {
			code = 500
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(buf.Len()))
		w.WriteHeader(code)
		buf.WriteTo(w)
		return
	}
	http.NotFound(w, r)
}

func main() {
	fallback := flag.String("addr", ":8080", "where to listen")
	flag.Parse()
	where := *fallback
	if env := os.Getenv("ADDR"); env != "" {
		where = env
	}
	root, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	h := new(handler)
	server := &http.Server{
		Addr:              where,
		Handler:           h,
		ReadHeaderTimeout: time.Second,
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(root) },
	}
	var both sync.WaitGroup
	both.Go(func() {
		<-root.Done()
		grace, end := context.WithTimeout(context.Background(), 4*time.Second)
		defer end()
		if server.Shutdown(grace) != nil {
			server.Close()
		}
		h.inflight.Wait()
	})
	err := server.ListenAndServe()
	log.Print(err)
	cancel()
	both.Wait()
}
