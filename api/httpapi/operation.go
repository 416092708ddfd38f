package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"hikitsugi/api/problem"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// maxForm is the longest body without a certificate's chain, in bytes.
const maxForm = 16 << 10

// operation is one row of the route table: what the mux and the OpenAPI document are made from.
type operation struct {
	method, path string
	name         string // operationId
	summary      string
	status       int
	session      session
	limiter      *limiter // nil: none
	exchange
}

// session says what an operation has to do with the cookie.
type session int

const (
	open     session = iota // works without one
	starting                // makes one where there is none
	required                // E530 without one
)

// exchange is a typed handler with its types kept for the document.
type exchange struct {
	limit   int          // of the body; 0: none is taken
	in, out reflect.Type // nil: no body
	serve   func(*call) (any, error)
}

// call is one request on its way through an operation.
type call struct {
	*http.Request
	w   http.ResponseWriter
	sid string // "" without a session
}

// taking makes an exchange that decodes a body.
func taking[In, Out any](limit int, serve func(*call, In) (Out, error)) exchange {
	return exchange{limit: limit, in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](), serve: func(c *call) (any, error) {
		var in In
		if err := problem.Decode(c.Request, int64(limit), &in); err != nil {
			return nil, err
		}
		return serve(c, in)
	}}
}

// giving makes an exchange that takes no body.
func giving[Out any](serve func(*call) (Out, error)) exchange {
	return exchange{out: reflect.TypeFor[Out](), serve: func(c *call) (any, error) {
		if err := noBody(c.Request); err != nil {
			return nil, err
		}
		return serve(c)
	}}
}

// doing makes an exchange without any body.
func doing(serve func(*call) error) exchange {
	return exchange{serve: func(c *call) (any, error) {
		if err := noBody(c.Request); err != nil {
			return nil, err
		}
		return nil, serve(c)
	}}
}

func noBody(r *http.Request) error {
	if n, _ := r.Body.Read(make([]byte, 1)); n > 0 {
		return problem.New(message.BodyTooLarge, "max", "0")
	}
	return nil
}

// handle runs one operation and writes its answer.
func (s *Server) handle(op operation, w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), s.Limits.Work)
	defer cancel()
	w.Header().Set("Cache-Control", "no-store")
	answer, err := s.run(op, &call{Request: r.WithContext(ctx), w: w})
	if errors.Is(err, context.DeadlineExceeded) {
		err = problem.Because(err, message.StoreBusy)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, op.status, answer)
}

func (s *Server) run(op operation, c *call) (any, error) {
	if op.limiter != nil {
		if err := op.limiter.take(s.client(c.Request), s.Now()); err != nil {
			return nil, err
		}
	}
	if query := c.URL.RawQuery; len(query) > 0 {
		name, _, _ := strings.Cut(query, "=")
		return nil, problem.New(message.UnknownField, "field", problem.Field(name))
	}
	if secret, ok := s.secret(c.Request); ok {
		c.sid = sid(secret)
	} else if op.session == required {
		return nil, problem.New(message.NoSession)
	}
	return op.serve(c)
}

func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, answer any) {
	if answer == nil {
		w.WriteHeader(status)
		return
	}
	body, err := json.Marshal(answer)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", wire.JSON)
	w.WriteHeader(status)
	w.Write(body)
}

// fail writes err's problem document and leaves err to the access log.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	v := visitOf(r)
	v.err = err
	problem.Write(w, err, v.support)
}

func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, problem.New(message.NotFound))
}

// methods are the operations of one path.
type methods struct {
	server *Server
	ops    []operation
}

func byPath(s *Server, ops []operation) map[string]methods {
	paths := make(map[string]methods)
	for _, op := range ops {
		paths[op.path] = methods{s, append(paths[op.path].ops, op)}
	}
	return paths
}

// ServeHTTP picks the operation of the method; HEAD is GET without the body.
func (m methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	i := slices.IndexFunc(m.ops, func(op operation) bool { return op.method == method })
	if i < 0 {
		w.Header().Set("Allow", m.allowed())
		m.server.fail(w, r, problem.New(message.MethodNotAllowed))
		return
	}
	m.server.handle(m.ops[i], w, r)
}

func (m methods) allowed() string {
	names := make([]string, len(m.ops))
	for i, op := range m.ops {
		names[i] = op.method
	}
	return strings.Join(names, ", ")
}
