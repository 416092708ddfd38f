package reader_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The PC/SC binding is small, seldom looked after and may have to be replaced: nothing that is shipped knows it but the
// PC/SC files of this package.
func TestNobodyElseKnowsTheBinding(t *testing.T) {
	t.Parallel()
	var users []string
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range file.Imports {
			if strings.Contains(i.Path.Value, "scard") {
				users = append(users, filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"pcsc.go", "pcsc_error.go", "pcsc_spare.go", "pcsc_watch.go", "status_lite.go", "status_windows.go"}
	for i := range want {
		want[i] = "reader/" + want[i]
	}
	if slices.Sort(users); !slices.Equal(users, want) {
		t.Errorf("the binding is imported by %v, want %v", users, want)
	}
}
