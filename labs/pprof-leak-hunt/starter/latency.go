package main

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// window is how many requests the statistics look back on.
const window = 1024

// latency keeps how long the last requests took.
type latency struct {
	mu    sync.Mutex
	last  [window]time.Duration
	count int
	p50   time.Duration
	p99   time.Duration
}

func newLatency() *latency {
	l := &latency{}
	go l.summarise()
	return l
}

// summarise works the percentiles out twice a second, so that no request has to.
func (l *latency) summarise() {
	ticker := time.NewTicker(500 * time.Millisecond)
	for range ticker.C {
		l.mu.Lock()
		sorted := slices.Clone(l.last[:min(l.count, window)])
		l.mu.Unlock()
		if len(sorted) == 0 {
			continue
		}
		slices.Sort(sorted)
		l.mu.Lock()
		l.p50 = sorted[len(sorted)/2]
		l.p99 = sorted[len(sorted)*99/100]
		l.mu.Unlock()
	}
}

func (l *latency) measure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		next.ServeHTTP(w, r)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.last[l.count%window] = time.Since(begin)
		l.count++
	})
}

func (l *latency) summary() map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	return map[string]any{
		"requests": l.count,
		"p50Ms":    float64(l.p50.Microseconds()) / 1000,
		"p99Ms":    float64(l.p99.Microseconds()) / 1000,
	}
}
