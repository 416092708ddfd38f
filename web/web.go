// Package web holds what the browser downloads: styles, drawings, icons, the prerendered pages and the compiled program.
//
// `make build` fills web/built through web/pack; this package embeds it and package site serves it. A clean checkout
// builds, vets and tests without a bundle: [Bundle] says so with [ErrNotBuilt] and [Handler] answers 503.
// Nothing here imports go-app, so neither does the registry server that serves these files.
package web

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/http"

	"hikitsugi/web/site"
)

// The placeholder .gitignore keeps the folder present, and "all:" keeps a dot file a valid match for the pattern.
//
//go:embed all:built
var built embed.FS

// ErrNotBuilt says that web/built holds no bundle yet.
var ErrNotBuilt = errors.New("no web bundle: run make build")

// Bundle returns the embedded bundle as web/pack wrote it, rooted at its index. It fails with [ErrNotBuilt] where
// `make build` has not run before the program was compiled.
func Bundle() (fs.FS, error) {
	bundle, err := fs.Sub(built, "built")
	if err != nil {
		return nil, fmt.Errorf("open web bundle: %w", err)
	}
	if _, err := fs.Stat(bundle, site.IndexName); err != nil {
		return nil, ErrNotBuilt
	}
	return bundle, nil
}

// Handler serves a bundle: hashed files for ever, pages for every route of the application, and a 404 page for the rest.
// A nil bundle is answered with 503 and how to make one. It fails when the bundle's index cannot be read.
func Handler(bundle fs.FS) (http.Handler, error) {
	if bundle == nil {
		return site.Missing(ErrNotBuilt), nil
	}
	return site.New(bundle)
}
