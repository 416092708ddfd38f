package proof_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"os"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"hikitsugi/api/proof"
)

const checkpointFile = "testdata/checkpoint.txt"

// logKey derives a log key from its name.
func logKey(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("hikitsugi test key: " + name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func logJWK(name string) proof.JWK { return proof.NewLogJWK(logKey(name).Public().(ed25519.PublicKey)) }

// logDirectory is a directory with the log keys of these names.
func logDirectory(names ...string) proof.Directory {
	d := directory()
	d.Log = nil
	for _, name := range names {
		d.Log = append(d.Log, proof.DirectoryKey{JWK: logJWK(name), NBF: started, EXP: started + 1})
	}
	return d
}

func head() proof.Checkpoint {
	return proof.Checkpoint{Origin: proof.LogOrigin(origin), Size: 7, Root: tlog.RecordHash([]byte("root"))}
}

// TestCheckpointVector makes the checkpoint of the vector again, to the letter: Ed25519 signs the same text alike for ever.
func TestCheckpointVector(t *testing.T) {
	t.Parallel()
	made := must(proof.SignCheckpoint(logKey("log"), head()))(t)
	if *update {
		if err := os.WriteFile(checkpointFile, []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept := string(must(os.ReadFile(checkpointFile))(t))
	if made != kept {
		t.Errorf("the checkpoint has changed:\n%s%s", made, kept)
	}
	if c, err := proof.VerifyCheckpoint(kept, logDirectory("log after it", "log")); err != nil || c != head() {
		t.Errorf("%+v, %v", c, err)
	}
}

// TestCheckpointIsASignedNote verifies a checkpoint as others do, from the words of C2SP signed-note alone.
func TestCheckpointIsASignedNote(t *testing.T) {
	t.Parallel()
	text, signature, _ := strings.Cut(must(proof.SignCheckpoint(logKey("log"), head()))(t), "\n\n")
	name, blob, _ := strings.Cut(strings.TrimPrefix(signature, "— "), " ")
	raw := must(base64.StdEncoding.DecodeString(strings.TrimSuffix(blob, "\n")))(t)
	public := logKey("log").Public().(ed25519.PublicKey)
	id := sha256.Sum256(append([]byte("example.test/history\n\x01"), public...))
	if name != "example.test/history" || string(raw[:4]) != string(id[:4]) {
		t.Errorf("key %s %x, want %x", name, raw[:4], id[:4])
	}
	if !ed25519.Verify(public, []byte(text+"\n"), raw[4:]) {
		t.Error("the signature is not over the text")
	}
}

// signNote signs any text under a name, as a hostile holder of a log key could.
func signNote(t *testing.T, key, name, text string) string {
	t.Helper()
	vkey := must(note.NewEd25519VerifierKey(name, logKey(key).Public().(ed25519.PublicKey)))(t)
	v := must(note.NewVerifier(vkey))(t)
	return string(must(note.Sign(&note.Note{Text: text}, anySigner{v, logKey(key)}))(t))
}

type anySigner struct {
	note.Verifier
	key ed25519.PrivateKey
}

func (s anySigner) Sign(text []byte) ([]byte, error) { return ed25519.Sign(s.key, text), nil }

func TestCheckpointRefused(t *testing.T) {
	t.Parallel()
	good := must(proof.SignCheckpoint(logKey("log"), head()))(t)
	text := good[:strings.Index(good, "\n\n")+1]
	name, root := proof.LogOrigin(origin), head().Root.String()
	witness := strings.TrimPrefix(signNote(t, "witness", "witness.example", text), text+"\n")
	signed := func(text string) string { return signNote(t, "log", name, text) }
	for what, c := range map[string]struct {
		note string
		want error
	}{
		"as it was signed":        {good, nil},
		"a witness signed it too": {good + witness, nil},
		"an empty history":        {signed(name + "\n0\n" + root + "\n"), nil},
		"another size":            {strings.Replace(good, "\n7\n", "\n8\n", 1), proof.ErrSignature},
		"only a witness":          {text + "\n" + witness, proof.ErrUnknownKey},
		"a key of nobody":         {signNote(t, "thief", name, text), proof.ErrUnknownKey},
		"the key's other log":     {signNote(t, "log", "example.test/other", text), proof.ErrUnknownKey},
		"another registry's head": {signed("other.test/history\n7\n" + root + "\n"), proof.ErrForeign},
		"no signature":            {text, proof.ErrMalformed},
		"nothing":                 {"", proof.ErrMalformed},
		"two lines":               {signed(name + "\n7\n"), proof.ErrMalformed},
		"an extension line":       {signed(text + "more\n"), proof.ErrMalformed},
		"a leading zero":          {signed(name + "\n07\n" + root + "\n"), proof.ErrMalformed},
		"a plus":                  {signed(name + "\n+7\n" + root + "\n"), proof.ErrMalformed},
		"below nothing":           {signed(name + "\n-1\n" + root + "\n"), proof.ErrMalformed},
		"a short root":            {signed(name + "\n7\nAAAA\n"), proof.ErrMalformed},
		"no root":                 {signed(name + "\n7\nroot\n"), proof.ErrMalformed},
		"too long":                {good + strings.Repeat(witness, 200), proof.ErrMalformed},
	} {
		if _, err := proof.VerifyCheckpoint(c.note, logDirectory("log")); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
	if _, err := proof.SignCheckpoint(logKey("log"), proof.Checkpoint{Origin: "a b"}); !errors.Is(err, proof.ErrMalformed) {
		t.Errorf("an origin that no key can be named by: %v", err)
	}
}

// A P-256 key in the directory's list, which the format allows, signs no checkpoint.
func TestOnlyEd25519KeysSignCheckpoints(t *testing.T) {
	t.Parallel()
	d := logDirectory("log")
	d.Log[0].JWK = signer(t, "log").JWK()
	good := must(proof.SignCheckpoint(logKey("log"), head()))(t)
	if _, err := proof.VerifyCheckpoint(good, d); !errors.Is(err, proof.ErrUnknownKey) {
		t.Error(err)
	}
}

// Whatever is read, what is taken is the text that its fields give.
func FuzzCheckpoint(f *testing.F) {
	good, err := proof.SignCheckpoint(logKey("log"), head())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good + good)
	f.Add("\n\n— a AAAA\n")
	d := logDirectory("log")
	f.Fuzz(func(t *testing.T, signed string) {
		if c, err := proof.VerifyCheckpoint(signed, d); err == nil && c != head() {
			t.Errorf("%+v was taken", c)
		}
	})
}
