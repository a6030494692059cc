package main

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"sync"
)

// largestReceipt is the size of the text that a scanner may send.
const largestReceipt = 1 << 20

// receipt is what the desk keeps of a receipt: its first line and its size, never the text.
type receipt struct {
	title []byte
	bytes int
}

// receipts are all that were handed in since the service started, by number.
type receipts struct {
	mu  sync.RWMutex
	all []receipt
}

func newReceipts() *receipts { return &receipts{} }

func (s *receipts) register(mux *http.ServeMux) {
	mux.HandleFunc("POST /api/receipts", s.hand)
	mux.HandleFunc("GET /api/receipts/{id}", s.show)
}

func (s *receipts) hand(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestReceipt))
	if err != nil {
		refuse(w, http.StatusRequestEntityTooLarge, "a receipt has at most 1 MiB")
		return
	}
	title := firstLine(text)
	if len(title) == 0 {
		refuse(w, http.StatusBadRequest, "a receipt begins with its title")
		return
	}
	kept := receipt{title: title, bytes: len(text)}
	s.mu.Lock()
	s.all = append(s.all, kept)
	id := len(s.all)
	s.mu.Unlock()
	reply(w, http.StatusCreated, kept.view(id))
}

// firstLine is the title: up to 80 bytes of the first line.
func firstLine(text []byte) []byte {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return bytes.TrimSpace(line[:min(len(line), 80)])
}

func (s *receipts) show(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err != nil || id < 1 || id > len(s.all) {
		refuse(w, http.StatusNotFound, "no such receipt")
		return
	}
	reply(w, http.StatusOK, s.all[id-1].view(id))
}

func (r receipt) view(id int) map[string]any {
	return map[string]any{"id": id, "title": string(r.title), "bytes": r.bytes}
}
