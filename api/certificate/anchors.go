package certificate

import (
	"bytes"
	"crypto/x509"
	"fmt"
)

// CA is one certification authority as an authority accepts it. During a key
// rollover it has several roots, and intermediates that cross-certify them.
type CA struct {
	ID             string
	NameJa, NameEn string
	Roots          []*Certificate
	Intermediates  []*Certificate
}

// NewCA sorts the DER certificates of a CA: those signed by their own key are
// trusted as roots, the others serve to build chains. It fails with the errors
// of [Parse] and [KeyAllowed], with [ErrInvalid] if one is not a CA's, and with
// [ErrNotAccepted] if there is no root.
func NewCA(id, nameJa, nameEn string, ders [][]byte) (CA, error) {
	ca := CA{ID: id, NameJa: nameJa, NameEn: nameEn}
	for _, der := range ders {
		c, err := Parse(der)
		if err != nil {
			return CA{}, fmt.Errorf("ca %s: %w", id, err)
		}
		if err := KeyAllowed(c.PublicKey()); err != nil {
			return CA{}, fmt.Errorf("ca %s: %w", id, err)
		}
		if !c.x509.BasicConstraintsValid || !c.x509.IsCA {
			return CA{}, fmt.Errorf("ca %s: %w", id, &InvalidError{Reason: ReasonConstraints})
		}
		if c.selfSigned() {
			ca.Roots = append(ca.Roots, c)
		} else {
			ca.Intermediates = append(ca.Intermediates, c)
		}
	}
	if len(ca.Roots) == 0 {
		return CA{}, fmt.Errorf("ca %s: no root: %w", id, ErrNotAccepted)
	}
	return ca, nil
}

func (c *Certificate) selfSigned() bool {
	return bytes.Equal(c.x509.RawSubject, c.x509.RawIssuer) && c.x509.CheckSignatureFrom(c.x509) == nil
}

// Anchors are the CAs that are accepted. Demo requires the demo marker in
// every certificate of a chain; without Demo the marker is refused, even in a
// configured root.
type Anchors struct {
	Demo bool
	CAs  []CA
}

// usable leaves out what may not take part in a chain: keys that are not
// allowed, and certificates of the other mode.
func (a Anchors) usable(certificates []*Certificate) []*Certificate {
	var out []*Certificate
	for _, c := range certificates {
		if c.DemoMarked == a.Demo && KeyAllowed(c.PublicKey()) == nil {
			out = append(out, c)
		}
	}
	return out
}

func (a Anchors) pool(certificates []*Certificate) *x509.CertPool {
	p := x509.NewCertPool()
	for _, c := range certificates {
		p.AddCert(c.handled(a.Demo))
	}
	return p
}
