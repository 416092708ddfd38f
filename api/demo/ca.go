package demo

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"time"

	"hikitsugi/api/certificate"
)

// The ids of the demo's CAs.
const (
	kou  = "kou"
	otsu = "otsu"
	hei  = "hei"
)

// CA is one demo CA. Certificates are what an anchor store imports: the
// self-signed roots and, for 甲, the cross certificate of its key rollover.
type CA struct {
	ID             string
	NameJa, NameEn string
	Certificates   [][]byte // DER
	Keys           []CAKey  // oldest first
}

// CAKey is one generation of a CA's key with its root certificate.
type CAKey struct {
	Generation string // "g1", "g2"
	Root       []byte // DER
	Signer     crypto.Signer
}

// generation describes one key of a CA.
type generation struct {
	issuer      issuer
	key         keyKind
	from, until int // days from T
}

// generations lists the keys of all CAs, oldest first. The second key of 甲
// has the same name as the first, as in a rollover by RFC 4210, section 4.4.
func generations() []generation {
	return []generation{
		{kouG1, rsa2048, -3650, 1825},
		{kouG2, rsa3072, -365, 3650},
		{otsuG1, p384, -2000, 3650},
		{heiG1, rsa2048, -2000, 3650},
	}
}

func makeCAs(t time.Time, keys keyring, rand io.Reader) ([]CA, error) {
	cas := []CA{
		{ID: kou, NameJa: "デモ認証局 甲", NameEn: "Demo CA Kou"},
		{ID: otsu, NameJa: "デモ認証局 乙", NameEn: "Demo CA Otsu"},
		{ID: hei, NameJa: "デモ認証局 丙", NameEn: "Demo CA Hei"},
	}
	for i := range cas {
		if err := cas[i].makeRoots(t, keys, rand); err != nil {
			return nil, fmt.Errorf("%s: %w", cas[i].ID, err)
		}
		if err := cas[i].makeCross(t, rand); err != nil {
			return nil, fmt.Errorf("%s cross: %w", cas[i].ID, err)
		}
	}
	return cas, nil
}

func (c *CA) makeRoots(t time.Time, keys keyring, rand io.Reader) error {
	for _, g := range generations() {
		if g.issuer.ca != c.ID {
			continue
		}
		template, err := c.template(begin(t, g.from), end(t, g.until), rand)
		if err != nil {
			return err
		}
		key := keys[g.issuer.keyName()]
		der, err := x509.CreateCertificate(rand, template, template, key.Public(), key)
		if err != nil {
			return err
		}
		c.Certificates = append(c.Certificates, der)
		c.Keys = append(c.Keys, CAKey{g.issuer.generation, der, key})
	}
	return nil
}

// makeCross lets the first key vouch for the second (newWithOld), so that who
// trusts only the first accepts cards of both.
func (c *CA) makeCross(t time.Time, rand io.Reader) error {
	if len(c.Keys) < 2 {
		return nil
	}
	old, err := x509.ParseCertificate(c.Keys[0].Root)
	if err != nil {
		return err
	}
	root, err := x509.ParseCertificate(c.Keys[1].Root)
	if err != nil {
		return err
	}
	template, err := c.template(root.NotBefore, old.NotAfter, rand)
	if err != nil {
		return err
	}
	template.MaxPathLenZero, template.SubjectKeyId = true, root.SubjectKeyId
	der, err := x509.CreateCertificate(rand, template, old, root.PublicKey, c.Keys[0].Signer)
	if err != nil {
		return err
	}
	c.Certificates = append(c.Certificates, der)
	return nil
}

func (c *CA) template(from, until time.Time, rand io.Reader) (*x509.Certificate, error) {
	serial, err := newSerial(rand)
	if err != nil {
		return nil, err
	}
	return &x509.Certificate{
		SerialNumber: serial,
		Subject: pkix.Name{
			Country: []string{"JP"}, Organization: []string{c.NameEn},
			OrganizationalUnit: []string{"FOR DEMONSTRATION ONLY"},
		},
		NotBefore: from, NotAfter: until,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		ExtraExtensions:       []pkix.Extension{certificate.DemoMarker()},
	}, nil
}
