package proof_test

import (
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"hikitsugi/api/proof"
)

var update = flag.Bool("update", false, "write testdata/renewal.json anew: only for a new version of the format")

const vectorFile = "testdata/renewal.json"

// vector is a renewal as it was signed once. Keys other than the cards' follow from their names (see key).
type vector struct {
	Current  proof.Evidence    `json:"current"` // certificate and chain only
	New      proof.Evidence    `json:"new"`
	Tokens   map[string]string `json:"tokens"`
	Leaf     string            `json:"leaf"`
	LeafHash string            `json:"leaf_hash"`
}

// TestVector builds the renewal of the vector again and compares every signing input and the leaf to the letter: bytes
// that somebody signed years ago must come out the same for ever.
func TestVector(t *testing.T) {
	if *update {
		writeVector(t)
	}
	w := vectorWorld(t)
	if _, err := proof.VerifyReceipt(w.token, w.directory); err != nil {
		t.Fatal(err)
	}
	pin := proof.Pin{Origin: origin, Identity: thumbprint(t, "identity")}
	if _, _, err := pin.Follow(w.document); err != nil {
		t.Fatal(err)
	}
	if o, _, err := proof.ParseOpening(w.opening); err != nil || o.JKT != thumbprint(t, "k") {
		t.Fatal(o, err)
	}
}

// vectorWorld is the renewal of the vector, with the signatures that were made then.
func vectorWorld(t *testing.T) *world {
	t.Helper()
	var v vector
	if err := json.Unmarshal(must(os.ReadFile(vectorFile))(t), &v); err != nil {
		t.Fatal(err)
	}
	used := 0
	w := newWorld(t, stored(t, v.Current), stored(t, v.New), func(name, compact string) string {
		input := compact[:strings.LastIndexByte(compact, '.')+1]
		if kept := v.Tokens[name]; kept == "" || !strings.HasPrefix(kept, input) {
			t.Fatalf("%s: the bytes to sign have changed:\n%s\n%s", name, compact, kept)
		}
		used++
		return v.Tokens[name]
	})
	if used != len(v.Tokens) || w.receipt.Leaf != v.Leaf || proof.LeafHash([]byte(v.Leaf)) != v.LeafHash {
		t.Fatalf("%d tokens of %d, leaf %s", used, len(v.Tokens), w.receipt.Leaf)
	}
	return w
}

func stored(t *testing.T, e proof.Evidence) card {
	t.Helper()
	return card{der: must(base64.StdEncoding.DecodeString(e.Certificate))(t), chain: e.Chain}
}

func writeVector(t *testing.T) {
	t.Helper()
	v := vector{Tokens: map[string]string{}}
	w := newWorld(t, newCard(t, rsaKey()), newCard(t, key("new card")), func(name, compact string) string {
		v.Tokens[name] = compact
		return compact
	})
	v.Current, v.New = step{}.evidence(w.current), step{}.evidence(w.next)
	v.Leaf, v.LeafHash = w.receipt.Leaf, proof.LeafHash([]byte(w.receipt.Leaf))
	b := must(json.MarshalIndent(v, "", "  "))(t)
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(vectorFile, append(b, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
