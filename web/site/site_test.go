package site_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"hikitsugi/web/site"
)

// bundle is a small one of each kind of file.
func bundle(t *testing.T) fstest.MapFS {
	t.Helper()
	index := site.Index{
		Version: "abc",
		Files: []site.File{
			{Path: "/assets/abc/app.wasm", Type: "application/wasm", Immutable: true, Forms: []site.Form{
				{Encoding: "br", Name: "0.br", ETag: `"w-br"`},
				{Encoding: "gzip", Name: "0.gz", ETag: `"w-gzip"`},
				{Name: "0", ETag: `"w"`},
			}},
			{Path: "/", Type: "text/html; charset=utf-8", Style: "'sha256-abc='", Forms: []site.Form{{Name: "1", ETag: `"home"`}}},
			{Path: "/_/", Type: "text/html; charset=utf-8", Forms: []site.Form{{Name: "2", ETag: `"menu"`}}},
			{Path: "/_/_", Type: "text/html; charset=utf-8", Forms: []site.Form{{Name: "3", ETag: `"unknown"`}}},
		},
		Routes: []site.Route{
			{Pattern: "^/$", Page: "/", Status: 200},
			{Pattern: "^/([a-z]{3,}|_)/$", Page: "/_/", Status: 200},
			{Pattern: "^/", Page: "/_/_", Status: 404},
		},
	}
	text, err := json.Marshal(index)
	if err != nil {
		t.Fatal(err)
	}
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		site.IndexName: {Data: text}, "0": file("plain"), "0.gz": file("gzipped"), "0.br": file("brotli"),
		"1": file("home"), "2": file("menu"), "3": file("unknown"),
	}
}

func TestAddressesAndForms(t *testing.T) {
	t.Parallel()
	handler, err := site.New(bundle(t))
	if err != nil {
		t.Fatal(err)
	}
	const wasm = "/assets/abc/app.wasm"
	for _, c := range []struct {
		name, method, path string
		header             map[string]string
		status             int
		body               string
		answer             map[string]string
	}{
		{"best form first", "GET", wasm, map[string]string{"Accept-Encoding": "gzip, deflate, br"}, 200, "brotli",
			map[string]string{"Content-Encoding": "br", "Vary": "Accept-Encoding", "Etag": `"w-br"`, "Content-Type": "application/wasm",
				"Cache-Control": "public, max-age=31536000, immutable", "Content-Length": "6"}},
		{"refused form", "GET", wasm, map[string]string{"Accept-Encoding": "br;q=0, gzip;q=0.5"}, 200, "gzipped",
			map[string]string{"Content-Encoding": "gzip", "Etag": `"w-gzip"`}},
		{"no form asked for", "GET", wasm, nil, 200, "plain", map[string]string{"Content-Encoding": "", "Vary": "Accept-Encoding"}},
		{"a name that only begins alike", "GET", wasm, map[string]string{"Accept-Encoding": "brotli"}, 200, "plain", nil},
		{"head", "HEAD", wasm, nil, 200, "", map[string]string{"Content-Length": "5"}},
		{"unchanged", "GET", wasm, map[string]string{"If-None-Match": `W/"x", "w"`}, 304, "", map[string]string{"Etag": `"w"`}},
		{"another form's validator", "GET", wasm, map[string]string{"If-None-Match": `"w-br"`}, 200, "plain", nil},
		{"entrance", "GET", "/", nil, 200, "home", map[string]string{"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}},
		{"any authority", "GET", "/sapporo/", nil, 200, "menu", map[string]string{"Content-Type": "text/html; charset=utf-8"}},
		{"missing slash", "GET", "/sapporo", nil, 301, "", map[string]string{"Location": "/sapporo/"}},
		{"no redirect to another host", "GET", "//sapporo", nil, 404, "unknown", map[string]string{"Location": ""}},
		{"unknown", "GET", "/sapporo/nothing", nil, 404, "unknown", nil},
		{"unknown is never unchanged", "GET", "/nothing/at/all", map[string]string{"If-None-Match": `"unknown"`}, 404, "unknown", nil},
		{"write", "POST", "/", nil, 405, "", map[string]string{"Allow": "GET, HEAD"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(c.method, c.path, nil)
			r.URL.Path = c.path
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("status %d, want %d", w.Code, c.status)
			}
			if c.body != "" && w.Body.String() != c.body || c.method == "HEAD" && w.Body.Len() > 0 {
				t.Errorf("body %q, want %q", w.Body, c.body)
			}
			for k, v := range c.answer {
				if got := w.Header().Get(k); got != v {
					t.Errorf("%s: %q, want %q", k, got, v)
				}
			}
		})
	}
}

// TestAPolicyAllowsTheSheetOfItsPageAlone: a page's own sheet gets through, on that page, and nothing else of the policy
// changes.
func TestAPolicyAllowsTheSheetOfItsPageAlone(t *testing.T) {
	t.Parallel()
	handler, err := site.New(bundle(t))
	if err != nil {
		t.Fatal(err)
	}
	usual := site.Policy("http://127.0.0.1:24817")
	for path, want := range map[string]string{
		"/":                    strings.Replace(usual, "style-src 'self';", "style-src 'self' 'sha256-abc=';", 1),
		"/sapporo/":            usual,
		"/assets/abc/app.wasm": usual,
	} {
		answer := httptest.NewRecorder()
		answer.Header().Set("Content-Security-Policy", usual)
		handler.ServeHTTP(answer, httptest.NewRequest("GET", path, nil))
		if got := answer.Header().Get("Content-Security-Policy"); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	bare := httptest.NewRecorder()
	handler.ServeHTTP(bare, httptest.NewRequest("GET", "/", nil))
	if got := bare.Header().Get("Content-Security-Policy"); got != "" {
		t.Errorf("a policy came from nowhere: %s", got)
	}
}

func TestDamagedBundleIsRefused(t *testing.T) {
	t.Parallel()
	for name, index := range map[string]string{
		"no index":     "",
		"not JSON":     "{",
		"page missing": `{"routes":[{"pattern":"^/$","page":"/gone"}]}`,
		"bad pattern":  `{"routes":[{"pattern":"(","page":"/"}]}`,
	} {
		files := fstest.MapFS{}
		if index != "" {
			files[site.IndexName] = &fstest.MapFile{Data: []byte(index)}
		}
		if _, err := site.New(files); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestPolicyAllowsNothingInline(t *testing.T) {
	t.Parallel()
	policy := site.Policy("http://127.0.0.1:24817")
	if strings.Contains(policy, "unsafe-inline") || strings.Contains(policy, "'unsafe-eval'") {
		t.Errorf("too wide: %s", policy)
	}
	if !strings.Contains(policy, "connect-src 'self' http://127.0.0.1:24817;") {
		t.Errorf("the page could not reach the card connector: %s", policy)
	}
}

func TestMissingBundleSaysWhatToDo(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	site.Missing(errNotBuilt{}).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make build") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

type errNotBuilt struct{}

func (errNotBuilt) Error() string { return "run make build" }
