package httpapi

import (
	"fmt"
	"io"
	"net/http"

	"hikitsugi/api/problem"
	"hikitsugi/app/message"
)

// healthz says that the process answers.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) { probe(w) }

// readyz says that work can be taken: not while draining, and only with a store that is ready.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		s.fail(w, r, problem.New(message.ServerDown))
		return
	}
	if err := s.Ready(r.Context()); err != nil {
		s.fail(w, r, problem.Because(fmt.Errorf("ready: %w", err), message.ServerDown))
		return
	}
	probe(w)
}

func probe(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	io.WriteString(w, "ok\n")
}
