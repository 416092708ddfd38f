package card

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	_ "crypto/sha256" // linked for crypto.SHA256
	_ "crypto/sha512" // linked for crypto.SHA384
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
)

// signer is what a certificate's key decides about a signature.
type signer struct {
	alg   string // RFC 7518, 3.1
	hash  crypto.Hash
	rsa   *rsa.PublicKey   // nil for ECDSA
	ecdsa *ecdsa.PublicKey // nil for RSA
}

// signerOf reads the key in a certificate. Only rsaEncryption, P-256 and P-384 sign: an id-RSASSA-PSS key, which
// crypto/x509 leaves unparsed, is ErrKey.
func signerOf(certificate []byte) (signer, error) {
	leaf, err := x509.ParseCertificate(certificate)
	if err != nil {
		return signer{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	switch public := leaf.PublicKey.(type) {
	case *rsa.PublicKey:
		return signer{alg: "RS256", hash: crypto.SHA256, rsa: public}, nil
	case *ecdsa.PublicKey:
		switch public.Curve {
		case elliptic.P256():
			return signer{alg: "ES256", hash: crypto.SHA256, ecdsa: public}, nil
		case elliptic.P384():
			return signer{alg: "ES384", hash: crypto.SHA384, ecdsa: public}, nil
		}
	}
	return signer{}, fmt.Errorf("%w: %v", ErrKey, leaf.PublicKeyAlgorithm)
}

func (s signer) digest(message []byte) []byte {
	h := s.hash.New()
	h.Write(message)
	return h.Sum(nil)
}

// width is the size of r and of s, or of an RSA block, in bytes.
func (s signer) width() int {
	if s.rsa != nil {
		return s.rsa.Size()
	}
	return (s.ecdsa.Curve.Params().BitSize + 7) / 8
}

// verify checks a signature in the form of RFC 7518.
func (s signer) verify(message, signature []byte) bool {
	digest := s.digest(message)
	if s.rsa != nil {
		return rsa.VerifyPKCS1v15(s.rsa, s.hash, digest, signature) == nil
	}
	if len(signature) != 2*s.width() {
		return false
	}
	r := new(big.Int).SetBytes(signature[:s.width()])
	return ecdsa.Verify(s.ecdsa, digest, r, new(big.Int).SetBytes(signature[s.width():]))
}

// digestInfo stands before a SHA-256 digest in an RSASSA-PKCS1-v1_5 block (RFC 8017, 9.2, note 1).
var digestInfo = []byte("\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20")

// pkcs1Block pads a SHA-256 digest for a card that only exponentiates: EMSA-PKCS1-v1_5 (RFC 8017, 9.2).
func pkcs1Block(digest []byte, size int) ([]byte, error) {
	padding := size - 3 - len(digestInfo) - len(digest)
	if padding < 8 {
		return nil, fmt.Errorf("%w: rsa key of %d bytes", ErrKey, size)
	}
	block := append(make([]byte, 0, size), 0x00, 0x01)
	block = append(block, bytes.Repeat([]byte{0xff}, padding)...)
	block = append(block, 0x00)
	block = append(block, digestInfo...)
	return append(block, digest...), nil
}

// fixedWidth turns the DER of an ECDSA signature (RFC 3279, 2.2.3) into r ‖ s, each as wide as the order n of the curve
// (RFC 7518, 3.4). It refuses every encoding but the one of DER, and r or s outside 1 … n−1, with ErrAnswer.
func fixedWidth(der []byte, curve elliptic.Curve) ([]byte, error) {
	var signature struct{ R, S *big.Int }
	rest, err := asn1.Unmarshal(der, &signature)
	if err != nil || len(rest) > 0 {
		return nil, fmt.Errorf("%w: ecdsa signature is not der", ErrAnswer)
	}
	// encoding/asn1 lets some non-minimal forms pass; what it writes is DER.
	if again, err := asn1.Marshal(signature); err != nil || !bytes.Equal(again, der) {
		return nil, fmt.Errorf("%w: ecdsa signature is not der", ErrAnswer)
	}
	n := curve.Params().N
	out := make([]byte, 0, 2*((n.BitLen()+7)/8))
	for _, v := range []*big.Int{signature.R, signature.S} {
		if v.Sign() <= 0 || v.Cmp(n) >= 0 {
			return nil, fmt.Errorf("%w: ecdsa signature: %w", ErrAnswer, errRange)
		}
		out = append(out, v.FillBytes(make([]byte, (n.BitLen()+7)/8))...)
	}
	return out, nil
}

var errRange = errors.New("r or s out of range")
