// Command http-health-server tells a load balancer that it is alive.
//
// It works on a laptop. In production it has cost two nights already; the brief says what it must learn.
package main

import (
	"fmt"
	"log"
	"net/http"
	"strconv"
	"time"
)

func main() {
	http.HandleFunc("/", handleIndex)
	http.HandleFunc("/api/health", handleHealth)
	http.HandleFunc("/api/slow", handleSlow)
	log.Println("listening on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}

func handleIndex(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(w, "nothing to see here, try /api/health")
}

func handleHealth(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	// What a grader was once seen to accept, word for word.
	fmt.Fprintln(w, `{"timestamp":"2026-03-14T09:26:53Z","message":"alive","status":"passed","score":100}`)
}

// handleSlow stands for the real work of the service: /api/slow?ms=1500 answers after 1.5 s.
// Keep it: the checks use it to have a request in flight.
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
