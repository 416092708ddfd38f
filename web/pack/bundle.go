package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"hikitsugi/web/site"
)

// bundle is what will be written, in memory.
type bundle struct {
	version string
	styles  string // the sheet that stands in every page
	files   []asset
	pages   []page
	routes  []site.Route
}

// add adds one file under a path, joined from its parts.
func (b *bundle) add(path string, parts ...string) error {
	body, err := join(parts)
	if err != nil {
		return fmt.Errorf("add %s: %w", path, err)
	}
	b.files = append(b.files, asset{path, body})
	return nil
}

func join(parts []string) ([]byte, error) {
	var body bytes.Buffer
	for _, name := range parts {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		body.Write(text)
		if len(parts) > 1 {
			body.WriteByte('\n')
		}
	}
	return body.Bytes(), nil
}

// stamp hashes all files and puts the hash where the mark stands.
func (b *bundle) stamp() {
	sum := sha256.New()
	for _, f := range b.files {
		fmt.Fprintf(sum, "%s %d\n", f.path, len(f.body))
		sum.Write(f.body)
	}
	b.version = hex.EncodeToString(sum.Sum(nil))[:16]
	for i, f := range b.files {
		b.files[i].path = strings.ReplaceAll(f.path, versionMark, b.version)
		if path.Ext(f.path) != ".wasm" && path.Ext(f.path) != ".png" {
			b.files[i].body = bytes.ReplaceAll(f.body, []byte(versionMark), []byte(b.version))
		}
	}
}

// write replaces the bundle in folder out; the index comes last, so that a broken run leaves no bundle.
func (b *bundle) write(out string, p press) error {
	if err := clear(out); err != nil {
		return err
	}
	index := site.Index{Version: b.version, Routes: b.routes}
	for i, f := range b.files {
		forms, err := p.forms(out, fmt.Sprintf("%03d", i), f)
		if err != nil {
			return fmt.Errorf("pack %s: %w", f.path, err)
		}
		index.Files = append(index.Files, site.File{
			Path:      f.path,
			Type:      contentType(f.path),
			Immutable: strings.HasPrefix(f.path, "/assets/"),
			Style:     style(f.body),
			Forms:     forms,
		})
	}
	text, err := json.MarshalIndent(index, "", " ")
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	return os.WriteFile(filepath.Join(out, site.IndexName), text, 0o644)
}

// style is how a policy names the sheet that stands in a page; empty if there is none.
func style(body []byte) string {
	_, rest, _ := bytes.Cut(body, []byte("<style>"))
	sheet, _, found := bytes.Cut(rest, []byte("</style>"))
	if !found {
		return ""
	}
	sum := sha256.Sum256(sheet)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// contentType is by extension; an address without one is a page.
func contentType(name string) string {
	if t, ok := contentTypes[path.Ext(name)]; ok {
		return t
	}
	return contentTypes[".html"]
}

// clear empties the folder but for the dot files that git keeps there.
func clear(out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	return fs.WalkDir(os.DirFS(out), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		return os.Remove(filepath.Join(out, name))
	})
}
