package httpapi_test

import (
	"crypto/tls"
	"net/http"
	"strings"
	"testing"

	"hikitsugi/api/httpapi"
)

// everything is each kind of answer, refusals included.
func everything() []route {
	more := []route{
		{http.MethodGet, "/", ""}, {http.MethodGet, "/healthz", ""}, {http.MethodGet, "/readyz", ""},
		{http.MethodGet, "/openapi.json", ""}, {http.MethodGet, "/api", ""}, {http.MethodGet, "/api.css", ""}, {http.MethodGet, "/.well-known/hikitsugi", ""},
		{http.MethodGet, "/problems/internal", ""}, {http.MethodGet, "/problems/x", ""}, {http.MethodGet, "/v1/x", ""},
		{http.MethodPatch, "/v1/session", ""}, {http.MethodGet, "//v1/session", ""},
	}
	return append(more, routes()...)
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	for _, r := range everything() {
		w := newWorld(t, production)
		h := w.send(r.method, r.path, r.body).Header()
		for name, want := range map[string]string{
			"X-Content-Type-Options":       "nosniff",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Referrer-Policy":              "no-referrer",
			"Strict-Transport-Security":    "max-age=31536000; includeSubDomains",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s %s: %s: %q", r.method, r.path, name, got)
			}
		}
		for _, part := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'",
			"connect-src 'self' http://127.0.0.1:24817", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(h.Get("Content-Security-Policy")+";", part+";") {
				t.Errorf("%s %s: policy without %s: %s", r.method, r.path, part, h.Get("Content-Security-Policy"))
			}
		}
		if strings.Contains(h.Get("Content-Security-Policy"), "unsafe-inline") {
			t.Errorf("%s %s: inline is allowed", r.method, r.path)
		}
		if !strings.HasPrefix(h.Get("Permissions-Policy"), "loopback-network=(self)") {
			t.Errorf("%s %s: %s", r.method, r.path, h.Get("Permissions-Policy"))
		}
		if h.Get("Request-Id") == "" || h.Get("Support-Number") == "" {
			t.Errorf("%s %s: no request id or support number", r.method, r.path)
		}
	}
}

func TestNoAnswerSpeaksCORS(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{localOrigin, "https://evil.example", "null"} {
		for _, r := range append(everything(), route{http.MethodOptions, "/v1/requests", ""}) {
			w := newWorld(t)
			for name := range w.send(r.method, r.path, r.body, "Origin", origin, "Access-Control-Request-Method", "POST").Header() {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s %s: %s", r.method, r.path, name)
				}
			}
		}
	}
}

func TestNothingOfTheAPIIsStored(t *testing.T) {
	t.Parallel()
	for _, r := range routes() {
		w := newWorld(t)
		for _, cookie := range []string{"", "hikitsugi=" + secret} {
			if got := w.send(r.method, r.path, r.body, "Cookie", cookie).Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("%s %s: Cache-Control %q", r.method, r.path, got)
			}
		}
	}
}

func TestOnlyWhatCameOverTLSPromisesTLS(t *testing.T) {
	t.Parallel()
	const promise = "max-age=31536000; includeSubDomains"
	overTLS := func(r *http.Request) { r.TLS = new(tls.ConnectionState) }
	from := func(peer string) func(*http.Request) { return func(r *http.Request) { r.RemoteAddr = peer } }
	for name, c := range map[string]struct {
		configure func(*httpapi.Config)
		request   func(*http.Request)
		want      string
	}{
		"a demo":                   {func(*httpapi.Config) {}, from("127.0.0.1:5"), ""},
		"our own TLS":              {production, overTLS, promise},
		"a proxy of ours":          {production, from("192.0.2.7:5"), promise},
		"plain, from who knows":    {production, from("198.51.100.7:5"), ""},
		"plain, though it says so": {production, func(r *http.Request) { r.RemoteAddr = "198.51.100.7:5"; r.Header.Set("X-Forwarded-Proto", "https") }, ""},
	} {
		if got := newWorld(t, c.configure).sendWith(http.MethodGet, "/healthz", c.request).Header().Get("Strict-Transport-Security"); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
