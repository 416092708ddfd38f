package demo

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io"
	"math/big"
	"time"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"hikitsugi/api/certificate"
)

var (
	oidCommonName     = asn1.ObjectIdentifier{2, 5, 4, 3}
	oidCountry        = asn1.ObjectIdentifier{2, 5, 4, 6}
	oidLocality       = asn1.ObjectIdentifier{2, 5, 4, 7}
	oidOrganization   = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidSubjectAltName = asn1.ObjectIdentifier{2, 5, 29, 17}
)

const tagBMPString = cbasn1.Tag(asn1.TagBMPString)

// value is one attribute of a name with the string type to write it in.
type value struct {
	oid  asn1.ObjectIdentifier
	tag  cbasn1.Tag
	text string
}

// template is the certificate of a card: 甲 and 丙 write the Japanese values
// into a directoryName of subjectAltName, 乙 into the subject, without 所在地.
func (s spec) template(t time.Time, rand io.Reader) (*x509.Certificate, error) {
	serial, err := newSerial(rand)
	if err != nil {
		return nil, err
	}
	c := &x509.Certificate{
		SerialNumber: serial,
		NotBefore:    begin(t, s.from), NotAfter: end(t, s.until),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		BasicConstraintsValid: true,
		ExtraExtensions:       []pkix.Extension{certificate.DemoMarker()},
	}
	if s.by.ca == otsu {
		c.RawSubject, err = name(s.subject.japanese(tagBMPString, false))
		return c, err
	}
	if c.RawSubject, err = name(s.subject.romanised()); err != nil {
		return nil, err
	}
	alt, err := directoryName(s.subject.japanese(cbasn1.UTF8String, true))
	c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: oidSubjectAltName, Value: alt})
	return c, err
}

func (s subject) romanised() []value {
	return []value{
		{oidCountry, cbasn1.PrintableString, "JP"},
		{oidOrganization, cbasn1.PrintableString, s.companyRoman},
		{oidCommonName, cbasn1.PrintableString, s.holderRoman},
	}
}

func (s subject) japanese(tag cbasn1.Tag, withAddress bool) []value {
	values := []value{{oidCountry, cbasn1.PrintableString, "JP"}}
	if withAddress {
		values = append(values, value{oidLocality, tag, s.address})
	}
	return append(values, value{oidOrganization, tag, s.company}, value{oidCommonName, tag, s.holder})
}

func name(values []value) ([]byte, error) {
	var b cryptobyte.Builder
	addName(&b, values)
	return b.Bytes()
}

// directoryName is a GeneralNames with one directoryName (RFC 5280, section 4.2.1.6).
func directoryName(values []value) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.Tag(4).Constructed().ContextSpecific(), func(b *cryptobyte.Builder) { addName(b, values) })
	})
	return b.Bytes()
}

func addName(b *cryptobyte.Builder, values []value) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, v := range values {
			b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(v.oid)
					b.AddASN1(v.tag, func(b *cryptobyte.Builder) { b.AddBytes(v.encode()) })
				})
			})
		}
	})
}

func (v value) encode() []byte {
	if v.tag != tagBMPString {
		return []byte(v.text)
	}
	var out []byte
	for _, u := range utf16.Encode([]rune(v.text)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}

// newSerial makes a positive serial of at most 127 random bits.
func newSerial(rand io.Reader) (*big.Int, error) {
	var b [16]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return nil, err
	}
	b[0] &= 0x7f
	b[15] |= 1
	return new(big.Int).SetBytes(b[:]), nil
}
