package demo

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestCardFilesHoldMatchingKeysAndArePrivate(t *testing.T) {
	t.Parallel()
	w, dir := build(t), filepath.Join(t.TempDir(), "cards")
	if err := w.WriteCards(dir); err != nil {
		t.Fatal(err)
	}
	checkPrivate(t, dir)
	for _, card := range w.Cards {
		b, err := os.ReadFile(filepath.Join(dir, card.ID+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var f cardFile
		if err := json.Unmarshal(b, &f); err != nil {
			t.Fatalf("%s: %v", card.ID, err)
		}
		if f.ID != card.ID || f.PIN != card.PIN || len(f.GUID) != 32 {
			t.Errorf("%s: file of %q, guid %q", card.ID, f.ID, f.GUID)
		}
		slot, ok := f.Slots["9c"]
		if ok != (card.Certificate != nil) {
			t.Errorf("%s: slot 9c present: %v", card.ID, ok)
		}
		if ok {
			if _, err := tls.X509KeyPair([]byte(slot.Certificate), []byte(slot.Key)); err != nil {
				t.Errorf("%s: %v", card.ID, err)
			}
		}
	}
}

func TestCAFilesArePrivateAndComplete(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "ca")
	if err := build(t).WriteCA(dir); err != nil {
		t.Fatal(err)
	}
	checkPrivate(t, dir)
	for _, base := range []string{"kou-g1", "kou-g2", "otsu-g1", "hei-g1"} {
		if _, err := tls.LoadX509KeyPair(filepath.Join(dir, base+".crt"), filepath.Join(dir, base+".key")); err != nil {
			t.Errorf("%s: %v", base, err)
		}
	}
}

func TestWritingTwiceKeepsTheFirstCards(t *testing.T) {
	t.Parallel()
	w, dir := build(t), t.TempDir()
	if err := w.WriteCards(dir); err != nil {
		t.Fatal(err)
	}
	if err := w.WriteCards(dir); !errors.Is(err, fs.ErrExist) {
		t.Errorf("second run: %v, want a file that exists", err)
	}
}

func checkPrivate(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
