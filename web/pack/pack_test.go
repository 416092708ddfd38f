package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"hikitsugi/web/site"
)

// parts lays out what the build hands to pack: our own web folder and a program with one page.
func parts(t *testing.T, program string) []string {
	t.Helper()
	dir := t.TempDir()
	pages := filepath.Join(dir, "pages")
	if err := os.Mkdir(pages, 0o755); err != nil {
		t.Fatal(err)
	}
	page := `<style>@styles@</style><script src="/assets/@version@/start.js"></script>` + strings.Repeat("<p>引継</p>", 50)
	for name, text := range map[string]string{
		filepath.Join(dir, "app.wasm"):       program,
		filepath.Join(pages, "wasm_exec.js"): "runtime()",
		filepath.Join(pages, "menu.html"):    page,
		filepath.Join(pages, "pages.json"):   `[{"pattern":"^/[a-z]+/$","sample":"/_/","file":"menu.html","status":200}]`,
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"-web", "..", "-pages", pages, "-wasm", filepath.Join(dir, "app.wasm")}
}

func pack(t *testing.T, args []string) (string, *site.Index) {
	t.Helper()
	out := t.TempDir()
	if err := run(append(args, "-out", out), io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	index, err := site.Read(os.DirFS(out))
	if err != nil {
		t.Fatal(err)
	}
	return out, index
}

func TestBundleIsServedAsItWasPacked(t *testing.T) {
	t.Parallel()
	out, index := pack(t, parts(t, strings.Repeat("program ", 100)))
	handler, err := site.New(os.DirFS(out))
	if err != nil {
		t.Fatal(err)
	}
	page := get(handler, "/sapporo/", "").Body.String()
	if !strings.Contains(page, `/assets/`+index.Version+`/start.js`) || strings.Contains(page, versionMark) {
		t.Errorf("the page does not name the version: %.80s", page)
	}
	if !strings.Contains(page, "<style>/* ") || !strings.Contains(page, "--color-neutral-white: #ffffff;") || strings.Contains(page, stylesMark) {
		t.Errorf("the page does not carry its styles: %.80s", page)
	}
	wasm := "/assets/" + index.Version + "/app.wasm"
	plain := get(handler, wasm, "").Body.Bytes()
	packed, err := io.ReadAll(brotli.NewReader(get(handler, wasm, "br").Body))
	if err != nil || !bytes.Equal(packed, plain) {
		t.Errorf("brotli form differs: %v", err)
	}
	unzip, err := gzip.NewReader(get(handler, wasm, "gzip").Body)
	if err != nil {
		t.Fatal(err)
	}
	if packed, err := io.ReadAll(unzip); err != nil || !bytes.Equal(packed, plain) {
		t.Errorf("gzip form differs: %v", err)
	}
}

func get(h http.Handler, path, encoding string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	h.ServeHTTP(w, r)
	return w
}

func TestVersionChangesWithAnyContentAndOnlyThen(t *testing.T) {
	t.Parallel()
	_, first := pack(t, parts(t, "one"))
	_, again := pack(t, parts(t, "one"))
	_, other := pack(t, parts(t, "two"))
	if first.Version != again.Version {
		t.Errorf("the same contents have two versions: %s, %s", first.Version, again.Version)
	}
	if first.Version == other.Version {
		t.Errorf("two programs share the version %s", first.Version)
	}
}

func TestWorkerKeepsWhatExistsAndNothingElse(t *testing.T) {
	t.Parallel()
	out, index := pack(t, parts(t, "one"))
	handler, err := site.New(os.DirFS(out))
	if err != nil {
		t.Fatal(err)
	}
	worker := get(handler, "/app-worker.js", "").Body.String()
	list := regexp.MustCompile(`(?m)^const resources = (\[.*\]);`).FindStringSubmatch(worker)
	if list == nil || strings.Contains(worker, versionMark) {
		t.Fatalf("the worker was not filled in: %.300s", worker)
	}
	var kept []string
	if err := json.Unmarshal([]byte(list[1]), &kept); err != nil {
		t.Fatal(err)
	}
	if len(kept) == 0 {
		t.Error("the worker keeps nothing")
	}
	// A single missing file would fail the worker's installation.
	for _, path := range kept {
		if answer := get(handler, path, ""); answer.Code != http.StatusOK {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
	if !strings.Contains(worker, "assets/"+index.Version+"/app.wasm") {
		t.Error("the worker does not keep the program")
	}
}

func TestManifestNamesIconsThatExist(t *testing.T) {
	t.Parallel()
	out, _ := pack(t, parts(t, "one"))
	handler, err := site.New(os.DirFS(out))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		ID, Lang, Scope, Dir string
		Icons                []struct{ Src, Type, Purpose string }
	}
	if err := json.Unmarshal(get(handler, "/manifest.webmanifest", "").Body.Bytes(), &manifest); err != nil {
		t.Fatal(err)
	}
	if manifest.ID != "/" || manifest.Lang != "ja" || manifest.Scope != "/" || manifest.Dir != "ltr" || len(manifest.Icons) < 4 {
		t.Errorf("incomplete: %+v", manifest)
	}
	for _, icon := range manifest.Icons {
		answer := get(handler, icon.Src, "")
		if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != icon.Type {
			t.Errorf("%s: %d %s", icon.Src, answer.Code, answer.Header().Get("Content-Type"))
		}
	}
}

func TestStylesUseOnlyTokensThatExist(t *testing.T) {
	t.Parallel()
	sheets, err := filepath.Glob("../css/*.css")
	if err != nil || len(sheets) == 0 {
		t.Fatal("no style sheets", err)
	}
	var all strings.Builder
	for _, name := range sheets {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, use := range regexp.MustCompile(`var\((--[a-z0-9-]+)`).FindAllStringSubmatch(all.String(), -1) {
		if !strings.Contains(all.String(), "\n  "+use[1]+": ") {
			t.Errorf("%s is not defined in tokens.css", use[1])
		}
	}
	for _, use := range regexp.MustCompile(`url\(([^)]+)\)`).FindAllStringSubmatch(all.String(), -1) {
		if _, err := os.Stat(filepath.Join("..", use[1])); err != nil {
			t.Errorf("%s is not there", use[1])
		}
	}
}
