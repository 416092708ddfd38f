package card_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"errors"
	"math/big"
	"testing"

	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
)

var message = []byte("eyJhbGciOiJFUzI1NiJ9.eyJ2IjoxfQ")

// do runs fn in a transaction with a card that was just inserted.
func do(t *testing.T, readers *virtual.Readers, id string, fn func(tx reader.Tx) error) error {
	t.Helper()
	insertion := virtualtest.Insert(t, readers, virtual.Reader1, id)
	return readers.Do(t.Context(), virtual.Reader1, insertion, fn)
}

// first takes the certificate that the family prefers.
func first([]byte) bool { return true }

// readAndSign is the whole job of a renewal's step.
func readAndSign(ctx context.Context, tx reader.Tx, pin string) (card.Info, []byte, string, error) {
	info, err := card.ReadFor(ctx, tx, first)
	if err != nil {
		return info, nil, "", err
	}
	signature, alg, err := card.Sign(ctx, tx, info, []byte(pin), message)
	return info, signature, alg, err
}

func TestSignatureVerifiesWithTheCertificate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		key  func() crypto.Signer
		slot string
		alg  string
	}{
		{"RSA-1024 in 9C", virtualtest.RSA1024, "9c", "RS256"},
		{"RSA-2048 in 9C", virtualtest.RSA2048, "9c", "RS256"},
		{"RSA-3072 in 9C", virtualtest.RSA3072, "9c", "RS256"},
		{"P-256 in 9C", virtualtest.P256, "9c", "ES256"},
		{"P-384 in 9C", virtualtest.P384, "9c", "ES384"},
		{"P-256 in 9A", virtualtest.P256, "9a", "ES256"},
		{"RSA-2048 in 9A", virtualtest.RSA2048, "9a", "RS256"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			readers := virtualtest.Open(t, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{test.slot: test.key()}})
			err := do(t, readers, "x", func(tx reader.Tx) error {
				info, signature, alg, err := readAndSign(t.Context(), tx, virtualtest.PIN)
				if err != nil {
					return err
				}
				if alg != test.alg {
					t.Errorf("alg = %q, want %q", alg, test.alg)
				}
				if info.Key.String() != test.slot {
					t.Errorf("key = %v, want %v", info.Key, test.slot)
				}
				checkSignature(t, info.Certificate, alg, signature)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// checkSignature verifies as any reader of a receipt would: with the certificate and the standard library.
func checkSignature(t *testing.T, certificate []byte, alg string, signature []byte) {
	t.Helper()
	leaf, err := x509.ParseCertificate(certificate)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(message)
	switch public := leaf.PublicKey.(type) {
	case *rsa.PublicKey:
		if err := rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], signature); err != nil {
			t.Error(err)
		}
	case *ecdsa.PublicKey:
		sum := digest[:]
		if alg == "ES384" {
			long := sha512.Sum384(message)
			sum = long[:]
		}
		half := len(signature) / 2
		r, s := new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:])
		if half != (public.Params().BitSize+7)/8 || !ecdsa.Verify(public, sum, r, s) {
			t.Errorf("ecdsa signature of %d bytes does not verify", len(signature))
		}
	}
}

func TestWrongPINTellsTheTriesLeft(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "x", Tries: 3})
	for _, left := range []int{2, 1} {
		err := do(t, readers, "x", func(tx reader.Tx) error {
			_, _, _, err := readAndSign(t.Context(), tx, "99998888")
			return err
		})
		var pin *card.PINError
		if !errors.As(err, &pin) || *pin != (card.PINError{Left: left, Known: true}) {
			t.Fatalf("err = %v, want %d tries left", err, left)
		}
	}
}
