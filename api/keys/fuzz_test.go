package keys_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"hikitsugi/api/keys"
)

// Whatever stands in a key file, Load takes the key that was made or refuses.
func FuzzKeyFile(f *testing.F) {
	dir := filepath.Join(f.TempDir(), "keys")
	if err := keys.Make(dir, origin, true, day, rand.Reader); err != nil {
		f.Fatal(err)
	}
	path := filepath.Join(dir, "request.pem")
	good, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	want, err := keys.Load(dir)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{good, {}, good[:40], append(good, good...), []byte("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if k, err := keys.Load(dir); err == nil && k.Request.Thumbprint() != want.Request.Thumbprint() {
			t.Error("another key was taken")
		}
	})
}
