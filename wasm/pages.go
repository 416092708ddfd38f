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
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/shell"
)

// versionMark is replaced by the bundle's version when web/pack has seen all of the bundle.
const versionMark = "@version@"

// runtimeName is Go's own script that runs a program in the browser.
const runtimeName = "wasm_exec.js"

func run() {
	out := flag.String("out", "", "folder to write the pages to")
	flag.Parse()
	if err := write(*out); err != nil {
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

func write(out string) error {
	if out == "" {
		return fmt.Errorf("-out names no folder")
	}
	site := handler()
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if err := save(filepath.Join(out, runtimeName), get(site, "/"+runtimeName)); err != nil {
		return err
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
func handler() *goapp.Handler {
	return &goapp.Handler{
		Name:            "Hikitsugi（引継）",
		ShortName:       "引継",
		Title:           "利用者登録 - CALS/EC 電子入札システム",
		Description:     "電子入札の利用者登録を、期限が近いICカードから新しいICカードへ引き継ぎます。",
		Author:          "Hikitsugi",
		Lang:            string(message.Ja),
		ThemeColor:      "#ffffff",
		BackgroundColor: "#ffffff",
		Icon:            icons(),
		Resources:       places{},
		Version:         versionMark,
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
type places struct{}

// Resolve implements goapp.ResourceResolver.
func (places) Resolve(location string) string {
	const assets = "/assets/" + versionMark
	switch location {
	case "/app.css":
		return assets + location
	case "/" + runtimeName:
		return assets + "/start.js"
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
