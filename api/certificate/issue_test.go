package certificate

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// now is the time of all tests of this package.
var now = time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)

// issued is a certificate with the key it certifies.
type issued struct {
	der []byte
	key crypto.Signer
}

func ecKey(t testing.TB, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// root makes a self-signed CA; change may alter its template.
func root(t testing.TB, name string, change func(*x509.Certificate)) issued {
	t.Helper()
	return sign(t, authority(name), issued{}, ecKey(t, elliptic.P256()), change)
}

// under makes a certificate for key, signed by the issuer.
func (by issued) under(t testing.TB, template *x509.Certificate, change func(*x509.Certificate)) issued {
	t.Helper()
	return sign(t, template, by, ecKey(t, elliptic.P256()), change)
}

func authority(name string) *x509.Certificate {
	return &x509.Certificate{
		Subject:   pkix.Name{Country: []string{"JP"}, Organization: []string{name}},
		NotBefore: now.AddDate(-5, 0, 0), NotAfter: now.AddDate(5, 0, 0),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, BasicConstraintsValid: true, IsCA: true,
	}
}

func person() *x509.Certificate {
	return &x509.Certificate{
		Subject:   pkix.Name{Country: []string{"JP"}, Organization: []string{"A Co., Ltd."}, CommonName: "MIHON TARO"},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageContentCommitment,
	}
}

func sign(t testing.TB, template *x509.Certificate, by issued, key crypto.Signer, change func(*x509.Certificate)) issued {
	t.Helper()
	if template.SerialNumber == nil {
		template.SerialNumber = big.NewInt(now.UnixNano())
	}
	if change != nil {
		change(template)
	}
	parent, signer := template, key
	if by.der != nil {
		var err error
		if parent, err = x509.ParseCertificate(by.der); err != nil {
			t.Fatal(err)
		}
		signer = by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	return issued{der, key}
}

func parse(t testing.TB, der []byte) *Certificate {
	t.Helper()
	c, err := Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// field is one attribute with the string type it is written in.
type field struct {
	oid   asn1.ObjectIdentifier
	tag   cbasn1.Tag
	value string
}

func rawName(t testing.TB, fields ...field) []byte {
	t.Helper()
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, f := range fields {
			b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(f.oid)
					b.AddASN1(f.tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(f.value)) })
				})
			})
		}
	})
	return b.BytesOrPanic()
}

// altNames wraps names as a subjectAltName extension of directoryNames.
func altNames(t testing.TB, names ...[]byte) pkix.Extension {
	t.Helper()
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, n := range names {
			b.AddASN1(cbasn1.Tag(4).Constructed().ContextSpecific(), func(b *cryptobyte.Builder) { b.AddBytes(n) })
		}
	})
	return pkix.Extension{Id: oidSubjectAltName, Value: b.BytesOrPanic()}
}

// otherNames wraps a UTF-8 value as a subjectAltName extension of one otherName.
func otherNames(t testing.TB, oid asn1.ObjectIdentifier, value string) pkix.Extension {
	t.Helper()
	context0 := cbasn1.Tag(0).Constructed().ContextSpecific()
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(context0, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid)
			b.AddASN1(context0, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte(value)) })
			})
		})
	})
	return pkix.Extension{Id: oidSubjectAltName, Value: b.BytesOrPanic()}
}
