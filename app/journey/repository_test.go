package journey

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// goPackage is what the rules below need of `go list -json`.
type goPackage struct {
	ImportPath, Dir, Doc string
	Imports, Deps        []string
	GoFiles              []string
}

func packages(t *testing.T, environment []string, args ...string) []goPackage {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,Doc,Imports,Deps,GoFiles"}, args...)...)
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), environment...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestEveryPackageSaysWhatLivesInIt(t *testing.T) {
	for _, p := range packages(t, nil, "./...") {
		if p.Doc == "" && len(p.GoFiles) > 0 {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

// TestDependenciesPointOneWay holds the rooms apart: the registry serves prerendered files and never renders, the agent
// knows nothing of the registry's rules, and the page takes nothing that would double its size.
func TestDependenciesPointOneWay(t *testing.T) {
	goApp := "github.com/maxence-charriere/go-app/v10/pkg/app"
	for _, p := range packages(t, nil, "./api/...", "./agent/...") {
		if slices.Contains(p.Deps, goApp) {
			t.Errorf("%s depends on go-app", p.ImportPath)
		}
		for _, dep := range p.Deps {
			if strings.HasPrefix(dep, "hikitsugi/app/") && dep != "hikitsugi/app/message" {
				t.Errorf("%s depends on %s", p.ImportPath, dep)
			}
		}
	}
	allowed := []string{"hikitsugi/api/proof", "hikitsugi/api/certificate", "hikitsugi/api/wire", "hikitsugi/api/problem"}
	for _, p := range packages(t, nil, "./agent/...") {
		for _, dep := range p.Deps {
			if strings.HasPrefix(dep, "hikitsugi/api/") && !slices.Contains(allowed, dep) {
				t.Errorf("%s depends on %s", p.ImportPath, dep)
			}
		}
	}
}

func TestThePageImportsNothingHeavy(t *testing.T) {
	heavy := []string{"net/http", "crypto/tls", "crypto/x509", "html/template", "text/template", "time/tzdata"}
	browser := []string{"GOOS=js", "GOARCH=wasm"}
	for _, p := range packages(t, browser, "./app/...", "./api/wire", "./agent/wire") {
		for _, dep := range p.Imports {
			if slices.Contains(heavy, dep) {
				t.Errorf("%s imports %s", p.ImportPath, dep)
			}
		}
	}
}

// TestTopLevelIsAsAgreed holds the repository to the rooms that the customer fixed.
func TestTopLevelIsAsAgreed(t *testing.T) {
	agreed := []string{"app", "api", "wasm", "agent", "web", "go.mod", "go.sum", "Makefile", "Dockerfile", "README.md", "LICENSE", "NOTICE"}
	cmd := exec.Command("git", "ls-tree", "--name-only", "HEAD")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Skip("not a git checkout")
	}
	for _, name := range strings.Fields(string(out)) {
		if !strings.HasPrefix(name, ".") && !slices.Contains(agreed, name) {
			t.Errorf("%s does not belong at the top level", name)
		}
	}
}
