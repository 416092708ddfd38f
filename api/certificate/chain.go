package certificate

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"
)

// maxExtra is how many intermediates of a card are read.
const maxExtra = 4

// Chain is a verified path from the card's certificate to a root, the ground
// on which revocation is checked.
type Chain struct {
	CA           string // the accepted CA's ID
	Certificates []*x509.Certificate
}

// VerifyChain proves that one of the anchors' CAs issued leaf for signatures
// of a person and that leaf is valid at the given time. extra are the up to
// four intermediates that came with the card; they need no trust. Key sizes
// are checked before any signature.
//
// It fails with [ErrKeyTooWeak], [ErrDemo], [ErrNotDemo], [ErrInvalid],
// [ErrNotAccepted], [ErrNotYetValid] or [ErrExpired], in this order.
// Revocation is not checked.
func VerifyChain(leaf *Certificate, extra []*Certificate, anchors Anchors, at time.Time) (*Chain, error) {
	if err := leaf.checkOwn(anchors.Demo); err != nil {
		return nil, fmt.Errorf("verify chain: %w", err)
	}
	if len(extra) > maxExtra {
		return nil, fmt.Errorf("verify chain: %w", &InvalidError{Reason: ReasonChainLength})
	}
	chain, err := anchors.find(leaf, extra, leaf.clamp(at))
	if err != nil {
		return nil, fmt.Errorf("verify chain: %w", err)
	}
	if at.Before(leaf.NotBefore) {
		return nil, fmt.Errorf("verify chain: %w", ErrNotYetValid)
	}
	if at.After(leaf.lastInstant()) {
		return nil, fmt.Errorf("verify chain: %w", ErrExpired)
	}
	return chain, nil
}

// checkOwn judges what needs no other certificate.
func (c *Certificate) checkOwn(demo bool) error {
	if err := KeyAllowed(c.PublicKey()); err != nil {
		return err
	}
	if c.DemoMarked && !demo {
		return ErrDemo
	}
	if !c.DemoMarked && demo {
		return ErrNotDemo
	}
	if c.x509.IsCA {
		return &InvalidError{Reason: ReasonConstraints, Err: errors.New("a CA's certificate")}
	}
	if c.x509.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return &InvalidError{Reason: ReasonKeyUsage}
	}
	return nil
}

// clamp moves a time into the certificate's validity, so that the chain of an
// expired card can still be proved before the expiry is believed.
func (c *Certificate) clamp(at time.Time) time.Time {
	if at.Before(c.NotBefore) {
		return c.NotBefore
	}
	if at.After(c.NotAfter) {
		return c.NotAfter
	}
	return at
}

// lastInstant includes the fractions of the last valid second.
func (c *Certificate) lastInstant() time.Time {
	return c.NotAfter.Add(time.Second - 1)
}

// find tries the CAs in turn and returns the first chain, else the most
// telling error.
func (a Anchors) find(leaf *Certificate, extra []*Certificate, at time.Time) (*Chain, error) {
	var refused error = ErrNotAccepted
	for _, ca := range a.CAs {
		roots, intermediates := a.usable(ca.Roots), a.usable(ca.Intermediates)
		chains, err := leaf.handled(a.Demo).Verify(x509.VerifyOptions{
			Roots:         a.pool(roots),
			Intermediates: a.pool(slices.Concat(a.usable(extra), intermediates)),
			CurrentTime:   at,
			KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
		})
		if err == nil {
			return &Chain{CA: ca.ID, Certificates: chains[0]}, nil
		}
		if err := classify(err, leaf.names(slices.Concat(roots, intermediates))); !errors.Is(err, ErrNotAccepted) {
			refused = err
		}
	}
	return nil, refused
}

// handled returns a copy that crypto/x509 does not refuse for the two critical
// extensions that this package handles itself: subjectAltName without the kinds
// of names it knows, and the demo marker in demo mode.
func (c *Certificate) handled(demo bool) *x509.Certificate {
	x := *c.x509
	x.UnhandledCriticalExtensions = nil
	for _, id := range c.x509.UnhandledCriticalExtensions {
		if !id.Equal(oidSubjectAltName) && !(demo && id.Equal(oidDemoMarker)) {
			x.UnhandledCriticalExtensions = append(x.UnhandledCriticalExtensions, id)
		}
	}
	return &x
}

// names reports whether one of the certificates has the name that c gives as
// its issuer's.
func (c *Certificate) names(issuers []*Certificate) bool {
	return slices.ContainsFunc(issuers, func(i *Certificate) bool {
		return bytes.Equal(i.x509.RawSubject, c.x509.RawIssuer)
	})
}

func classify(err error, named bool) error {
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &x509.UnhandledCriticalExtension{}):
		return &InvalidError{Reason: ReasonExtension, Err: err}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return &InvalidError{Reason: ReasonCAExpired, Err: err}
	case errors.As(err, &invalid):
		return &InvalidError{Reason: ReasonConstraints, Err: err}
	case named:
		return &InvalidError{Reason: ReasonSignature, Err: err}
	}
	return ErrNotAccepted
}
