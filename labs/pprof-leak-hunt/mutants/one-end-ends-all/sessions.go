package main

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// beatEvery is how often a session shows that it is alive.
const beatEvery = 50 * time.Millisecond

// session is one signed-in customer.
type session struct {
	token string
	user  string
	beats atomic.Int64
	ended chan struct{}
}

// sessions are the customers who are signed in.
type sessions struct {
	mu    sync.RWMutex
	open  map[string]*session
	ended chan struct{}
	once  sync.Once
}

func newSessions() *sessions {
	return &sessions{open: map[string]*session{}, ended: make(chan struct{})}
}

func (s *sessions) register(mux *http.ServeMux) {
	mux.HandleFunc("POST /api/sessions", s.create)
	mux.HandleFunc("GET /api/sessions/{token}", s.show)
	mux.HandleFunc("DELETE /api/sessions/{token}", s.end)
}

func (s *sessions) create(w http.ResponseWriter, r *http.Request) {
	var body struct {
		User string `json:"user"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&body); err != nil || body.User == "" {
		refuse(w, http.StatusBadRequest, "a session needs a user")
		return
	}
	one := &session{token: rand.Text(), user: body.User, ended: s.ended}
	go one.keepAlive()
	s.mu.Lock()
	s.open[one.token] = one
	s.mu.Unlock()
	reply(w, http.StatusCreated, map[string]any{"token": one.token, "user": one.user})
}

// keepAlive counts the heartbeats that the app shows as a green dot, until the session ends.
func (s *session) keepAlive() {
	ticker := time.NewTicker(beatEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			s.beats.Add(1)
		case <-s.ended:
			return
		}
	}
}

func (s *sessions) show(w http.ResponseWriter, r *http.Request) {
	s.mu.RLock()
	one := s.open[r.PathValue("token")]
	s.mu.RUnlock()
	if one == nil {
		refuse(w, http.StatusNotFound, "no such session")
		return
	}
	reply(w, http.StatusOK, map[string]any{"token": one.token, "user": one.user, "beats": one.beats.Load()})
}

func (s *sessions) end(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	s.mu.Lock()
	one := s.open[token]
	delete(s.open, token)
	s.mu.Unlock()
	if one == nil {
		refuse(w, http.StatusNotFound, "no such session")
		return
	}
	// Whoever takes the session out of the map ends it, so this happens once.
	s.once.Do(func() { close(s.ended) })
	w.WriteHeader(http.StatusNoContent)
}
