package keys_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"hikitsugi/api/keys"
	"hikitsugi/api/proof"
)

// logKey is the thumbprint of a folder's log key.
func logKey(t *testing.T, dir string) string {
	t.Helper()
	key, _, err := keys.LoadLog(dir)
	if err != nil {
		t.Fatal(err)
	}
	return proof.NewLogJWK(key.Public().(ed25519.PublicKey)).Thumbprint()
}

// checkpoint is one that a folder's log key signs.
func checkpoint(t *testing.T, dir string) string {
	t.Helper()
	key, d, err := keys.LoadLog(dir)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.SignCheckpoint(key, proof.Checkpoint{Origin: proof.LogOrigin(d.Origin)})
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestACheckpointNeedsLogKeyAndDirectoryAlone(t *testing.T) {
	t.Parallel()
	dir, alone := made(t), t.TempDir()
	for _, name := range []string{"log.pem", "directory.jwt"} {
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(alone, name)); err != nil {
			t.Fatal(err)
		}
	}
	_, d, err := keys.LoadLog(alone)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := proof.VerifyCheckpoint(checkpoint(t, alone), d); err != nil {
		t.Error(err)
	}
}

func TestAServerNeedsNoLogKey(t *testing.T) {
	t.Parallel()
	dir := made(t)
	if err := os.Remove(filepath.Join(dir, "log.pem")); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Load(dir); err != nil {
		t.Error(err)
	}
	if _, _, err := keys.LoadLog(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without the key: %v", err)
	}
}

func TestLogKeysThatAreRefused(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		want  error
	}{
		"another registry's": {func(t *testing.T, path string) { rename(t, filepath.Join(made(t), "log.pem"), path) }, keys.ErrMismatch},
		"a P-256 key":        {func(t *testing.T, path string) { rename(t, filepath.Join(made(t), "receipt.pem"), path) }, keys.ErrMismatch},
		"open to a group":    {func(t *testing.T, path string) { os.Chmod(path, 0o640) }, keys.ErrExposed},
		"no key":             {func(t *testing.T, path string) { put(t, path, []byte("nothing"), 0o600) }, nil},
	} {
		dir := made(t)
		c.spoil(t, filepath.Join(dir, "log.pem"))
		if _, _, err := keys.LoadLog(dir); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func TestWhatAnOldLogKeySignedStaysVerifiable(t *testing.T) {
	t.Parallel()
	dir, to := made(t), filepath.Join(t.TempDir(), "keys")
	before := load(t, dir)
	after := renewed(t, keys.Renewal{Dir: dir, Identity: filepath.Join(dir, "identity.pem"), To: to, Log: true})
	if logKey(t, to) == logKey(t, dir) || after.Receipt.Thumbprint() != before.Receipt.Thumbprint() {
		t.Error("the log key alone was to be made anew")
	}
	for what, signed := range map[string]string{"old": checkpoint(t, dir), "new": checkpoint(t, to)} {
		if _, err := proof.VerifyCheckpoint(signed, after.Directory); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := proof.VerifyCheckpoint(checkpoint(t, to), before.Directory); !errors.Is(err, proof.ErrUnknownKey) {
		t.Errorf("by the directory before: %v", err)
	}
}

// TestARegistryWithoutALogGetsOne renews the keys of one that was made before there were checkpoints: its log.pem is of
// another kind, and its directory names none.
func TestARegistryWithoutALogGetsOne(t *testing.T) {
	t.Parallel()
	dir, to := made(t), filepath.Join(t.TempDir(), "keys")
	identity := filepath.Join(dir, "identity.pem")
	withoutLog(t, dir)
	rename(t, filepath.Join(made(t), "receipt.pem"), filepath.Join(dir, "log.pem"))
	load(t, dir)
	if _, _, err := keys.LoadLog(dir); !errors.Is(err, keys.ErrMismatch) {
		t.Errorf("before: %v", err)
	}
	d := renewed(t, keys.Renewal{Dir: dir, Identity: identity, To: to, Log: true}).Directory
	if _, err := proof.VerifyCheckpoint(checkpoint(t, to), d); err != nil {
		t.Errorf("after: %v", err)
	}
}

// withoutLog signs a folder's directory anew, with no log key in it.
func withoutLog(t *testing.T, dir string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "identity.pem"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(b)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	identity, err := proof.NewSigner(key.(*ecdsa.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	d := load(t, dir).Directory
	d.Log = []proof.DirectoryKey{}
	document, err := proof.SignDirectory(identity, d)
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "directory.jwt"), []byte(document+"\n"), 0o600)
}
