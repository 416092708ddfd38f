package card

import (
	"bytes"
	"crypto/elliptic"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"math/big"
	"strings"
	"testing"
)

func TestFixedWidthPadsShortNumbers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		curve elliptic.Curve
		width int
	}{{elliptic.P256(), 32}, {elliptic.P384(), 48}} {
		raw, err := fixedWidth(unhex(t, "3006 020101 020102"), test.curve)
		want := append(make([]byte, test.width-1), 1)
		want = append(append(want, make([]byte, test.width-1)...), 2)
		if err != nil || !bytes.Equal(raw, want) {
			t.Errorf("%s: %x, %v", test.curve.Params().Name, raw, err)
		}
	}
}

func TestFixedWidthTakesTheLargestNumbers(t *testing.T) {
	t.Parallel()
	n := elliptic.P256().Params().N
	largest := new(big.Int).Sub(n, big.NewInt(1))
	raw, err := fixedWidth(marshal(t, largest, largest), elliptic.P256())
	if err != nil || !bytes.Equal(raw, append(largest.Bytes(), largest.Bytes()...)) {
		t.Errorf("%x, %v", raw, err)
	}
}

func TestFixedWidthRefuses(t *testing.T) {
	t.Parallel()
	one, n := big.NewInt(1), elliptic.P256().Params().N
	for name, der := range map[string][]byte{
		"nothing":                  nil,
		"raw r and s":              make([]byte, 64),
		"r is zero":                marshal(t, big.NewInt(0), one),
		"s is zero":                marshal(t, one, big.NewInt(0)),
		"r is negative":            marshal(t, big.NewInt(-1), one),
		"s is negative":            marshal(t, one, big.NewInt(-1)),
		"r is n":                   marshal(t, n, one),
		"s is n":                   marshal(t, one, n),
		"r above n":                marshal(t, new(big.Int).Lsh(n, 8), one),
		"r with a needless zero":   unhex(t, "3007 02020001 020102"),
		"r without its zero":       unhex(t, "3006 020180 020102"),
		"r empty":                  unhex(t, "3005 0200 020102"),
		"length in the long form":  unhex(t, "308106 020101 020102"),
		"indefinite length":        unhex(t, "3080 020101 020102 0000"),
		"bytes after the sequence": unhex(t, "3006 020101 020102 00"),
		"bytes inside the end":     unhex(t, "3009 020101 020102 020103"),
		"s missing":                unhex(t, "3003 020101"),
		"a set":                    unhex(t, "3106 020101 020102"),
	} {
		if raw, err := fixedWidth(der, elliptic.P256()); !errors.Is(err, ErrAnswer) {
			t.Errorf("%s: %x, %v", name, raw, err)
		}
	}
}

func FuzzFixedWidth(f *testing.F) {
	for _, seed := range []string{"3006020101020102", "300702020001020102", "30810602010102010200", "3006020180020102"} {
		der, _ := hex.DecodeString(seed)
		f.Add(der)
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		raw, err := fixedWidth(der, elliptic.P256())
		if err != nil {
			return
		}
		r, s := new(big.Int).SetBytes(raw[:32]), new(big.Int).SetBytes(raw[32:])
		if len(raw) != 64 || !bytes.Equal(marshal(t, r, s), der) {
			t.Fatalf("%x became %x: two encodings of one signature", der, raw)
		}
	})
}

func marshal(t testing.TB, r, s *big.Int) []byte {
	t.Helper()
	der, err := asn1.Marshal(struct{ R, S *big.Int }{r, s})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
