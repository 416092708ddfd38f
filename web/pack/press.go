package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path"
	"path/filepath"

	"github.com/andybalholm/brotli"

	"hikitsugi/web/site"
)

// press makes the forms of a file. Compressing the program takes most of a build's time, so results are kept by the
// hash of what went in.
type press struct {
	cache string // folder, or empty
}

// encodings are tried in the order of preference.
var encodings = []struct {
	name, suffix string
	writer       func(io.Writer) (io.WriteCloser, error)
}{
	{"br", ".br", func(w io.Writer) (io.WriteCloser, error) {
		return brotli.NewWriterLevel(w, brotli.BestCompression), nil
	}},
	{"gzip", ".gz", func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, gzip.BestCompression) }},
}

// forms writes the file's forms under a stem in folder out. Pictures that are compressed already have one form, and a
// form that saves nothing is left out.
func (p press) forms(out, stem string, f asset) ([]site.Form, error) {
	sum := sha256.Sum256(f.body)
	tag := hex.EncodeToString(sum[:12])
	var forms []site.Form
	for _, e := range encodings {
		if path.Ext(f.path) == ".png" {
			break
		}
		packed, err := p.compress(f.body, tag+e.suffix, e.writer)
		if err != nil {
			return nil, err
		}
		if len(packed) >= len(f.body) {
			continue
		}
		form := site.Form{Encoding: e.name, Name: stem + e.suffix, ETag: `"` + tag + "-" + e.name + `"`, Size: len(packed)}
		if err := os.WriteFile(filepath.Join(out, form.Name), packed, 0o644); err != nil {
			return nil, err
		}
		forms = append(forms, form)
	}
	plain := site.Form{Name: stem, ETag: `"` + tag + `"`, Size: len(f.body)}
	return append(forms, plain), os.WriteFile(filepath.Join(out, plain.Name), f.body, 0o644)
}

func (p press) compress(body []byte, key string, writer func(io.Writer) (io.WriteCloser, error)) ([]byte, error) {
	kept := filepath.Join(p.cache, key)
	if p.cache != "" {
		if packed, err := os.ReadFile(kept); err == nil {
			return packed, nil
		}
	}
	var packed bytes.Buffer
	w, err := writer(&packed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), p.keep(kept, packed.Bytes())
}

// keep writes under another name first: a build that is stopped must not leave half a form to be believed later.
func (p press) keep(name string, packed []byte) error {
	if p.cache == "" {
		return nil
	}
	if err := os.MkdirAll(p.cache, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(name+".new", packed, 0o644); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}
