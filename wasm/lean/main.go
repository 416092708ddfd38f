// Command lean copies go-app without its server side, for the program that runs in the browser. Package app of go-app holds
// both: whoever imports it for the browser downloads net/http and crypto/tls as well, a fifth of the program that never
// runs, and regular expressions and ciphers that every browser has. The copy is made at build time and never committed; a
// go.mod beside it puts it in the place of the original:
//
//	go run ./wasm/lean -out .tools/goapp -modfile .tools/lean.mod
//	GOOS=js GOARCH=wasm go build -modfile .tools/lean.mod -o app.wasm ./wasm
//
// The prerendered pages are written by the original. A version of go-app that is cut differently fails the build.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const goApp = "github.com/maxence-charriere/go-app/v10"

// leftOut lists the files of package app that only serve pages, and the one with the cipher.
var leftOut = []string{"http.go", "static.go", "wasm.go", "crypto.go"}

// shared are the functions of resource.go that the browser needs; the rest of it serves files.
var shared = []string{"clientResourceResolver", "remoteLocation", "webLocation"}

func main() {
	out := flag.String("out", "", "folder of the copy, within the module")
	modfile := flag.String("modfile", "", "the go.mod to write; its go.sum is written beside it")
	flag.Parse()
	if err := run(*out, *modfile); err != nil {
		fmt.Fprintln(os.Stderr, "lean:", err)
		os.Exit(1)
	}
}

func run(out, modfile string) error {
	if out == "" || modfile == "" {
		return fmt.Errorf("-out and -modfile are needed")
	}
	original, err := download()
	if err != nil {
		return fmt.Errorf("find go-app: %w", err)
	}
	if err := copyModule(original, out); err != nil {
		return fmt.Errorf("copy go-app: %w", err)
	}
	if err := cut(filepath.Join(out, "pkg", "app")); err != nil {
		return fmt.Errorf("cut go-app: %w", err)
	}
	return replace(out, modfile)
}

// download returns go-app's folder. On a machine that never built it, go list would name none: it fetches no source.
func download() (dir string, err error) {
	var module struct{ Dir, Error string }
	answer, failed := exec.Command("go", "mod", "download", "-json", goApp).Output()
	if err := json.Unmarshal(answer, &module); err != nil {
		return "", errors.Join(failed, err)
	}
	if module.Error != "" {
		return "", errors.New(module.Error)
	}
	return module.Dir, failed
}

// copyModule copies what compiles: the module's file and its packages, writable and without tests.
func copyModule(from, to string) error {
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	if err := os.CopyFS(filepath.Join(to, "pkg"), os.DirFS(filepath.Join(from, "pkg"))); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(from, "go.mod"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, "go.mod"), text, 0o644)
}

// cut takes the server's side out of package app, and makes the changes.
func cut(folder string) error {
	for _, name := range leftOut {
		if err := os.Remove(filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	name := filepath.Join(folder, "resource.go")
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	kept, err := keep(text)
	if err != nil {
		return err
	}
	if err := os.WriteFile(name, kept, 0o644); err != nil {
		return err
	}
	return apply(folder)
}

// keep returns a file with the shared functions of another.
func keep(text []byte) ([]byte, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "resource.go", text, 0)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("package app\n\nimport \"strings\"\n")
	found := 0
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil || !slices.Contains(shared, f.Name.Name) {
			continue
		}
		found++
		out.WriteString("\n")
		if err := format.Node(&out, files, f); err != nil {
			return nil, err
		}
		out.WriteString("\n")
	}
	if found != len(shared) {
		return nil, fmt.Errorf("resource.go has %d of %d functions: another version of go-app", found, len(shared))
	}
	return out.Bytes(), nil
}

// replace writes a go.mod that takes the copy for go-app.
func replace(out, modfile string) error {
	for from, to := range map[string]string{"go.mod": modfile, "go.sum": strings.TrimSuffix(modfile, ".mod") + ".sum"} {
		text, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		if from == "go.mod" {
			text = fmt.Appendf(text, "\nreplace %s => ./%s\n", goApp, filepath.ToSlash(filepath.Clean(out)))
		}
		if err := os.WriteFile(to, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
