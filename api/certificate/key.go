package certificate

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"strconv"
)

// Sizes of RSA moduli in bits. The upper limit bounds the work of one
// verification; no CA of the field issues larger keys.
const (
	minRSABits = 2048
	maxRSABits = 4096
)

// KeyType names the kind and size of a public key: "RSA-" and the bits of the
// modulus, "P-256", "P-384", "P-521", "Ed25519", or "unknown".
func KeyType(pub crypto.PublicKey) string {
	switch k := pub.(type) {
	case *rsa.PublicKey:
		return "RSA-" + strconv.Itoa(k.N.BitLen())
	case *ecdsa.PublicKey:
		return k.Curve.Params().Name
	case ed25519.PublicKey:
		return "Ed25519"
	}
	return "unknown"
}

// KeyAllowed accepts rsaEncryption of 2048 to 4096 bits, P-256 and P-384. It
// must be asked before anything is verified with the key. It fails with
// [ErrKeyTooWeak], or with [ErrInvalid] and [ReasonKey] for keys that are not
// weak but not listed.
func KeyAllowed(pub crypto.PublicKey) error {
	switch k := pub.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < minRSABits {
			return fmt.Errorf("%w: %s", ErrKeyTooWeak, KeyType(pub))
		}
		if k.N.BitLen() <= maxRSABits {
			return nil
		}
	case *ecdsa.PublicKey:
		switch k.Curve {
		case elliptic.P256(), elliptic.P384():
			return nil
		case elliptic.P224():
			return fmt.Errorf("%w: %s", ErrKeyTooWeak, KeyType(pub))
		}
	}
	return &InvalidError{Reason: ReasonKey, Err: fmt.Errorf("%s is not listed", KeyType(pub))}
}
