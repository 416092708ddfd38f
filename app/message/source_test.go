package message

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sources are the package's files without the tests.
func sources(t *testing.T) []*ast.File {
	t.Helper()
	names, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, n := range names {
		if !strings.HasSuffix(n.Name(), ".go") || strings.HasSuffix(n.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), n.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// constants returns the values of all constants declared with the type named.
func constants(t *testing.T, typeName string) []string {
	t.Helper()
	var values []string
	for _, f := range sources(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if name, ok := spec.Type.(*ast.Ident); !ok || name.Name != typeName {
				return true
			}
			for _, v := range spec.Values {
				value, err := strconv.Unquote(v.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, value)
			}
			return true
		})
	}
	if len(values) == 0 {
		t.Fatalf("no constant of type %s", typeName)
	}
	return values
}

func TestEveryDeclaredKeyHasAText(t *testing.T) {
	t.Parallel()
	keys := Keys()
	for _, v := range constants(t, "Key") {
		if !slices.Contains(keys, Key(v)) {
			t.Errorf("%s is declared but has no text", v)
		}
	}
}

func TestEveryDeclaredCodeHasAnEntry(t *testing.T) {
	t.Parallel()
	for _, v := range constants(t, "Code") {
		if _, ok := Lookup(Code(v)); !ok {
			t.Errorf("%s is declared but not in the catalogue", v)
		}
	}
}

// The package is compiled into the page, where every import is downloaded.
func TestThePackageStaysALeaf(t *testing.T) {
	t.Parallel()
	allowed := []string{"maps", "slices", "strconv", "strings", "time"}
	for _, f := range sources(t) {
		for _, i := range f.Imports {
			if path, _ := strconv.Unquote(i.Path.Value); !slices.Contains(allowed, path) {
				t.Errorf("%s is imported", path)
			}
		}
	}
}
