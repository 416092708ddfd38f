package main

import (
	"strings"
	"testing"
)

func TestOnlyWhatTheBrowserNeedsIsKept(t *testing.T) {
	t.Parallel()
	const text = `package app

import (
	"net/http"
	"strings"
)

type ResourceResolver interface{ Resolve(string) string }

func LocalDir(d string) http.Handler { return http.FileServer(http.Dir(d)) }

func clientResourceResolver(s string) func(string) string { return nil }

func remoteLocation(s string) bool { return strings.HasPrefix(s, "http") }

func webLocation(s string) bool { return s == "web" }
`
	kept, err := keep([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(kept), "net/http") || !strings.Contains(string(kept), "func webLocation") {
		t.Errorf("kept:\n%s", kept)
	}
	if _, err := keep([]byte(strings.Replace(text, "func webLocation", "func elsewhere", 1))); err == nil {
		t.Error("another version of go-app is cut without a word")
	}
}

func TestAChangeThatFindsNothingFails(t *testing.T) {
	t.Parallel()
	c := change{"route.go", "regexp.MustCompile(", "compilePattern("}
	changed, err := c.in([]byte("a = regexp.MustCompile(p)"))
	if err != nil || string(changed) != "a = compilePattern(p)" {
		t.Errorf("%s %v", changed, err)
	}
	if _, err := c.in([]byte("a = regexp.Compile(p)")); err == nil {
		t.Error("another version of go-app is changed without a word")
	}
}
