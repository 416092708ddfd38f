package web_test

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"hikitsugi/web"
	"hikitsugi/web/site"
)

// What a visitor may have to download, in bytes as they are sent to a browser that takes brotli.
const (
	pageBudget    = 25_000
	styleBudget   = 20_000
	scriptBudget  = 15_000    // all scripts together: ours, the framework's, the runtime's and the worker
	programBudget = 1_260_000 // nine tenths of the smallest go-app program as Go compiles it; make bench measures that beside
)

func TestTheBundleKeepsItsBudgets(t *testing.T) {
	t.Parallel()
	bundle, err := web.Bundle()
	if errors.Is(err, web.ErrNotBuilt) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	index, err := site.Read(bundle)
	if err != nil {
		t.Fatal(err)
	}
	styles, scripts, inPage := 0, 0, 0
	for _, f := range index.Files {
		size := f.Forms[0].Size
		kind, _, _ := strings.Cut(f.Type, ";")
		switch kind {
		case "text/html":
			within(t, f.Path, size, pageBudget)
			inPage = sheet(t, bundle, f)
		case "text/css":
			styles += size
		case "text/javascript":
			scripts += size
		case "application/wasm":
			within(t, f.Path, size, programBudget)
		}
		if strings.HasPrefix(f.Type, "font/") {
			t.Errorf("%s is a font", f.Path)
		}
	}
	within(t, "styles", styles+inPage, styleBudget)
	within(t, "scripts", scripts, scriptBudget)
}

// sheet is the compressed size of the style sheet that stands in a page, the same one in all of them.
func sheet(t *testing.T, bundle fs.FS, page site.File) int {
	t.Helper()
	plain, err := fs.ReadFile(bundle, page.Forms[len(page.Forms)-1].Name)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := bytes.Cut(plain, []byte("<style>"))
	text, _, found := bytes.Cut(rest, []byte("</style>"))
	if !found {
		t.Fatalf("%s has no styles", page.Path)
	}
	var small bytes.Buffer
	press := brotli.NewWriterLevel(&small, brotli.BestCompression)
	press.Write(text)
	if err := press.Close(); err != nil {
		t.Fatal(err)
	}
	return small.Len()
}

func within(t *testing.T, what string, size, budget int) {
	t.Helper()
	if size > budget {
		t.Errorf("%s: %d bytes, %d over budget", what, size, size-budget)
	}
	t.Logf("%s: %d bytes of %d", what, size, budget)
}
