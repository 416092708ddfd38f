package app

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// heavy are packages that would nearly double what the browser downloads, or belong to the programs it talks to.
// go-app imports net/http's server side itself, so only direct imports can be told; the bundle's size is the other guard.
var heavy = []string{"net/http", "crypto/tls", "crypto/x509", "text/template", "html/template", "time/tzdata", "database/sql",
	"github.com/rs/zerolog", "github.com/uptrace/bun"}

// ours are the packages of ours that the page may use beside its own.
var ours = []string{"hikitsugi/app", "hikitsugi/api/wire", "hikitsugi/agent/wire"}

func TestPageImportsNothingHeavy(t *testing.T) {
	t.Parallel()
	seen := 0
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		seen++
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if slices.Contains(heavy, path) || strings.HasPrefix(path, "hikitsugi/") && !allowed(path) {
				t.Errorf("%s imports %s", name, path)
			}
		}
		return nil
	})
	if err != nil || seen < 10 {
		t.Fatalf("looked at %d files: %v", seen, err)
	}
}

func allowed(path string) bool {
	return slices.ContainsFunc(ours, func(p string) bool { return path == p || p == "hikitsugi/app" && strings.HasPrefix(path, p+"/") })
}
