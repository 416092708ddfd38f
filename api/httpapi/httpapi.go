// Package httpapi puts the registry on HTTP: the routes of package wire, problem documents, the session cookie, the gate
// for browsers, limits, security headers, the access log and the OpenAPI document. It knows no rule of the field and no
// SQL: a handler decodes, calls [Renewals] and renders.
//
// # The life of a request
//
//	arrive   a request id and a support number are given; a panic below becomes E519
//	headers  every answer carries the same security headers, whatever it is
//	gate     Host must be ours; under /v1 the Origin and Sec-Fetch-Site too
//	route    one table (routes.go) makes the mux and the OpenAPI document
//	limit    per client address, before a body is read
//	decode   strict: unknown, double or case-variant fields, size and media type each have their code
//	call     Renewals, with the session id
//	render   JSON, or the problem document of the error
//	log      one line: id, support number, method, route pattern, status, duration, code. No address, path, query or cookie
//
// # Why not huma's router
//
// huma makes the document (document.go), not the routing: its hook for errors is a package variable, its body reader
// takes doubled fields and a missing media type, and both would have had to be replaced.
package httpapi

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/app/message"
)

// Config is what a Server is made of. All fields down to Random are required.
type Config struct {
	Origin    string // exact origin of the pages
	Demo      bool   // http://localhost is allowed, and the cookie goes without its prefix there
	Agent     string // where a page looks for the agent: http://127.0.0.1:port
	Directory string // compact form, served at proof.DirectoryPath
	Renewals  Renewals
	Ready     func(context.Context) error // nil: work can be taken
	Log       zerolog.Logger              // made by NewLog
	Now       func() time.Time
	Random    io.Reader

	Site    http.Handler   // pages; nil answers 404
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	Limits  Limits
	Drain   time.Duration // between "not ready" and taking no more connections
	Observe func(Answer)  // told of every answer, if not nil
	// Trace, if not nil, is told of every request with its header: it gives the context that the work gets, and what is
	// told of the answer.
	Trace func(context.Context, http.Header) (context.Context, func(Answer))
	// Certificate is asked at each handshake of TLS; nil means plain HTTP, for a proxy in front.
	Certificate func(*tls.ClientHelloInfo) (*tls.Certificate, error)
}

func (c Config) check() error {
	switch {
	case !proof.ValidOrigin(c.Origin, c.Demo):
		return errors.New("origin is not an https origin (or http://localhost in a demo)")
	case c.Renewals == nil, c.Ready == nil, c.Now == nil, c.Random == nil:
		return errors.New("a part is missing")
	case c.Directory == "", c.Agent == "":
		return errors.New("no directory or no address of the agent")
	}
	return nil
}

// Server answers all of the registry's HTTP.
type Server struct {
	Config
	host     string
	handler  http.Handler
	starts   *limiter
	proofs   *limiter
	draining atomic.Bool
}

// New checks cfg and makes a Server.
func New(cfg Config) (*Server, error) {
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("http server: %w", err)
	}
	var err error
	if cfg.Limits, err = cfg.Limits.filled(); err != nil {
		return nil, fmt.Errorf("http server: %w", err)
	}
	s := &Server{
		Config: cfg, host: hostOf(cfg.Origin),
		starts: newLimiter(cfg.Limits.Starts), proofs: newLimiter(cfg.Limits.Proofs),
	}
	mux, err := s.routes()
	if err != nil {
		return nil, fmt.Errorf("http server: %w", err)
	}
	s.handler = s.accompanied(s.gated(mux))
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// routes is the mux of everything that is served.
func (s *Server) routes() (*http.ServeMux, error) {
	described := s.document()
	document, err := encodeDocument(described)
	if err != nil {
		return nil, err
	}
	page, err := apiPage(described)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for path, m := range byPath(s, s.operations()) {
		mux.Handle(path, m)
	}
	mux.HandleFunc("/v1/", s.notFound)
	for path, read := range s.readings(document, page) {
		mux.Handle(path, s.reading(read))
	}
	mux.Handle("/", s.site())
	return mux, nil
}

// readings is what is read beside /v1 and the pages. What the first part of a path is, no authority may be called:
// registry.CheckAuthorityID.
func (s *Server) readings(document, page []byte) map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		proof.DirectoryPath: fixed("application/jwt", []byte(s.Directory)),
		"/openapi.json":     fixed("application/openapi+json", document),
		"/api":              fixed("text/html; charset=utf-8", page),
		"/api.css":          fixed("text/css; charset=utf-8", apiStyle),
		"/healthz":          s.healthz,
		"/readyz":           s.readyz,
		"/problems/{code}":  s.problemPage,
	}
}

func (s *Server) site() http.Handler {
	if s.Site == nil {
		return http.HandlerFunc(s.notFound)
	}
	return s.Site
}

// reading keeps every method but GET and HEAD from a handler.
func (s *Server) reading(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			s.fail(w, r, problem.New(message.MethodNotAllowed))
			return
		}
		next(w, r)
	}
}

// fixed serves bytes that change only with a restart.
func fixed(media string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", media)
		w.Header().Set("Cache-Control", "no-cache")
		w.Write(body)
	}
}
