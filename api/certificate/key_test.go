package certificate

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"errors"
	"math/big"
	"testing"
)

func TestKeysAreJudgedByKindAndSize(t *testing.T) {
	t.Parallel()
	modulus := func(bits uint) crypto.PublicKey {
		return &rsa.PublicKey{N: new(big.Int).SetBit(new(big.Int), int(bits)-1, 1), E: 65537}
	}
	curve := func(c elliptic.Curve) crypto.PublicKey { return &ecdsa.PublicKey{Curve: c} }
	tests := []struct {
		key  crypto.PublicKey
		name string
		err  error
	}{
		{modulus(1024), "RSA-1024", ErrKeyTooWeak},
		{modulus(2047), "RSA-2047", ErrKeyTooWeak},
		{modulus(2048), "RSA-2048", nil},
		{modulus(3072), "RSA-3072", nil},
		{modulus(4096), "RSA-4096", nil},
		{modulus(4097), "RSA-4097", ErrInvalid},
		{modulus(16384), "RSA-16384", ErrInvalid},
		{curve(elliptic.P224()), "P-224", ErrKeyTooWeak},
		{curve(elliptic.P256()), "P-256", nil},
		{curve(elliptic.P384()), "P-384", nil},
		{curve(elliptic.P521()), "P-521", ErrInvalid},
		{ed25519.PublicKey(make([]byte, 32)), "Ed25519", ErrInvalid},
		{nil, "unknown", ErrInvalid},
	}
	for _, test := range tests {
		if got := KeyType(test.key); got != test.name {
			t.Errorf("%s: named %s", test.name, got)
		}
		if err := KeyAllowed(test.key); !errors.Is(err, test.err) {
			t.Errorf("%s: %v, want %v", test.name, err, test.err)
		}
	}
}
