// Package virtualtest makes card files for tests: real keys with self-signed certificates, in a folder of the test.
package virtualtest

import (
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
)

// Card is a card to be made. The zero value of a field stands for what most tests want.
type Card struct {
	ID    string
	Kind  string                   // "piv"
	PIN   string                   // "11112222"
	Tries int                      // 10
	Left  int                      // all; Blocked for none
	GUID  string                   // ID; the same for two cards is one card at two times
	Keys  map[string]crypto.Signer // by slot: "9c", "9a", ...; nil for RSA-2048 in 9c, empty for none
}

// NoGUID as Card.GUID makes a card that does not tell who it is.
const NoGUID = "\x00"

// Blocked as Card.Left makes a card with no tries left.
const Blocked = -1

// PIN and PUK of a card that asks for no others.
const (
	PIN = "11112222"
	PUK = "12345678"
)

// NotAfter is when the certificates end.
var NotAfter = time.Date(2035, 3, 31, 14, 59, 59, 0, time.UTC)

// Keys are made once per test process; RSA keys take long to find.
var (
	RSA1024 = sync.OnceValue(func() crypto.Signer { return makeRSA(1024) })
	RSA2048 = sync.OnceValue(func() crypto.Signer { return makeRSA(2048) })
	// AnotherRSA2048 is a key that fits no certificate of RSA2048.
	AnotherRSA2048 = sync.OnceValue(func() crypto.Signer { return makeRSA(2048) })

	RSA3072 = sync.OnceValue(func() crypto.Signer { return makeRSA(3072) })
	P256    = sync.OnceValue(func() crypto.Signer { return makeEC(elliptic.P256()) })
	P384    = sync.OnceValue(func() crypto.Signer { return makeEC(elliptic.P384()) })
)

func makeRSA(bits int) crypto.Signer {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	return key
}

func makeEC(curve elliptic.Curve) crypto.Signer {
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
}

// Open writes the cards into a folder of the test and opens it as virtual readers.
func Open(t testing.TB, cards ...Card) *virtual.Readers {
	t.Helper()
	dir := t.TempDir()
	for _, c := range cards {
		Write(t, dir, c)
	}
	readers, err := virtual.Open(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return readers
}

// Insert puts a card into a reader and returns the name of the insertion.
func Insert(t testing.TB, readers *virtual.Readers, name, id string) string {
	t.Helper()
	if err := readers.Insert(name, id); err != nil {
		t.Fatal(err)
	}
	return Slot(t, readers, name).Insertion
}

// Slot returns what is in a reader now.
func Slot(t testing.TB, readers *virtual.Readers, name string) reader.Slot {
	t.Helper()
	for _, slot := range readers.Slots() {
		if slot.Name == name {
			return slot
		}
	}
	t.Fatalf("no reader %q", name)
	return reader.Slot{}
}

// Write writes DIR/<id>.json.
func Write(t testing.TB, dir string, c Card) {
	t.Helper()
	data, err := json.Marshal(c.file(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, c.ID+".json"), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func (c Card) file(t testing.TB) map[string]any {
	if c.Kind == "" {
		c.Kind = "piv"
	}
	if c.PIN == "" {
		c.PIN = PIN
	}
	if c.Tries == 0 {
		c.Tries = 10
	}
	if c.Left == 0 {
		c.Left = c.Tries
	}
	if c.Keys == nil {
		c.Keys = map[string]crypto.Signer{"9c": RSA2048()}
	}
	slots := map[string]any{}
	for name, key := range c.Keys {
		slots[name] = map[string]string{"key": privatePEM(t, key), "certificate": certificatePEM(t, key)}
	}
	return map[string]any{
		"id": c.ID, "company": "株式会社A", "title": "見本", "kind": c.Kind, "pin": c.PIN, "puk": PUK,
		"tries": c.Tries, "tries_left": max(c.Left, 0), "guid": guid(cmp.Or(c.GUID, c.ID)), "slots": slots,
	}
}

// guid differs from name to name, and is the same each time.
func guid(name string) string {
	var b [16]byte
	copy(b[:], name)
	return hex.EncodeToString(b[:])
}

func privatePEM(t testing.TB, key crypto.Signer) string {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func certificatePEM(t testing.TB, key crypto.Signer) string {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{Organization: []string{"株式会社A"}, CommonName: "見本 太郎"},
		NotBefore:    NotAfter.AddDate(-10, 0, 0),
		NotAfter:     NotAfter,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
