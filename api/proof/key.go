package proof

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
)

// JWK is a public key (RFC 7517) in the member order that RFC 7638 digests: P-256 (RFC 7518 section 6.2) wherever
// this package verifies; a log key may also be Ed25519 (RFC 8037), which has no y.
type JWK struct {
	Crv string `json:"crv"`
	Kty string `json:"kty"`
	X   string `json:"x"`
	Y   string `json:"y,omitempty"`
}

// NewJWK describes a P-256 key; another curve gives ErrMalformed.
func NewJWK(key *ecdsa.PublicKey) (JWK, error) {
	if key == nil || key.Curve != elliptic.P256() {
		return JWK{}, fmt.Errorf("%w: key is not P-256", ErrMalformed)
	}
	point, err := key.Bytes()
	if err != nil {
		return JWK{}, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	b64 := base64.RawURLEncoding.EncodeToString
	return JWK{Crv: "P-256", Kty: "EC", X: b64(point[1:33]), Y: b64(point[33:])}, nil
}

// Key returns the public key; a point off the curve gives ErrMalformed.
func (j JWK) Key() (*ecdsa.PublicKey, error) {
	if j.Crv != "P-256" || j.Kty != "EC" || !isRandom(j.X, 32) || !isRandom(j.Y, 32) {
		return nil, fmt.Errorf("%w: jwk", ErrMalformed)
	}
	x, _ := decodeSegment(j.X)
	y, _ := decodeSegment(j.Y)
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
	if err != nil {
		return nil, fmt.Errorf("%w: jwk: %v", ErrMalformed, err)
	}
	return key, nil
}

// NewLogJWK describes an Ed25519 key (RFC 8037 section 2), which signs checkpoints.
func NewLogJWK(key ed25519.PublicKey) JWK {
	return JWK{Crv: "Ed25519", Kty: "OKP", X: base64.RawURLEncoding.EncodeToString(key)}
}

// isEd25519 reports whether j has the form of an Ed25519 key: what C2SP checkpoints and their witnesses sign with.
func (j JWK) isEd25519() bool {
	return j.Crv == "Ed25519" && j.Kty == "OKP" && isRandom(j.X, 32) && j.Y == ""
}

// Thumbprint is the RFC 7638 SHA-256 thumbprint, base64url.
func (j JWK) Thumbprint() string {
	b, err := encode(j)
	if err != nil {
		return ""
	}
	return Digest(b)
}

// The RSA key sizes, in bits, that a card may sign with. The bounds stand here and not only in the certificate policy
// so that no signature is ever checked under a key that costs seconds or that anybody can factor.
const (
	minRSA = 2048
	maxRSA = 4096
)

// Alg is the one JWS algorithm for a card's key: RS256 for rsaEncryption of 2048 to 4096 bits, ES256 for P-256, ES384
// for P-384. Any other key gives ErrMalformed.
func Alg(key crypto.PublicKey) (string, error) {
	switch k := key.(type) {
	case *rsa.PublicKey:
		if k != nil && k.N != nil && k.N.BitLen() >= minRSA && k.N.BitLen() <= maxRSA {
			return "RS256", nil
		}
	case *ecdsa.PublicKey:
		switch {
		case k == nil:
		case k.Curve == elliptic.P256():
			return "ES256", nil
		case k.Curve == elliptic.P384():
			return "ES384", nil
		}
	}
	return "", fmt.Errorf("%w: no algorithm for this %T", ErrMalformed, key)
}

// Signer is one of the registry's or the agent's P-256 keys with its public form.
type Signer struct {
	key *ecdsa.PrivateKey
	jwk JWK
	kid string
}

// NewSigner wraps a P-256 key; another curve gives ErrMalformed.
func NewSigner(key *ecdsa.PrivateKey) (*Signer, error) {
	if key == nil {
		return nil, fmt.Errorf("%w: no key", ErrMalformed)
	}
	jwk, err := NewJWK(&key.PublicKey)
	if err != nil {
		return nil, err
	}
	return &Signer{key: key, jwk: jwk, kid: jwk.Thumbprint()}, nil
}

// JWK is the public key.
func (s *Signer) JWK() JWK { return s.jwk }

// Thumbprint is the RFC 7638 thumbprint of the public key: its kid, or K's jkt.
func (s *Signer) Thumbprint() string { return s.kid }
