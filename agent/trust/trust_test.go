package trust_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hikitsugi/agent/trust"
	"hikitsugi/api/proof"
)

const origin = "https://registry.example"

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func newSigner() *proof.Signer {
	return must(proof.NewSigner(must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))))
}

func openState(t *testing.T) trust.State {
	t.Helper()
	return must(trust.OpenState(filepath.Join(t.TempDir(), "state")))
}

// directory is a registry's, signed by identity, naming next as its successor.
func directory(at string, identity, next *proof.Signer, seq int64) string {
	key := func() []proof.DirectoryKey { return []proof.DirectoryKey{{JWK: newSigner().JWK(), NBF: 1, EXP: 1000}} }
	return must(proof.SignDirectory(identity, proof.Directory{
		V: proof.Version, Origin: at, Seq: seq, Demo: at != origin, Next: next.Thumbprint(), Request: key(), Receipt: key(), Log: key(),
	}))
}

func want(t *testing.T, step string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("%s: %v, want %v", step, got, want)
	}
}

func TestStateIsOurs(t *testing.T) {
	t.Parallel()
	s := openState(t)
	must(s.Key())
	pins := must(s.Pins())
	want(t, "add", pins.Add(origin, newSigner().Thumbprint()), nil)
	err := filepath.Walk(s.Dir(), func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %04o", path, info.Mode().Perm())
		}
		return err
	})
	want(t, "walk", err, nil)
	want(t, "chmod", os.Chmod(s.Dir(), 0o750), nil)
	_, err = trust.OpenState(s.Dir())
	want(t, "open to the group", err, trust.ErrOpenState)
}

// Names of users and folders may be in any script.
func TestStateLivesUnderJapaneseNames(t *testing.T) {
	t.Parallel()
	s := must(trust.OpenState(filepath.Join(t.TempDir(), "髙﨑　太郎 の PC", "引継")))
	first := must(s.Key()).Thumbprint()
	pins := must(s.Pins())
	want(t, "add", pins.Add(origin, newSigner().Thumbprint()), nil)
	if !pins.Trusted(origin) || must(s.Key()).Thumbprint() != first {
		t.Error("what was written is not read again")
	}
	want(t, "remove", s.Remove(), nil)
}

func TestKeyStays(t *testing.T) {
	t.Parallel()
	s := openState(t)
	first := must(s.Key()).Thumbprint()
	if again := must(s.Key()).Thumbprint(); again != first {
		t.Error("the second start made another key")
	}
	path := filepath.Join(s.Dir(), "agent-key.pem")
	good := string(must(os.ReadFile(path)))
	for _, content := range []string{
		"", "garbage", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
		good + good, strings.ReplaceAll(good, "PRIVATE KEY", "CERTIFICATE"),
	} {
		want(t, "spoil", os.WriteFile(path, []byte(content), 0o600), nil)
		_, err := s.Key()
		want(t, "a file that is no key", err, trust.ErrKey)
	}
}

