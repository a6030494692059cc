package main

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"gopherlab/labs/kit"
)

type session struct {
	Token string `json:"token"`
	User  string `json:"user"`
	Beats int    `json:"beats"`
}

func (s *service) open(user string) (session, error) {
	var opened session
	err := s.call(http.MethodPost, "/api/sessions", fmt.Appendf(nil, `{"user":%q}`, user), http.StatusCreated, &opened)
	if err == nil && (opened.Token == "" || opened.User != user) {
		err = fmt.Errorf("a session of %s is %+v", user, opened)
	}
	return opened, err
}

// heard waits until a session has beaten so often. The time is a cap: a beat comes every 50 ms.
func (s *service) heard(opened session, beats int) error {
	var now session
	var problem error
	s.c.Eventually(5*time.Second, func() bool {
		problem = s.call(http.MethodGet, "/api/sessions/"+opened.Token, nil, http.StatusOK, &now)
		return problem != nil || now.Beats >= beats
	})
	if problem == nil && (now.Beats < beats || now.User != opened.User) {
		problem = fmt.Errorf("the open session of %s is %+v, %d beats expected", opened.User, now, beats)
	}
	return problem
}

func sessionsAPI(c *kit.C) {
	s := start(c)
	ann, err := s.open("ann")
	bob, err2 := s.open("bob")
	if err := errors.Join(err, err2); err != nil {
		s.failed("POST /api/sessions", http.StatusCreated, err)
	}
	c.Require(ann.Token != bob.Token, kit.T("a token of its own for each session", "每个会话有自己的 token"), kit.Same("%s", ann.Token))
	for _, one := range []session{ann, bob} {
		if err := s.heard(one, 3); err != nil {
			s.failed("GET /api/sessions/{token}", http.StatusOK, err)
		}
	}
	path := "/api/sessions/" + ann.Token
	s.must(http.MethodDelete, path, nil, http.StatusNoContent, nil)
	s.must(http.MethodGet, path, nil, http.StatusNotFound, nil)
	s.must(http.MethodDelete, path, nil, http.StatusNotFound, nil)
	s.must(http.MethodPost, "/api/sessions", []byte(`{"user":""}`), http.StatusBadRequest, nil)
	s.must(http.MethodPost, "/api/sessions", []byte(`not JSON`), http.StatusBadRequest, nil)
	var still session
	s.must(http.MethodGet, "/api/sessions/"+bob.Token, nil, http.StatusOK, &still)
	if err := s.heard(bob, still.Beats+3); err != nil {
		s.failed("GET /api/sessions/{token}", http.StatusOK, err)
	}
	c.Passf("sessions open, beat and end; one that ends does not disturb another", "会话能建立、有心跳、能结束；结束一个不影响另一个")
}
