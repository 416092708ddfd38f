package keys_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hikitsugi/api/keys"
)

// files are a certificate of host and its key, as a CA's client leaves them.
type files struct{ chain, key string }

func issue(t testing.TB, dir, host string, ends time.Time) files {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: ends.AddDate(-1, 0, 0), NotAfter: ends, DNSNames: []string{host}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	f := files{filepath.Join(dir, "chain.pem"), filepath.Join(dir, "key.pem")}
	put(t, f.chain, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644)
	put(t, f.key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600)
	return f
}

func put(t testing.TB, path string, b []byte, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, b, mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func TestACertificateIsReplacedOnceBothItsFilesAre(t *testing.T) {
	t.Parallel()
	here, elsewhere := t.TempDir(), t.TempDir()
	f := issue(t, here, "registry.example", day.AddDate(0, 1, 0))
	c, err := keys.LoadCertificate(f.chain, f.key)
	if err != nil {
		t.Fatal(err)
	}
	if changed, err := c.Reload(); changed || err != nil {
		t.Errorf("untouched files: changed %t, %v", changed, err)
	}
	next := issue(t, elsewhere, "registry.example", day.AddDate(1, 0, 0))
	if err := os.Rename(next.chain, f.chain); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Reload(); err == nil || !c.Expires().Equal(day.AddDate(0, 1, 0)) {
		t.Errorf("with one file of two: %v, expires %v", err, c.Expires())
	}
	if err := os.Rename(next.key, f.key); err != nil {
		t.Fatal(err)
	}
	if changed, err := c.Reload(); !changed || err != nil || !c.Expires().Equal(day.AddDate(1, 0, 0)) {
		t.Errorf("with both: changed %t, %v, expires %v", changed, err, c.Expires())
	}
	if c.Covers("registry.example") != nil || c.Covers("other.example") == nil {
		t.Error("it covers another host than its own")
	}
}

func TestACertificateThatCannotServeIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(t *testing.T, f files)
		want  error
	}{
		"no chain":            {func(t *testing.T, f files) { os.Remove(f.chain) }, fs.ErrNotExist},
		"no key":              {func(t *testing.T, f files) { os.Remove(f.key) }, fs.ErrNotExist},
		"key open to a group": {func(t *testing.T, f files) { os.Chmod(f.key, 0o640) }, keys.ErrExposed},
		"key of another":      {func(t *testing.T, f files) { os.Rename(issue(t, t.TempDir(), "x", day).key, f.key) }, nil},
		"key that is none":    {func(t *testing.T, f files) { put(t, f.key, []byte("secret words"), 0o600) }, nil},
		"chain too long":      {func(t *testing.T, f files) { put(t, f.chain, make([]byte, 256<<10+1), 0o644) }, nil},
	} {
		f := issue(t, t.TempDir(), "registry.example", day)
		c.spoil(t, f)
		_, err := keys.LoadCertificate(f.chain, f.key)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error shows the file: %v", name, err)
		}
	}
}

func TestASecretIsOneLineOfAPrivateFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "password")
	for content, want := range map[string]string{"pass word": "pass word", "p\n": "p", "p\r\n": "p", " p ": " p "} {
		put(t, path, []byte(content), 0o600)
		if got, err := keys.Secret(path); got != want || err != nil {
			t.Errorf("%q: %q, %v", content, got, err)
		}
	}
	for _, content := range []string{"", "\n", "first\nsecond\n", "p\x00", strings.Repeat("p", 1<<10+1)} {
		put(t, path, []byte(content), 0o600)
		if _, err := keys.Secret(path); err == nil || strings.Contains(err.Error(), "second") {
			t.Errorf("%.20q: %v", content, err)
		}
	}
	put(t, path, []byte("p"), 0o604)
	if _, err := keys.Secret(path); !errors.Is(err, keys.ErrExposed) {
		t.Errorf("open to others: %v", err)
	}
}

// Whatever stands in the files, a pair that is taken can serve.
func FuzzCertificate(f *testing.F) {
	dir := f.TempDir()
	good := issue(f, dir, "registry.example", day)
	chain, _ := os.ReadFile(good.chain)
	key, _ := os.ReadFile(good.key)
	f.Add(chain, key)
	f.Add(key, chain)
	f.Add(append(chain, chain...), key)
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, chain, key []byte) {
		put(t, good.chain, chain, 0o644)
		put(t, good.key, key, 0o600)
		c, err := keys.LoadCertificate(good.chain, good.key)
		if err != nil {
			return
		}
		if got, err := c.Get(nil); err != nil || got.Leaf == nil || got.PrivateKey == nil || c.Expires().IsZero() {
			t.Error("taken, but it cannot serve")
		}
	})
}
