package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"time"

	"hikitsugi/api/problem"
	"hikitsugi/app/message"
)

// visit is what the log will say about one request.
type visit struct {
	id      string // request id
	support string // サポート番号
	err     error
	stack   []byte         // of a panic
	told    []func(Answer) // who is told of the answer
}

type visitKey struct{}

func visitOf(r *http.Request) *visit { return r.Context().Value(visitKey{}).(*visit) }

// accompanied is the outermost handler: it numbers a request, secures the answer, survives a panic and writes the log.
func (s *Server) accompanied(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.Now()
		v := &visit{id: requestID(s.Random)}
		r = r.WithContext(context.WithValue(s.traced(r, v), visitKey{}, v))
		answer := &recorder{ResponseWriter: w}
		s.secured(answer.Header(), r)
		answer.Header().Set("Request-Id", v.id)
		v.number(answer, s.origin(r, v))
		s.survive(next, answer, r)
		s.access(r, v, answer, s.Now().Sub(began))
	})
}

// traced is the context of a request's work.
func (s *Server) traced(r *http.Request, v *visit) context.Context {
	if s.Observe != nil {
		v.told = append(v.told, s.Observe)
	}
	if s.Trace == nil {
		return r.Context()
	}
	ctx, end := s.Trace(r.Context(), r.Header)
	v.told = append(v.told, end)
	return ctx
}

// origin is what the support number is made from: the session, so that the number at the foot of the page, in each
// error and in the log is one; the request where there is no session.
func (s *Server) origin(r *http.Request, v *visit) string {
	if secret, ok := s.secret(r); ok {
		return sid(secret)
	}
	return v.id
}

// number sets the support number. It is a digest cut to eight digits: it names a visit in our log and nobody anywhere.
func (v *visit) number(w http.ResponseWriter, from string) {
	sum := sha256.Sum256([]byte("support " + from))
	n := binary.BigEndian.Uint64(sum[:8]) % 1e8
	v.support = fmt.Sprintf("%04d-%04d", n/1e4, n%1e4)
	w.Header().Set("Support-Number", v.support)
}

// survive turns a panic into E519. Once an answer has begun, only breaking the connection tells the client.
func (s *Server) survive(next http.Handler, w *recorder, r *http.Request) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		v := visitOf(r)
		v.err, v.stack = problem.Because(fmt.Errorf("panic: %v", cause), message.Internal), debug.Stack()
		if w.status == 0 {
			problem.Write(w, v.err, v.support)
			return
		}
		w.broken = true
	}()
	next.ServeHTTP(w, r)
}

// access writes the one log line of a request.
func (s *Server) access(r *http.Request, v *visit, w *recorder, took time.Duration) {
	line := s.Log.Info()
	if w.status >= http.StatusInternalServerError {
		line = s.Log.Error()
	}
	line = line.Str("id", v.id).Str("support", v.support).Str("method", method(r)).Str("route", r.Pattern).
		Int("status", w.status).Int64("bytes", w.bytes).Float64("ms", float64(took.Microseconds())/1000)
	if v.err != nil {
		line = line.Str("code", string(v.code())).Str("cause", cause(v.err))
	}
	if v.stack != nil {
		line = line.Bytes("stack", v.stack)
	}
	line.Msg("request")
	for _, tell := range v.told {
		tell(Answer{ID: v.id, Method: method(r), Route: r.Pattern, Status: w.status, Code: v.code(), Took: took})
	}
	if w.broken {
		panic(http.ErrAbortHandler)
	}
}

// Answer is what may be told of an answer: nothing of the client, and but for the ID words of a bounded number.
type Answer struct {
	ID     string // the request's, as in the log
	Method string // GET, ..., or "other"
	Route  string // the pattern, "" before the gate
	Status int
	Code   message.Code // "" without an error
	Took   time.Duration
}

func (v *visit) code() message.Code {
	if v.err == nil {
		return ""
	}
	return problem.Of(v.err).Code
}

// method keeps a client from writing words of its own into the log.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

func cause(err error) string {
	var e *problem.Error
	if errors.As(err, &e) && e.Cause == nil {
		return ""
	}
	return err.Error()
}

// requestID is 64 random bits in the letters a to p. Letters only, so that the log's redaction never takes one for a
// number of somebody.
func requestID(random io.Reader) string {
	b := make([]byte, 8)
	if _, err := io.ReadFull(random, b); err != nil {
		return "unnumbered"
	}
	id := make([]byte, 0, 2*len(b))
	for _, c := range b {
		id = append(id, 'a'+c>>4, 'a'+c&15)
	}
	return string(id)
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	broken bool
}

// WriteHeader keeps the first status.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
