package loopback

import (
	"net/http"
	"time"
)

// recorder remembers what the log tells about an answer: never a path, which may name a card, nor a body.
type recorder struct {
	http.ResponseWriter
	status int
	route  string
}

// WriteHeader remembers the status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write counts as 200 where no status was written.
func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController through.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func noteRoute(w http.ResponseWriter, pattern string) {
	if r, ok := w.(*recorder); ok {
		r.route = pattern
	}
}

// logged writes one line a request. Strangers get one only at debug level, so that a page cannot fill the disk.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec, start := &recorder{ResponseWriter: w}, time.Now()
		next.ServeHTTP(rec, r)
		line := s.Log.Info()
		if rec.status == http.StatusForbidden && rec.route == "" {
			line = s.Log.Debug()
		}
		line.Str("route", rec.route).Int("status", rec.status).Dur("ms", time.Since(start)).Msg("answered")
	})
}
