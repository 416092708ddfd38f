package history

import (
	"encoding/hex"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestRootIsThatOfRFC6962 takes the leaves and roots with which implementations of Certificate Transparency are tested.
func TestRootIsThatOfRFC6962(t *testing.T) {
	t.Parallel()
	leaves := []string{"", "\x00", "\x10", "\x20\x21", "\x30\x31", "\x40\x41\x42\x43", "\x50\x51\x52\x53\x54\x55\x56\x57",
		"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"}
	roots := map[int]string{
		0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	var all tree
	for i, leaf := range leaves {
		position := int64(i)
		all = all.grow(Entry{Position: &position, Leaf: leaf})
	}
	for size, want := range roots {
		root := all[:size].root()
		if got := hex.EncodeToString(root[:]); got != want {
			t.Errorf("of %d leaves: %s, want %s", size, got, want)
		}
	}
}

// TestRootIsThatOfOthers asks another implementation at every size.
func TestRootIsThatOfOthers(t *testing.T) {
	t.Parallel()
	var all tree
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) (found []tlog.Hash, err error) {
		for _, i := range indexes {
			found = append(found, stored[i])
		}
		return found, nil
	})
	for n := range int64(70) {
		leaf := string(rune('a' + n))
		all = all.grow(Entry{Position: &n, Leaf: leaf})
		more, err := tlog.StoredHashes(n, []byte(leaf), read)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
		if want, err := tlog.TreeHash(n+1, read); err != nil || all.root() != want {
			t.Fatalf("of %d leaves: %v, want %v, %v", n+1, all.root(), want, err)
		}
	}
}

func TestNothingGrowsAfterAGap(t *testing.T) {
	t.Parallel()
	var all tree
	for _, position := range []int64{0, 2, 3} {
		all = all.grow(Entry{Position: &position, Leaf: "leaf"})
	}
	if all = all.grow(Entry{Leaf: "waits"}); len(all) != 1 {
		t.Errorf("%d leaves", len(all))
	}
}
