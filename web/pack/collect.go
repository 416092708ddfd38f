package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"hikitsugi/web/site"
)

// versionMark stands in every text where the bundle's version will be, so that the version can be a hash over all
// contents, the pages that name it included.
const versionMark = "@version@"

// assets is the folder of what never changes under its name.
const assets = "/assets/" + versionMark + "/"

// contentTypes are set here rather than asked of the machine, whose table differs from one to the next.
var contentTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".wasm":        "application/wasm",
	".txt":         "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json",
}

// sources says where the parts of a bundle lie.
type sources struct {
	web, pages, wasm string
}

// asset is one file of the bundle before it is compressed.
type asset struct {
	path string // of the URL
	body []byte
}

// page is one entry of the list that `wasm -out` writes beside the pages.
type page struct {
	Pattern string `json:"pattern"`
	Sample  string `json:"sample"` // an address that the page answers; it is served and kept for offline use there
	File    string `json:"file"`
	Status  int    `json:"status"`
}

func (s sources) collect() (*bundle, error) {
	b := &bundle{}
	steps := []func(*bundle) error{s.addProgram, s.addStyles, s.addPictures, s.addPages, s.addPlain, s.addWorker}
	for _, step := range steps {
		if err := step(b); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(b.files, func(x, y asset) int { return strings.Compare(x.path, y.path) })
	return b, nil
}

// addProgram adds the program and what starts it: Go's runtime and our script in one file, for one request.
func (s sources) addProgram(b *bundle) error {
	if err := b.add(assets+"app.wasm", s.wasm); err != nil {
		return err
	}
	return b.add(assets+"start.js", filepath.Join(s.pages, "wasm_exec.js"), filepath.Join(s.web, "js", "start.js"))
}

// drawings is the one style sheet that stays apart: the page is painted without it.
const drawings = "art.css"

// stylesMark stands in a page where the other sheets will be.
const stylesMark = "@styles@"

// addStyles joins the style sheets: the tokens, then the base, then one a component. They stand in each page.
func (s sources) addStyles(b *bundle) error {
	parts, err := filepath.Glob(filepath.Join(s.web, "css", "*.css"))
	if err != nil {
		return err
	}
	parts = slices.DeleteFunc(parts, func(name string) bool { return filepath.Base(name) == drawings })
	if err := b.add(assets+drawings, filepath.Join(s.web, "css", drawings)); err != nil {
		return err
	}
	rank := func(name string) int {
		return slices.Index([]string{"base.css", "tokens.css"}, filepath.Base(name))
	}
	slices.SortStableFunc(parts, func(x, y string) int { return rank(y) - rank(x) })
	text, err := join(parts)
	b.styles = string(text)
	return err
}

func (s sources) addPictures(b *bundle) error {
	for _, folder := range []string{"art", "icons", "screenshots"} {
		names, err := filepath.Glob(filepath.Join(s.web, folder, "*"))
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := b.add(assets+folder+"/"+filepath.Base(name), name); err != nil {
				return err
			}
		}
	}
	return nil
}

// addPages adds the prerendered pages under the addresses of their samples.
func (s sources) addPages(b *bundle) error {
	list, err := os.ReadFile(filepath.Join(s.pages, "pages.json"))
	if err != nil {
		return fmt.Errorf("read list of pages: %w", err)
	}
	if err := json.Unmarshal(list, &b.pages); err != nil {
		return fmt.Errorf("parse list of pages: %w", err)
	}
	for _, p := range b.pages {
		text, err := join([]string{filepath.Join(s.pages, p.File)})
		if err != nil {
			return err
		}
		b.files = append(b.files, asset{p.Sample, bytes.Replace(text, []byte(stylesMark), []byte(b.styles), 1)})
		b.routes = append(b.routes, site.Route{Pattern: p.Pattern, Page: p.Sample, Status: p.Status})
	}
	return nil
}

func (s sources) addPlain(b *bundle) error {
	if err := b.add("/manifest.webmanifest", filepath.Join(s.web, "manifest.webmanifest")); err != nil {
		return err
	}
	return b.add("/robots.txt", filepath.Join(s.web, "robots.txt"))
}

// addWorker fills the worker's two lists: what it keeps, and which page answers which address without a network.
func (s sources) addWorker(b *bundle) error {
	script, err := os.ReadFile(filepath.Join(s.web, "js", "worker.js"))
	if err != nil {
		return fmt.Errorf("read worker: %w", err)
	}
	kept := []string{}
	for _, f := range b.files {
		if f.path != "/robots.txt" && path.Ext(f.path) != ".png" {
			kept = append(kept, f.path)
		}
	}
	type offline struct {
		Pattern string `json:"pattern"`
		Page    string `json:"page"`
	}
	pages := []offline{}
	for _, r := range b.routes {
		pages = append(pages, offline{r.Pattern, r.Page})
	}
	for mark, list := range map[string]any{"/*@resources@*/ []": kept, "/*@pages@*/ []": pages} {
		text, err := json.Marshal(list)
		if err != nil {
			return fmt.Errorf("write worker's list: %w", err)
		}
		script = bytes.Replace(script, []byte(mark), text, 1)
	}
	b.files = append(b.files, asset{"/app-worker.js", script})
	return nil
}
