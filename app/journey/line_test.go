package journey

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing/fstest"

	"hikitsugi/web"
	"hikitsugi/web/site"
)

// line is what lies between browser and registry. It passes everything on until a test disturbs it.
type line struct {
	w       *world
	mu      sync.Mutex
	disturb disturbance
	ended   chan struct{} // closed when the present disturbance ends
}

// disturbance answers a request itself, or passes it on.
type disturbance func(w http.ResponseWriter, r *http.Request, pass http.Handler)

// layLine takes the port of the pages and moves the registry to another one, behind it.
func layLine(w *world, certificate *tls.Certificate) *line {
	w.t.Helper()
	l := &line{w: w, ended: make(chan struct{})}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", w.port))
	if err != nil {
		w.t.Fatal(err)
	}
	w.port = freePort()
	pass := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", w.port)})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if disturb := l.present(); disturb != nil {
			disturb(out, r, pass)
			return
		}
		pass.ServeHTTP(out, r)
	}))
	pass.ErrorHandler = func(out http.ResponseWriter, _ *http.Request, _ error) { drop(out) }
	server.Listener.Close()
	server.Listener = listener
	if certificate == nil {
		server.Start()
	} else {
		server.TLS = &tls.Config{Certificates: []tls.Certificate{*certificate}}
		server.StartTLS()
	}
	w.t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return l
}

func (l *line) present() disturbance {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.disturb
}

// set disturbs the line from now on; nil heals it.
func (l *line) set(d disturbance) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.ended)
	l.disturb, l.ended = d, make(chan struct{})
	if d != nil {
		l.w.troubled.Store(true)
	}
}

// cut is a line without answers.
func (l *line) cut() {
	l.set(func(out http.ResponseWriter, _ *http.Request, _ http.Handler) { drop(out) })
}

// on disturbs only requests of a method and a part of the path; an empty method is any.
func on(method, part string, d disturbance) disturbance {
	return func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
		if (method == "" || r.Method == method) && strings.Contains(r.URL.Path, part) {
			d(out, r, pass)
			return
		}
		pass.ServeHTTP(out, r)
	}
}

// unheard lets the registry answer, and the answer get lost.
func unheard(out http.ResponseWriter, r *http.Request, pass http.Handler) {
	pass.ServeHTTP(httptest.NewRecorder(), r)
	drop(out)
}

func refuse(status int) disturbance {
	return func(out http.ResponseWriter, _ *http.Request, _ http.Handler) { http.Error(out, "proxy", status) }
}

// silent takes requests and answers none; when that ends, their connections do.
func (l *line) silent(out http.ResponseWriter, r *http.Request, _ http.Handler) {
	l.mu.Lock()
	ended := l.ended
	l.mu.Unlock()
	select {
	case <-r.Context().Done():
	case <-ended:
	}
	drop(out)
}

// half sends the first half of the answer; then comes what is next: the end of the line, or nothing more.
func half(next disturbance) disturbance {
	return func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
		whole := httptest.NewRecorder()
		pass.ServeHTTP(whole, r)
		for name, values := range whole.Header() {
			out.Header()[name] = values
		}
		out.Write(whole.Body.Bytes()[:whole.Body.Len()/2])
		http.NewResponseController(out).Flush()
		next(out, r, pass)
	}
}

// hangUp ends the connection.
func hangUp(out http.ResponseWriter, _ *http.Request, _ http.Handler) { drop(out) }

func drop(http.ResponseWriter) { panic(http.ErrAbortHandler) }

// newerVersion is the bundle that is shipped under another version, as if a line of it had changed.
func newerVersion(w *world) (http.Handler, string) {
	w.t.Helper()
	bundle, err := web.Bundle()
	if err != nil {
		w.t.Fatal(err)
	}
	index, err := site.Read(bundle)
	if err != nil {
		w.t.Fatal(err)
	}
	next := strings.Repeat("f", len(index.Version))
	renamed := fstest.MapFS{}
	err = fs.WalkDir(bundle, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
			return err
		}
		body, err := fs.ReadFile(bundle, name)
		renamed[name] = &fstest.MapFile{Data: bytes.ReplaceAll(body, []byte(index.Version), []byte(next))}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	handler, err := site.New(renamed)
	if err != nil {
		w.t.Fatal(err)
	}
	return handler, next
}

// newer is a registry that was replaced: its pages are those of a handler, the rest is as before.
func newer(pages http.Handler, agent int) disturbance {
	return func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
		if strings.HasPrefix(r.URL.Path, "/v1/") || strings.HasPrefix(r.URL.Path, "/.well-known/") {
			pass.ServeHTTP(out, r)
			return
		}
		r.Header.Del("Accept-Encoding") // the renamed files are not compressed
		out.Header().Set("Content-Security-Policy", site.Policy(fmt.Sprintf("http://127.0.0.1:%d", agent)))
		pages.ServeHTTP(out, r)
	}
}