func TestTrustIsExact(t *testing.T) {
	t.Parallel()
	pins := must(openState(t).Pins())
	identity := newSigner().Thumbprint()
	want(t, "add", pins.Add(origin, identity), nil)
	for o, trusted := range map[string]bool{
		origin: true, "": false, "null": false, origin + "/": false, origin + ":443": false, "HTTPS://registry.example": false,
		"https://registry.example.evil.example": false, "http://registry.example": false, "../" + origin: false,
	} {
		if pins.Trusted(o) != trusted {
			t.Errorf("%q trusted: %v", o, !trusted)
		}
	}
	for _, o := range []string{"", "null", "registry.example", origin + "/", "http://registry.example", "https://Registry.example", "https://日本.example"} {
		want(t, o, pins.Add(o, identity), trust.ErrOrigin)
	}
	want(t, "no thumbprint", pins.Add(origin, "abc"), trust.ErrIdentity)
	other := newSigner().Thumbprint()
	want(t, "another key", pins.Add(origin, other), nil)
	if pin := must(pins.Pin(origin)); pin.Identity != other {
		t.Error("the key that was trusted before is still")
	}
	want(t, "remove", pins.Remove(origin), nil)
	want(t, "remove again", pins.Remove(origin), trust.ErrUntrusted)
	if pins.Trusted(origin) {
		t.Error("trusted after its end")
	}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	identity, next, stranger := newSigner(), newSigner(), newSigner()
	s := openState(t)
	pins := must(s.Pins())
	want(t, "add", pins.Add(origin, identity.Thumbprint()), nil)
	_, err := pins.Directory(origin)
	want(t, "before the first", err, trust.ErrUntrusted)

	second := directory(origin, identity, next, 2)
	steps := []struct {
		name, document string
		want           error
	}{
		{"first seen", second, nil},
		{"the same again", second, nil},
		{"lower seq", directory(origin, identity, next, 1), proof.ErrForeign},
		{"same seq, other content", directory(origin, identity, next, 2), proof.ErrForeign},
		{"another key", directory(origin, stranger, next, 9), trust.ErrUntrusted},
		{"another origin", directory("http://localhost:1", identity, next, 9), proof.ErrForeign},
		{"no directory", "a.b.c", proof.ErrMalformed},
		{"the successor, too late", directory(origin, next, stranger, 1), proof.ErrForeign},
		{"the successor", directory(origin, next, stranger, 3), nil},
		{"the predecessor", directory(origin, identity, next, 4), trust.ErrUntrusted},
		{"the successor's successor", directory(origin, stranger, identity, 5), nil},
	}
	for _, step := range steps {
		_, err := pins.Follow(origin, step.document)
		want(t, step.name, err, step.want)
		if errors.Is(err, trust.ErrUntrusted) != errors.Is(step.want, trust.ErrUntrusted) {
			t.Errorf("%s: %v: a person would be asked to look at the key", step.name, err)
		}
	}
	again := must(s.Pins()) // another run
	if d := must(again.Directory(origin)); d.Seq != 5 {
		t.Errorf("remembered directory %d, want 5", d.Seq)
	}
	want(t, "the installer runs again", again.Add(origin, stranger.Thumbprint()), nil)
	if d := must(again.Directory(origin)); d.Seq != 5 {
		t.Error("the installer let an old directory in")
	}
}

// TestDamagedFilesAreNotTrusted: whatever stands there instead of the pin.
func TestDamagedFilesAreNotTrusted(t *testing.T) {
	t.Parallel()
	s := openState(t)
	pins := must(s.Pins())
	identity := newSigner().Thumbprint()
	want(t, "add", pins.Add(origin, identity), nil)
	path := must(filepath.Glob(filepath.Join(s.Dir(), "trust", "*")))[0]
	good := string(must(os.ReadFile(path)))
	fields := `"identity":"` + identity + `","next":"","seq":0,"document":""`
	for name, content := range map[string]string{
		"empty":          "",
		"cut off":        good[:len(good)/2],
		"two":            good + good,
		"unknown member": `{"origin":"` + origin + `",` + fields + `,"x":1}`,
		"twice":          `{"origin":"` + origin + `","origin":"` + origin + `",` + fields + `}`,
		"other origin":   `{"origin":"https://other.example",` + fields + `}`,
		"no identity":    `{"origin":"` + origin + `","identity":""}`,
		"no successor":   strings.Replace(good, `"next": ""`, `"next": "abc"`, 1),
		"below nothing":  strings.Replace(good, `"seq": 0`, `"seq": -1`, 1),
		"too long":       good + strings.Repeat(" ", 80<<10),
	} {
		want(t, name, os.WriteFile(path, []byte(content), 0o600), nil)
		if _, err := pins.Pin(origin); !errors.Is(err, trust.ErrPinFile) || pins.Trusted(origin) {
			t.Errorf("%s: %v", name, err)
		}
	}
	want(t, "restore", os.WriteFile(path, []byte(good), 0o600), nil)
	if !pins.Trusted(origin) {
		t.Error("the good file is not trusted")
	}
}

