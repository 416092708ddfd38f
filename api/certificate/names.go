package certificate

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Bounds on what a subject, an issuer or a subjectAltName may hold. The
// certificates of the field stay far below them.
const (
	maxAttributes   = 32
	maxGeneralNames = 32
	maxString       = 1 << 10
)

var oidSubjectAltName = asn1.ObjectIdentifier{2, 5, 29, 17}

// attribute is one type and value of a distinguished name.
type attribute struct {
	Type  asn1.ObjectIdentifier
	Value string
}

// distinguishedName keeps the attributes in the certificate's own order.
type distinguishedName []attribute

// names are the places of a certificate in which values may stand.
type names struct {
	issuer, subject distinguishedName
	directory       distinguishedName // of all directoryNames in subjectAltName
	other           distinguishedName // of all otherNames in subjectAltName that are strings
}

var errNames = errors.New("bad names")

func parseNames(x *x509.Certificate) (n names, err error) {
	if n.issuer, err = parseName(cryptobyte.String(x.RawIssuer)); err != nil {
		return n, fmt.Errorf("issuer: %w", err)
	}
	if n.subject, err = parseName(cryptobyte.String(x.RawSubject)); err != nil {
		return n, fmt.Errorf("subject: %w", err)
	}
	for _, e := range x.Extensions {
		if !e.Id.Equal(oidSubjectAltName) {
			continue
		}
		if err := n.parseAltNames(cryptobyte.String(e.Value)); err != nil {
			return n, fmt.Errorf("subjectAltName: %w", err)
		}
	}
	return n, nil
}

// parseAltNames reads the directoryNames and otherNames of GeneralNames
// (RFC 5280, section 4.2.1.6) and passes over the other kinds.
func (n *names) parseAltNames(in cryptobyte.String) error {
	var list cryptobyte.String
	if !in.ReadASN1(&list, cbasn1.SEQUENCE) || !in.Empty() {
		return errNames
	}
	for count := 0; !list.Empty(); count++ {
		var value cryptobyte.String
		var tag cbasn1.Tag
		if count == maxGeneralNames || !list.ReadAnyASN1(&value, &tag) {
			return errNames
		}
		if err := n.addAltName(tag, value); err != nil {
			return err
		}
	}
	return nil
}

func (n *names) addAltName(tag cbasn1.Tag, value cryptobyte.String) error {
	switch tag {
	case cbasn1.Tag(4).Constructed().ContextSpecific():
		name, err := parseName(value)
		if err != nil {
			return err
		}
		n.directory = append(n.directory, name...)
	case cbasn1.Tag(0).Constructed().ContextSpecific():
		other, ok, err := parseOtherName(value)
		if err != nil {
			return err
		}
		if ok {
			n.other = append(n.other, other)
		}
	}
	return nil
}

// parseOtherName reads a type and an explicitly tagged value; ok is false for
// a value that is not a string, such as the UPN of other systems may be.
func parseOtherName(in cryptobyte.String) (a attribute, ok bool, err error) {
	var wrapped, value cryptobyte.String
	var tag cbasn1.Tag
	if !in.ReadASN1ObjectIdentifier(&a.Type) ||
		!in.ReadASN1(&wrapped, cbasn1.Tag(0).Constructed().ContextSpecific()) || !in.Empty() ||
		!wrapped.ReadAnyASN1(&value, &tag) || !wrapped.Empty() {
		return a, false, errNames
	}
	a.Value, err = decodeString(tag, value)
	return a, err == nil, nil
}

// parseName reads a Name (RFC 5280, section 4.1.2.4).
func parseName(in cryptobyte.String) (distinguishedName, error) {
	var rdns cryptobyte.String
	if !in.ReadASN1(&rdns, cbasn1.SEQUENCE) || !in.Empty() {
		return nil, errNames
	}
	var dn distinguishedName
	for !rdns.Empty() {
		var rdn cryptobyte.String
		if !rdns.ReadASN1(&rdn, cbasn1.SET) || rdn.Empty() {
			return nil, errNames
		}
		for !rdn.Empty() {
			a, err := parseAttribute(&rdn)
			if err != nil {
				return nil, err
			}
			if dn = append(dn, a); len(dn) > maxAttributes {
				return nil, errNames
			}
		}
	}
	return dn, nil
}

func parseAttribute(in *cryptobyte.String) (a attribute, err error) {
	var pair, value cryptobyte.String
	var tag cbasn1.Tag
	if !in.ReadASN1(&pair, cbasn1.SEQUENCE) || !pair.ReadASN1ObjectIdentifier(&a.Type) ||
		!pair.ReadAnyASN1(&value, &tag) || !pair.Empty() {
		return a, errNames
	}
	a.Value, err = decodeString(tag, value)
	return a, err
}

// first returns the value of the first attribute of the given type.
func (dn distinguishedName) first(t asn1.ObjectIdentifier) string {
	for _, a := range dn {
		if a.Type.Equal(t) {
			return a.Value
		}
	}
	return ""
}

// String writes the attributes in the certificate's order, separated by ", ",
// with the escapes of RFC 4514, section 2.4.
func (dn distinguishedName) String() string {
	parts := make([]string, len(dn))
	for i, a := range dn {
		parts[i] = shortName(a.Type) + "=" + escape(a.Value)
	}
	return strings.Join(parts, ", ")
}

func shortName(t asn1.ObjectIdentifier) string {
	switch {
	case t.Equal(oidCountry):
		return "C"
	case t.Equal(oidState):
		return "ST"
	case t.Equal(oidLocality):
		return "L"
	case t.Equal(oidStreet):
		return "STREET"
	case t.Equal(oidOrganization):
		return "O"
	case t.Equal(oidOrganizationalUnit):
		return "OU"
	case t.Equal(oidCommonName):
		return "CN"
	}
	return t.String()
}

func escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		edge := (i == 0 && (r == '#' || r == ' ')) || (i == len(s)-1 && r == ' ')
		if edge || strings.ContainsRune(`,+"\<>;`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
