package virtual_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
)

// Commands of NIST SP 800-73-4 part 2.
const (
	selectPIV  = "00A4040009A00000030800001000 00"
	status     = "00200080"
	verify     = "0020008008 3131313132323232"
	verifyBad  = "0020008008 3939393938383838"
	unverify   = "0020FF80"
	signature  = "0087119C26 7C24 8200 8120 0000000000000000000000000000000000000000000000000000000000000001 00"
	login      = "0087119A26 7C24 8200 8120 0000000000000000000000000000000000000000000000000000000000000001 00"
	pinless    = "0087119E26 7C24 8200 8120 0000000000000000000000000000000000000000000000000000000000000001 00"
	changePIN  = "0024008010 3131313132323232 333333333333FFFF"
	unblock    = "002C008010 3132333435363738 333333333333FFFF"
	unblockBad = "002C008010 3939393938383838 333333333333FFFF"
	verifyNew  = "0020008008 333333333333FFFF"
	changePUK  = "0024008110 3132333435363738 3838383838383838"
	chuid      = "00CB3FFF05 5C03 5FC102 00"
	ok         = "9000"
)

func TestPIVCard(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		left  int
		lines []string // command > status word
	}{
		{"nothing works before SELECT", 10, []string{status + ">6D00", chuid + ">6D00"}},
		{"another application", 10, []string{"00A4040006A0000000031000>6A82", "00A4000000>6A86"}},
		{"a PIN verifies and ends", 10, []string{selectPIV + ">9000", status + ">63CA", verify + ">9000", status + ">9000", unverify + ">9000", status + ">63CA"}},
		{"a wrong PIN costs a try, a right one gives them back", 10, []string{selectPIV + ">9000", verifyBad + ">63C9", verifyBad + ">63C8", status + ">63C8", verify + ">9000", unverify + ">9000", status + ">63CA"}},
		{"a PIN of another length costs nothing", 10, []string{selectPIV + ">9000", "002000800431313131>6A80", status + ">63CA"}},
		{"the last wrong PIN blocks", 1, []string{selectPIV + ">9000", verifyBad + ">63C0", status + ">6983", verify + ">6983", verifyBad + ">6983"}},
		{"the PUK unblocks", 1, []string{selectPIV + ">9000", verifyBad + ">63C0", unblock + ">9000", status + ">63CA", verify + ">63C9", verifyNew + ">9000"}},
		{"wrong PUKs block the PUK", 10, []string{selectPIV + ">9000", unblockBad + ">63C2", unblockBad + ">63C1", unblockBad + ">63C0", unblock + ">6983"}},
		{"the PIN changes with the old one", 10, []string{selectPIV + ">9000", changePIN + ">9000", unverify + ">9000", verify + ">63C9", verifyNew + ">9000", changePIN + ">63C9"}},
		{"the PUK changes with the old one", 10, []string{selectPIV + ">9000", changePUK + ">9000", changePUK + ">63C2"}},
		{"9C signs once, right after VERIFY", 10, []string{selectPIV + ">9000", signature + ">6982", verify + ">9000", signature + ">9000", signature + ">6982", verify + ">9000", chuid + ">9000", signature + ">6982"}},
		{"9A signs as long as the PIN is verified", 10, []string{selectPIV + ">9000", login + ">6982", verify + ">9000", login + ">9000", chuid + ">9000", login + ">9000"}},
		{"9E signs without a PIN", 10, []string{selectPIV + ">9000", pinless + ">9000"}},
		{"a key that is not there", 10, []string{selectPIV + ">9000", "0087119D00>6A88"}},
		{"an algorithm that the key does not have", 10, []string{selectPIV + ">9000", verify + ">9000", "0087149C00>6A86"}},
		{"a chain that another command breaks", 10, []string{selectPIV + ">9000", "1087119C027C02>9000", status + ">6883", status + ">63CA"}},
		{"a class of another standard", 10, []string{"80A40400>6E00"}},
		{"no rest to fetch", 10, []string{selectPIV + ">9000", "00C0000000>6985"}},
		{"an unknown instruction", 10, []string{selectPIV + ">9000", "00FF0000>6D00"}},
		{"a malformed command", 10, []string{"00A404>6700", "00A4040009A0>6700"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			ec := virtualtest.P256()
			readers := virtualtest.Open(t, virtualtest.Card{
				ID: "x", Left: test.left, Keys: map[string]crypto.Signer{"9a": ec, "9c": ec, "9e": ec},
			})
			talk(t, readers, "x", func(tx reader.Tx) {
				for _, line := range test.lines {
					command, want, _ := strings.Cut(line, ">")
					if got := exchange(t, tx, command); status4(got) != want {
						t.Fatalf("%s answered %s, want %s", command, status4(got), want)
					}
				}
			})
		})
	}
}