// TestAPinAnswersForItsOwnOriginAlone puts good files where they do not belong.
func TestAPinAnswersForItsOwnOriginAlone(t *testing.T) {
	t.Parallel()
	s := openState(t)
	pins := must(s.Pins())
	want(t, "add", pins.Add(origin, newSigner().Thumbprint()), nil)
	path := must(filepath.Glob(filepath.Join(s.Dir(), "trust", "*")))[0]
	good := must(os.ReadFile(path))
	want(t, "copy", os.WriteFile(filepath.Join(filepath.Dir(path), "copy.json"), good, 0o600), nil)
	if all := must(pins.All()); len(all) != 1 {
		t.Errorf("listed: %v", all)
	}
	const plain = "http://registry.example"
	by := filepath.Join(filepath.Dir(path), proof.Digest([]byte(plain))+".json")
	want(t, "plain http", os.WriteFile(by, []byte(strings.Replace(string(good), origin, plain, 1)), 0o600), nil)
	if pins.Trusted(plain) {
		t.Error("an origin that cannot be added is trusted")
	}
}

// TestADirectoryIsOfItsPin changes the directory inside a pin's file.
func TestADirectoryIsOfItsPin(t *testing.T) {
	t.Parallel()
	s, identity, next := openState(t), newSigner(), newSigner()
	pins := must(s.Pins())
	want(t, "add", pins.Add(origin, identity.Thumbprint()), nil)
	must(pins.Follow(origin, directory(origin, identity, next, 2)))
	pin := must(pins.Pin(origin))
	path := must(filepath.Glob(filepath.Join(s.Dir(), "trust", "*")))[0]
	good := string(must(os.ReadFile(path)))
	for name, document := range map[string]string{
		"signed by another key": directory(origin, newSigner(), next, 2),
		"of another origin":     directory("http://localhost:1", identity, next, 2),
		"no directory":          "a.b.c",
	} {
		want(t, name, os.WriteFile(path, []byte(strings.Replace(good, pin.Document, document, 1)), 0o600), nil)
		if _, err := pins.Directory(origin); !errors.Is(err, trust.ErrPinFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRemoveLeavesWhatIsNotOurs(t *testing.T) {
	t.Parallel()
	s := openState(t)
	must(s.Key())
	want(t, "add", must(s.Pins()).Add(origin, newSigner().Thumbprint()), nil)
	other := filepath.Join(s.Dir(), "letter.txt")
	want(t, "write", os.WriteFile(other, nil, 0o600), nil)
	want(t, "remove", s.Remove(), nil)
	left := must(os.ReadDir(s.Dir()))
	if len(left) != 1 || left[0].Name() != "letter.txt" {
		t.Errorf("left: %v", left)
	}
	want(t, "remove letter", os.Remove(other), nil)
	want(t, "remove again", s.Remove(), nil)
	if _, err := os.Stat(s.Dir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("directory still there: %v", err)
	}
}

// TestFetch asks real servers that answer well and badly.
func TestFetch(t *testing.T) {
	t.Parallel()
	identity := newSigner()
	var answer func(http.ResponseWriter, *http.Request)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(w, r) }))
	defer server.Close()
	at := "http://localhost:" + server.URL[len("http://127.0.0.1:"):]
	good := directory(at, identity, newSigner(), 1)
	say := func(s string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == proof.DirectoryPath {
				w.Write([]byte(s))
			}
		}
	}
	for name, test := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		fails  bool
	}{
		"good":        {say(good), false},
		"elsewhere's": {say(directory(origin, identity, newSigner(), 1)), true},
		"no token":    {say("hello"), true},
		"endless":     {say(string(make([]byte, 70<<10))), true},
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		}, true},
		"not found": {http.NotFound, true},
		"good, with an error": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusServiceUnavailable)
			w.Write([]byte(good))
		}, true},
	} {
		answer = test.answer
		got, _, err := trust.Fetch(t.Context(), http.Client{}, at)
		if test.fails != (err != nil) || !test.fails && got != identity.Thumbprint() {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	_, _, err := trust.Fetch(t.Context(), http.Client{}, "http://registry.example")
	want(t, "http elsewhere than localhost", err, trust.ErrOrigin)
}
