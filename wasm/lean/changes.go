package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// change is a text of package app that is written differently for the browser, wherever it stands in its file.
type change struct{ file, old, new string }

// changes let the browser do what it can do itself: match addresses and draw random numbers.
var changes = []change{
	{"route.go", "\t\"regexp\"\n", ""},
	{"route.go", "regexp.MustCompile(", "compilePattern("},
	{"route.go", "*regexp.Regexp", "pattern"},
	{"context.go", "\t\"github.com/google/uuid\"\n", ""},
	{"context.go", "uuid.NewString()", "randomUUID()"},
	{"state.go", "\t\"github.com/google/uuid\"\n", ""},
	{"state.go", "uuid.NewString()", "randomUUID()"},
}

// instead is a file of the copy. States of ours are neither kept nor encrypted; who asks for it is told.
const instead = `package app

import (
	"errors"
	"syscall/js"
)

type pattern struct{ js.Value }

func compilePattern(text string) pattern { return pattern{js.Global().Get("RegExp").New(text)} }

func (p pattern) MatchString(text string) bool { return p.Call("test", text).Bool() }

func randomUUID() string { return js.Global().Get("crypto").Call("randomUUID").String() }

var errLeftOut = errors.New("encryption is left out of this program")

func encrypt(string, []byte) ([]byte, error) { return nil, errLeftOut }

func decrypt(string, []byte) ([]byte, error) { return nil, errLeftOut }
`

// apply makes the changes in a folder of the copy.
func apply(folder string) error {
	for _, c := range changes {
		name := filepath.Join(folder, c.file)
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		changed, err := c.in(text)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name, changed, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(folder, "instead_js.go"), []byte(instead), 0o644)
}

func (c change) in(text []byte) ([]byte, error) {
	if !bytes.Contains(text, []byte(c.old)) {
		return nil, fmt.Errorf("%s lacks %q: another version of go-app", c.file, c.old)
	}
	return bytes.ReplaceAll(text, []byte(c.old), []byte(c.new)), nil
}
