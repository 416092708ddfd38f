package message

import (
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// reserved are the codes of the catalogue that nothing gives, and what each belongs to.
var reserved = map[string]string{
	"NewRevoked": "revocation", "RevocationUnknown": "revocation", // E402 has a picture and no giver either
	"PinChangeRequired": "a card family that demands it", "PinPadCancelled": "readers with a PIN pad",
	"IdempotencyKeyMissing": "writes without a natural key", "IdempotencyKeyReused": "writes without a natural key",
	"IdempotencyInProgress": "writes without a natural key", "VersionConflict": "writes without a natural key",
	"Maintenance": "announced closing times", "NoticeNotSent": "mails",
}

var use = regexp.MustCompile(`\bmessage\.([A-Z]\w*)`)

// used are the names of this package that the program uses outside of it, but for the table of HTTP statuses.
func used(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, room := range []string{"api", "agent", "app", "wasm"} {
		root := filepath.Join("..", "..", room)
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || path == filepath.Join("..", "..", "api", "problem", "status.go") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, found := range use.FindAllSubmatch(text, -1) {
				names[string(found[1])] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// A code that nobody can get is a promise: it stands above, with what it belongs to, or it is given somewhere.
func TestEveryCodeIsGivenOrReserved(t *testing.T) {
	t.Parallel()
	given := used(t)
	for _, f := range sources(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Code" {
				return true
			}
			for _, name := range spec.Names {
				if _, waits := reserved[name.Name]; given[name.Name] == waits {
					t.Errorf("%s: given %t, reserved %t", name.Name, given[name.Name], waits)
				}
			}
			return true
		})
	}
}
