// Half done: the starter with a mux and an address, no shutdown yet. Does not even build: a bracket is missing.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"time"
)

type status struct {
	When  time.Time `json:"timestamp"`
	Words string    `json:"message"`
}

func address() (a string) {
	a = ":8080"
	if given, isSet := os.LookupEnv("ADDR"); isSet && given != "" {
		a = given
	}
	return
}

func health(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		w.Header().Add("Content-Type", "application/json")
		enc := json.NewEncoder(w)
		enc.SetIndent("", " ")
		enc.Encode(&status{time.Now(), "still here"})
	} else {
		http.Error(w, "only GET", http.StatusMethodNotAllowed)
	}
}

func main() {
	http.HandleFunc("/api/health", health)
	s := &http.Server{Addr: address(), ReadHeaderTimeout: 2 * time.Second
	log.Fatal(s.ListenAndServe())
}
