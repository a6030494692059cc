// Command pickup is the click-and-collect desk of a chain of tool shops: customers sign in, ask for quotes, see which
// depot has the goods, and hand in their receipts.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	address := os.Getenv("ADDR")
	if address == "" {
		address = ":8080"
	}
	var depots []string
	if list := os.Getenv("DEPOTS"); list != "" {
		depots = strings.Split(list, ",")
	}
	mux := http.NewServeMux()
	mux.Handle("/", newService(depots))

	server := &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	log.Printf("pickup listens on %s with %d depots", address, len(depots))
	log.Fatal(server.ListenAndServe())
}

// newService wires the desk together.
func newService(depots []string) http.Handler {
	latency := newLatency()
	mux := http.NewServeMux()
	newSessions().register(mux)
	newQuotes().register(mux)
	newStock(depots).register(mux)
	newReceipts().register(mux)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("GET /api/stats", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, latency.summary())
	})
	return latency.measure(mux)
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Printf("reply: %v", err)
	}
}

func refuse(w http.ResponseWriter, status int, why string) {
	reply(w, status, map[string]string{"error": why})
}
