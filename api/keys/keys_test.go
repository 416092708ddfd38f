package keys_test

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hikitsugi/api/keys"
	"hikitsugi/api/proof"
)

const origin = "http://localhost:8080"

var day = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)

func made(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data", "keys")
	if err := keys.Make(dir, origin, true, day, rand.Reader); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestMadeKeysLoadAndAnAgentCanPinThem(t *testing.T) {
	t.Parallel()
	k, err := keys.Load(made(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Check(origin, true, day); err != nil {
		t.Fatal(err)
	}
	pin, d, err := proof.Pin{Origin: origin, Identity: k.Identity}.Follow(k.Document)
	if err != nil {
		t.Fatal(err)
	}
	if pin.Seq != 1 || !d.Demo || d.Next == "" || d.Next == k.Identity {
		t.Errorf("pin %+v, directory %+v", pin, d)
	}
}

func TestOnlyTheOwnerMayReadWhatWasMade(t *testing.T) {
	t.Parallel()
	dir := made(t)
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 6 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v, %v", info.Mode(), err)
	}
}

func TestKeysAreNeverReplaced(t *testing.T) {
	t.Parallel()
	dir := made(t)
	before, _ := os.ReadFile(filepath.Join(dir, "identity.pem"))
	if err := keys.Make(dir, origin, true, day, rand.Reader); !errors.Is(err, fs.ErrExist) {
		t.Errorf("second make: %v", err)
	}
	after, _ := os.ReadFile(filepath.Join(dir, "identity.pem"))
	if string(before) != string(after) {
		t.Error("the identity key changed")
	}
}

func TestAServerNeedsNoIdentityKey(t *testing.T) {
	t.Parallel()
	dir := made(t)
	os.Remove(filepath.Join(dir, "identity.pem"))
	os.Remove(filepath.Join(dir, "next-identity.pem"))
	if _, err := keys.Load(dir); err != nil {
		t.Error(err)
	}
}

func TestAnAuditorNeedsNoPrivateKey(t *testing.T) {
	t.Parallel()
	dir := made(t)
	for _, name := range []string{"identity", "next-identity", "request", "receipt", "log"} {
		os.Remove(filepath.Join(dir, name+".pem"))
	}
	if d, err := keys.Directory(dir); err != nil || d.Origin != origin {
		t.Errorf("%q, %v", d.Origin, err)
	}
}

func TestMakeRefusesAnOriginThatNoAgentWouldFollow(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "http://example.jp", "https://example.jp/", "https://EXAMPLE.jp", "https://example.jp:443"} {
		dir := filepath.Join(t.TempDir(), "keys")
		if err := keys.Make(dir, bad, false, day, rand.Reader); err == nil {
			t.Errorf("%q was taken", bad)
		}
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q left a folder", bad)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	other := made(t)
	swap := func(name string) func(string) error {
		return func(dir string) error {
			return os.Rename(filepath.Join(other, name), filepath.Join(dir, name))
		}
	}
	write := func(name, content string) func(string) error {
		return func(dir string) error { return os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600) }
	}
	for name, c := range map[string]struct {
		spoil func(dir string) error
		want  error
	}{
		"a missing key":                 {func(d string) error { return os.Remove(filepath.Join(d, "request.pem")) }, fs.ErrNotExist},
		"a missing directory":           {func(d string) error { return os.Remove(filepath.Join(d, "directory.jwt")) }, fs.ErrNotExist},
		"a key open to others":          {func(d string) error { return os.Chmod(filepath.Join(d, "receipt.pem"), 0o640) }, keys.ErrExposed},
		"a request key of another":      {swap("request.pem"), keys.ErrMismatch},
		"a receipt key of another":      {swap("receipt.pem"), keys.ErrMismatch},
		"a damaged directory":           {write("directory.jwt", "a.b.c"), proof.ErrMalformed},
		"a key that is no key":          {write("request.pem", "nothing"), nil},
		"a certificate in a key's room": {write("request.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), nil},
	} {
		dir := made(t)
		if err := c.spoil(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := keys.Load(dir); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestCheckHoldsKeysToTheConfiguration(t *testing.T) {
	t.Parallel()
	k, err := keys.Load(made(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		origin string
		demo   bool
		now    time.Time
	}{
		"another origin":          {"http://localhost:8081", true, day},
		"the other mode":          {origin, false, day},
		"before the key's life":   {origin, true, day.Add(-time.Second)},
		"after the key's 90 days": {origin, true, day.Add(proof.RequestKeyLife)},
	} {
		if err := k.Check(c.origin, c.demo, c.now); !errors.Is(err, keys.ErrMismatch) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
