package web_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"testing"

	"hikitsugi/api/registry"
	"hikitsugi/web"
	"hikitsugi/web/site"
)

// budgets are bytes over the wire in the best form, by kind of file. An import too many in the page's program shows here
// first: the standard HTTP client alone would add 850 kB.
var budgets = map[string]int{".wasm": 1_800_000, ".css": 20_000, ".js": 15_000, ".html": 25_000, ".svg": 4_000}

func TestBundleKeepsItsBudgetAndItsAddresses(t *testing.T) {
	t.Parallel()
	bundle, err := web.Bundle()
	if errors.Is(err, web.ErrNotBuilt) && os.Getenv("HIKITSUGI_REQUIRE_BROWSER") == "" {
		t.Skip("no bundle yet: make build")
	}
	if err != nil {
		t.Fatal(err)
	}
	index, err := site.Read(bundle)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range index.Files {
		kind := path.Ext(f.Path)
		if strings.HasPrefix(f.Type, "text/html") {
			kind = ".html"
		}
		if first := strings.Split(f.Path, "/")[1]; registry.CheckAuthorityID(first) == nil {
			t.Errorf("an authority may be called %s, as %s is", first, f.Path)
		}
		if limit, ok := budgets[kind]; ok && f.Forms[0].Size > limit {
			t.Errorf("%s is %d bytes as %s, over %d", f.Path, f.Forms[0].Size, f.Forms[0].Encoding, limit)
		}
	}
}

func TestWithoutABundleTheSiteSaysHowToMakeOne(t *testing.T) {
	t.Parallel()
	handler, err := web.Handler(nil)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/sapporo/", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make build") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