func TestDataObjects(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{"9c": virtualtest.P256()}})
	talk(t, readers, "x", func(tx reader.Tx) {
		exchange(t, tx, selectPIV)
		for tag, want := range map[string]string{
			"5C017E":     "7e124f0ba0000003080000100001005f2f0240009000",
			"5C035FC10C": "5308c10100c20100fe009000",
			"5C035FC105": "6a82", // no key in 9A
			"5C035FC1FF": "6a82",
			"5C00":       "6a80",
		} {
			command := "00CB3FFF0" + string("0123456789"[len(tag)/2]) + tag + "00"
			if got := hex.EncodeToString(exchange(t, tx, command)); got != want {
				t.Errorf("%s answered %s, want %s", command, got, want)
			}
		}
		guid := append([]byte("x"), make([]byte, 15)...)
		if !bytes.Contains(exchange(t, tx, chuid), append([]byte{0x34, 16}, guid...)) {
			t.Error("the CHUID has another GUID")
		}
	})
}

// Asked in the short form, a long object comes 256 bytes at a time; asked in the extended form, at once.
func TestLongObject(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "x"})
	talk(t, readers, "x", func(tx reader.Tx) {
		exchange(t, tx, selectPIV)
		whole := exchange(t, tx, "00CB3FFF000005 5C035FC10A 0000")
		first := exchange(t, tx, "00CB3FFF05 5C035FC10A 00")
		if len(first) != 258 || status4(first) != "6100" {
			t.Fatalf("first part: %d bytes, %s", len(first), status4(first))
		}
		rest := len(whole) - 2 - 256
		joined := first[:256]
		for rest > 0 {
			part := exchange(t, tx, "00C0000000")
			joined = append(joined, part[:len(part)-2]...)
			rest -= len(part) - 2
		}
		if !bytes.Equal(joined, whole[:len(whole)-2]) {
			t.Error("the parts are not the whole")
		}
		if got := status4(exchange(t, tx, "00C0000000")); got != "6985" {
			t.Errorf("more than the whole: %s", got)
		}
		exchange(t, tx, "00CB3FFF05 5C035FC10C 02") // 10 bytes, 2 of them wanted
		if got := status4(exchange(t, tx, "00C00000FF")); got != "6C08" {
			t.Errorf("the rest with a wrong length: %s, want 6C08", got)
		}
		if got := exchange(t, tx, "00C0000008"); len(got) != 10 || status4(got) != ok {
			t.Errorf("the rest with the right length: %x", got)
		}
	})
}

func TestTriesLeftSurviveARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	virtualtest.Write(t, dir, virtualtest.Card{ID: "x", Tries: 3})
	for _, want := range []string{"63C2", "63C1", "63C0", "6983"} {
		readers, err := virtual.Open(dir, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		talk(t, readers, "x", func(tx reader.Tx) {
			exchange(t, tx, selectPIV)
			if got := status4(exchange(t, tx, verifyBad)); got != want {
				t.Errorf("answered %s, want %s", got, want)
			}
		})
	}
	info, err := os.Stat(filepath.Join(dir, "x.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".card-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A card that cannot store what a wrong PIN cost must not answer whether it was wrong.
func TestCardThatCannotStoreItsTriesAnswersNothing(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cards")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	virtualtest.Write(t, dir, virtualtest.Card{ID: "x"})
	readers, err := virtual.Open(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	talk(t, readers, "x", func(tx reader.Tx) {
		exchange(t, tx, selectPIV)
		for range 12 {
			if got := status4(exchange(t, tx, verifyBad)); got != "6F00" {
				t.Fatalf("answered %s, want 6F00", got)
			}
		}
	})
}

func FuzzApplet(f *testing.F) {
	for _, seed := range []string{selectPIV, verify, signature, chuid, changePIN, "1087119C027C02", "00CB3FFF0000055C035FC10A0000"} {
		f.Add(unhex(f, seed), unhex(f, status))
	}
	readers := virtualtest.Open(f, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{"9c": virtualtest.P256()}})
	f.Fuzz(func(t *testing.T, first, second []byte) {
		talk(t, readers, "x", func(tx reader.Tx) {
			exchange(t, tx, selectPIV)
			for _, command := range [][]byte{first, second} {
				answer, err := tx.Transmit(t.Context(), command)
				if err != nil || len(answer) < 2 || answer[len(answer)-2]>>4 != 6 && answer[len(answer)-2]>>4 != 9 {
					t.Fatalf("%x answered %x, %v", command, answer, err)
				}
			}
		})
	})
}

// talk runs fn in a transaction with a card that was just inserted.
func talk(t testing.TB, readers *virtual.Readers, id string, fn func(tx reader.Tx)) {
	t.Helper()
	insertion := virtualtest.Insert(t, readers, virtual.Reader1, id)
	err := readers.Do(context.Background(), virtual.Reader1, insertion, func(tx reader.Tx) error { fn(tx); return nil })
	if err != nil {
		t.Fatal(err)
	}
}

func exchange(t testing.TB, tx reader.Tx, command string) []byte {
	t.Helper()
	answer, err := tx.Transmit(context.Background(), unhex(t, command))
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func status4(answer []byte) string {
	return strings.ToUpper(hex.EncodeToString(answer[len(answer)-2:]))
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
