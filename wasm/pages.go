//go:build !js

package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/shell"
)

// versionMark is replaced by the bundle's version when web/pack has seen all of the bundle.
const versionMark = "@version@"

func run() {
	out := flag.String("out", "", "folder to write the pages to")
	wasm := flag.String("wasm", "", "the compiled program, whose size the progress of loading is measured by")
	version := flag.String("version", versionMark, "hash of the bundle's contents")
	flag.Parse()
	if err := write(*out, *wasm, *version); err != nil {
		fmt.Fprintln(os.Stderr, "wasm:", err)
		os.Exit(1)
	}
}

// entry is one page of the list that web/pack reads.
type entry struct {
	Pattern string `json:"pattern"`
	Sample  string `json:"sample"`
	File    string `json:"file"`
	Status  int    `json:"status"`
}

func write(out, wasm, version string) error {
	if out == "" {
		return fmt.Errorf("-out names no folder")
	}
	program, err := os.Stat(wasm)
	if err != nil {
		return fmt.Errorf("look at the program: %w", err)
	}
	site := handler(version, program.Size())
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"app.js", "wasm_exec.js"} {
		if err := save(filepath.Join(out, name), get(site, "/"+name)); err != nil {
			return err
		}
	}
	return writePages(out, site)
}

func writePages(out string, site http.Handler) error {
	var list []entry
	for _, r := range shell.Routes() {
		e := entry{Pattern: r.Pattern, Sample: r.Sample, Status: http.StatusOK}
		e.File = fmt.Sprintf("%s-%s.html", r.Place.Lang, r.Place.Screen)
		if r.Place.Practice() {
			e.File = fmt.Sprintf("%s-practice.html", r.Place.Lang)
		}
		if r.Place.Screen == shell.Unknown {
			e.Status = http.StatusNotFound
		}
		page := []byte(finish(string(get(site, r.Sample)), r.Place.Lang))
		if err := save(filepath.Join(out, e.File), page); err != nil {
			return err
		}
		list = append(list, e)
	}
	text, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return fmt.Errorf("write list of pages: %w", err)
	}
	return save(filepath.Join(out, "pages.json"), text)
}

// handler is go-app's, asked once for each page and never served to anyone.
func handler(version string, size int64) *goapp.Handler {
	return &goapp.Handler{
		Name:              "Hikitsugi（引継）",
		ShortName:         "引継",
		Title:             "利用者登録 - CALS/EC 電子入札システム",
		Description:       "電子入札の利用者登録を、期限が近いICカードから新しいICカードへ引き継ぎます。",
		Author:            "Hikitsugi",
		Lang:              string(message.Ja),
		LoadingLabel:      "画面を準備しています / Loading {progress}%",
		ThemeColor:        "#ffffff",
		BackgroundColor:   "#ffffff",
		Icon:              icons(),
		Resources:         places{version},
		Version:           version,
		WasmContentLength: strconv.FormatInt(size, 10),
	}
}

// icons are all local: go-app's defaults are fetched from another site.
func icons() goapp.Icon {
	return goapp.Icon{
		Default:  "/web/icons/icon-192.png",
		Large:    "/web/icons/icon-512.png",
		SVG:      "/web/icons/icon.svg",
		Maskable: "/web/icons/maskable-192.png",
	}
}

// places says where a bundle keeps what go-app looks for: under its version, but for the worker, the manifest and pages.
type places struct{ version string }

// Resolve implements goapp.ResourceResolver.
func (p places) Resolve(location string) string {
	assets := "/assets/" + p.version
	switch location {
	case "/app.js", "/app.css", "/wasm_exec.js":
		return assets + location
	}
	if rest, ok := strings.CutPrefix(location, "/web"); ok && (rest == "" || rest[0] == '/') {
		return assets + rest
	}
	return location
}

func get(site http.Handler, path string) []byte {
	answer := httptest.NewRecorder()
	site.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	return answer.Body.Bytes()
}

func save(name string, body []byte) error {
	if len(body) == 0 {
		return fmt.Errorf("save %s: nothing was rendered", name)
	}
	return os.WriteFile(name, body, 0o644)
}
