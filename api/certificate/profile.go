package certificate

import (
	"encoding/asn1"
	"strings"
)

// Attribute types of X.520 that the field's certificates use.
var (
	oidCommonName         = asn1.ObjectIdentifier{2, 5, 4, 3}
	oidCountry            = asn1.ObjectIdentifier{2, 5, 4, 6}
	oidLocality           = asn1.ObjectIdentifier{2, 5, 4, 7}
	oidState              = asn1.ObjectIdentifier{2, 5, 4, 8}
	oidStreet             = asn1.ObjectIdentifier{2, 5, 4, 9}
	oidOrganization       = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidOrganizationalUnit = asn1.ObjectIdentifier{2, 5, 4, 11}
)

// oidJPKIName is 氏名 in the signing certificate of 公的個人認証サービス.
var oidJPKIName = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 1}

// Place is a part of a certificate that can state a value.
type Place int

// The places a [Source] can name.
const (
	Subject       Place = iota + 1 // the subject's distinguished name
	DirectoryName                  // a directoryName in subjectAltName
	OtherName                      // an otherName in subjectAltName
)

// Source says where one value stands. The attributes of several types are
// joined in the order of Types without anything in between, as 所在地 may be
// split over state, locality and street. The zero Source is 証明書に記載なし.
type Source struct {
	Place Place
	Types []asn1.ObjectIdentifier
}

// Reading is one way to read the three values.
type Reading struct {
	Company, Address, Holder Source
}

// Attribute is one type and value that an issuer's DN must contain.
type Attribute struct {
	Type  asn1.ObjectIdentifier
	Value string
}

// Profile holds the extraction rules of one CA. It applies to certificates
// whose issuer contains all of Issuer; the first of Readings that finds any of
// the three values gives all of them, so that romanised and Japanese values of
// one certificate are never mixed.
type Profile struct {
	NameJa, NameEn string
	Issuer         []Attribute
	Readings       []Reading
}

// DefaultProfile reads certificates of unknown CAs: a directoryName in
// subjectAltName first, which holds the Japanese values where the subject is
// romanised, then the subject.
func DefaultProfile() Profile {
	return Profile{Readings: []Reading{organization(DirectoryName), organization(Subject)}}
}

// KnownProfiles returns the profiles that come with the program: 公的個人認証
// サービス (signing certificate) and the CAs of the demo.
func KnownProfiles() []Profile {
	return []Profile{
		{
			NameJa: "公的個人認証サービス", NameEn: "JPKI",
			Issuer: []Attribute{{oidOrganization, "JPKI"}, {oidOrganizationalUnit, "JPKI for digital signature"}},
			// Its address is the holder's home, which no company row may show.
			Readings: []Reading{{Holder: Source{OtherName, []asn1.ObjectIdentifier{oidJPKIName}}}},
		},
		demoProfile("デモ認証局 甲", "Demo CA Kou", organization(DirectoryName)),
		demoProfile("デモ認証局 乙", "Demo CA Otsu", Reading{
			Company: Source{Subject, []asn1.ObjectIdentifier{oidOrganization}},
			Holder:  Source{Subject, []asn1.ObjectIdentifier{oidCommonName}},
		}),
		demoProfile("デモ認証局 丙", "Demo CA Hei", organization(DirectoryName)),
	}
}

func demoProfile(ja, en string, r Reading) Profile {
	return Profile{
		NameJa: ja, NameEn: en,
		Issuer:   []Attribute{{oidOrganization, en}, {oidOrganizationalUnit, "FOR DEMONSTRATION ONLY"}},
		Readings: []Reading{r},
	}
}

func organization(p Place) Reading {
	return Reading{
		Company: Source{p, []asn1.ObjectIdentifier{oidOrganization}},
		Address: Source{p, []asn1.ObjectIdentifier{oidState, oidLocality, oidStreet}},
		Holder:  Source{p, []asn1.ObjectIdentifier{oidCommonName}},
	}
}

func match(profiles []Profile, issuer distinguishedName) Profile {
	for _, p := range profiles {
		if p.matches(issuer) {
			return p
		}
	}
	return DefaultProfile()
}

func (p Profile) matches(issuer distinguishedName) bool {
	for _, want := range p.Issuer {
		if !issuer.has(want) {
			return false
		}
	}
	return len(p.Issuer) > 0
}

func (dn distinguishedName) has(want Attribute) bool {
	for _, a := range dn {
		if a.Type.Equal(want.Type) && a.Value == want.Value {
			return true
		}
	}
	return false
}

func (p Profile) read(n names) (holder, company, address string) {
	for _, r := range p.Readings {
		holder, company, address = r.Holder.read(n), r.Company.read(n), r.Address.read(n)
		if holder != "" || company != "" || address != "" {
			break
		}
	}
	return holder, company, address
}

func (s Source) read(n names) string {
	dn := map[Place]distinguishedName{Subject: n.subject, DirectoryName: n.directory, OtherName: n.other}[s.Place]
	var b strings.Builder
	for _, t := range s.Types {
		b.WriteString(dn.first(t))
	}
	return b.String()
}

// issuerName is the CA's name for people: the profile's, else O, else CN,
// else the whole DN.
func (p Profile) issuerName(issuer distinguishedName) string {
	for _, name := range []string{p.NameJa, p.NameEn, issuer.first(oidOrganization), issuer.first(oidCommonName)} {
		if name != "" {
			return name
		}
	}
	return issuer.String()
}
