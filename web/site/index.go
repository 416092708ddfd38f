// Package site serves a packed web bundle over HTTP: content negotiation of brotli and gzip forms made at build time,
// strong validators, long-lived caching of versioned paths, and the prerendered page of each route of the application.
//
// What lives in a bundle is said by its [Index]; web/pack writes it, this package reads it. No business of the
// registry is known here, and no page is rendered here.
package site

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
)

// IndexName is the file of a bundle that lists all others.
const IndexName = "index.json"

// Index lists what a bundle holds.
type Index struct {
	Version string  `json:"version"` // hash over all contents, hexadecimal; also part of every immutable path
	Files   []File  `json:"files"`
	Routes  []Route `json:"routes"` // in order of precedence
}

// File is one address and the forms it is stored in.
type File struct {
	Path      string `json:"path"` // of the URL, absolute
	Type      string `json:"type"` // Content-Type
	Immutable bool   `json:"immutable"`
	Style     string `json:"style,omitempty"` // of the sheet that stands in a page, as CSP names it: 'sha256-…'
	Forms     []Form `json:"forms"`           // best first; the last one is the identity form
}

// Form is one stored representation of a file.
type Form struct {
	Encoding string `json:"encoding,omitempty"` // br, gzip, or empty for identity
	Name     string `json:"name"`               // within the bundle
	ETag     string `json:"etag"`               // strong and of this form alone, quoted (RFC 9110 section 8.8.3)
	Size     int    `json:"size"`               // bytes
}

// Route is one kind of address of the application and the prerendered page that answers it.
type Route struct {
	Pattern string `json:"pattern"` // regular expression over the whole path
	Page    string `json:"page"`    // Path of a File
	Status  int    `json:"status"`  // of the answer: 200, or 404 for the page of unknown addresses
}

// Read reads the index of a bundle.
func Read(bundle fs.FS) (*Index, error) {
	data, err := fs.ReadFile(bundle, IndexName)
	if err != nil {
		return nil, fmt.Errorf("read bundle index: %w", err)
	}
	var index Index
	if err := json.Unmarshal(data, &index); err != nil {
		return nil, fmt.Errorf("parse bundle index: %w", err)
	}
	return &index, nil
}

// route is a Route with its pattern compiled and its page found.
type route struct {
	pattern *regexp.Regexp
	file    File
	status  int
}

// compile finds the page of every route, so that a bundle with a hole is refused at start and not at the first visit.
func (x *Index) compile(files map[string]File) ([]route, error) {
	routes := make([]route, 0, len(x.Routes))
	for _, r := range x.Routes {
		pattern, err := regexp.Compile(r.Pattern)
		if err != nil {
			return nil, fmt.Errorf("compile route %s: %w", r.Pattern, err)
		}
		file, ok := files[r.Page]
		if !ok {
			return nil, fmt.Errorf("route %s: page %s is not in the bundle", r.Pattern, r.Page)
		}
		routes = append(routes, route{pattern: pattern, file: file, status: r.Status})
	}
	return routes, nil
}
