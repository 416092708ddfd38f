package proof

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
)

// Bounds of the certificates in a receipt: bytes of one, and how many stand above the card's own.
const (
	maxCertificate = 8 << 10
	maxChain       = 8
)

// maxIssuerRSA is the largest RSA key, in bits, under which a certificate of a chain is checked.
const maxIssuerRSA = 8192

// verify checks request, proof and the chain's signatures, and returns what the request said and the card's certificate.
func (e Evidence) verify(purpose Purpose, d Directory) (Request, *x509.Certificate, error) {
	r, err := d.ParsePastRequest(e.Request)
	if err != nil {
		return Request{}, nil, err
	}
	if r.Purpose != purpose {
		return Request{}, nil, fmt.Errorf("%w: purpose", ErrForeign)
	}
	cert, err := parseCertificate(e.Certificate)
	if err != nil {
		return Request{}, nil, err
	}
	if err := VerifyStatement(e.Proof, r, e.Request, cert.Raw, cert.PublicKey); err != nil {
		return Request{}, nil, err
	}
	return r, cert, e.verifyChain(cert)
}

// verifyChain checks that each certificate issued the one before it, at whatever time. Without any the receipt would not
// say which authority was accepted.
func (e Evidence) verifyChain(cert *x509.Certificate) error {
	if len(e.Chain) == 0 || len(e.Chain) > maxChain {
		return fmt.Errorf("%w: chain of %d", ErrMalformed, len(e.Chain))
	}
	for _, s := range e.Chain {
		issuer, err := parseCertificate(s)
		if err != nil {
			return err
		}
		if k, ok := issuer.PublicKey.(*rsa.PublicKey); ok && k.N.BitLen() > maxIssuerRSA {
			return fmt.Errorf("%w: issuer's key of %d bits", ErrMalformed, k.N.BitLen())
		}
		if err := cert.CheckSignatureFrom(issuer); err != nil {
			return fmt.Errorf("chain: %w: %v", ErrSignature, err)
		}
		cert = issuer
	}
	return nil
}

// parseCertificate reads padded base64 DER as x5c writes it (RFC 7515 section 4.1.6), without line breaks.
func parseCertificate(s string) (*x509.Certificate, error) {
	if len(s) > base64.StdEncoding.EncodedLen(maxCertificate) {
		return nil, fmt.Errorf("%w: certificate longer than %d bytes", ErrMalformed, maxCertificate)
	}
	der, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || base64.StdEncoding.EncodeToString(der) != s {
		return nil, fmt.Errorf("%w: certificate", ErrMalformed)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("%w: certificate: %v", ErrMalformed, err)
	}
	return cert, nil
}
