package trial

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"sync"
	"testing"
	"time"

	"hikitsugi/api/certificate"
	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
)

// town is who bids here: companies with P-256 cards of one CA, as many as a trial asks for. Like the demo's, its CA and
// cards carry the demo marker.
type town struct {
	root   *x509.Certificate
	key    *rsa.PrivateKey // the CAs of the field sign with RSA
	opened time.Time
}

// card is a software card.
type card struct {
	company string
	until   time.Time // the last second in which it is valid
	der     []byte
	key     *ecdsa.PrivateKey
}

func (c card) base64() string { return base64.StdEncoding.EncodeToString(c.der) }

// company is a 業者 with one registration at each of its places, and cards that are active at all of them.
type company struct {
	id     string
	places []string
	cards  []card
}

// registration is the id of the company's registration at a place.
func (c company) registration(place string) string { return place + "-" + c.id }

// The authorities of the town. The strict one lets an officer approve each renewal.
const (
	north  = "north"
	south  = "south"
	strict = "strict"
)

// lifetime is how long the town's cards are valid.
const lifetime = 60 * 24 * time.Hour

var caKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func newTown(t testing.TB, now time.Time) *town {
	t.Helper()
	w := &town{opened: now.Truncate(time.Second)}
	var err error
	if w.key, err = caKey(); err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{Country: []string{"JP"}, Organization: []string{"Trial CA"}},
		NotBefore:    w.opened.AddDate(-1, 0, 0), NotAfter: w.opened.AddDate(10, 0, 0),
		KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true,
		ExtraExtensions: []pkix.Extension{certificate.DemoMarker()},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &w.key.PublicKey, w.key)
	if err != nil {
		t.Fatal(err)
	}
	if w.root, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return w
}

// card makes a card of a company, valid for lifetime.
func (w *town) card(t testing.TB, company string) card {
	t.Helper()
	return w.cardUntil(t, company, w.opened.Add(lifetime))
}

func (w *town) cardUntil(t testing.TB, company string, until time.Time) card {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject: pkix.Name{
			Country: []string{"JP"}, Locality: []string{address}, Organization: []string{nameOf(company)}, CommonName: holder,
		},
		NotBefore: w.opened.AddDate(0, -1, 0), NotAfter: until,
		KeyUsage:        x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		ExtraExtensions: []pkix.Extension{certificate.DemoMarker()},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, w.root, &key.PublicKey, w.key)
	if err != nil {
		t.Fatal(err)
	}
	return card{company: company, until: until.Truncate(time.Second), der: der, key: key}
}

// company makes a company with some cards; without places it is registered at north and south.
func (w *town) company(t testing.TB, id string, cards int, places ...string) company {
	t.Helper()
	c := company{id: id, places: places}
	if len(places) == 0 {
		c.places = []string{north, south}
	}
	for range cards {
		c.cards = append(c.cards, w.card(t, id))
	}
	return c
}

// companies makes n companies with one card each.
func (w *town) companies(t testing.TB, n int) []company {
	t.Helper()
	all := make([]company, n)
	for i := range all {
		all[i] = w.company(t, fmt.Sprintf("T-%05d", i+1), 1)
	}
	return all
}

const (
	address = "見本市中央区1"
	holder  = "見本 太郎"
)

func nameOf(company string) string { return "株式会社" + company }

// contents is what a registry imports at its beginning.
func (w *town) contents(t testing.TB, companies ...company) registry.Contents {
	t.Helper()
	c := registry.Contents{CAs: []registry.CA{
		{ID: "trial", NameJa: "試験認証局", NameEn: "Trial CA", Certificates: [][]byte{w.root.Raw}},
	}}
	for _, id := range []string{north, south, strict} {
		policy, err := lenient(id == strict).Encode()
		if err != nil {
			t.Fatal(err)
		}
		c.Authorities = append(c.Authorities, registry.Authority{ID: id, NameJa: "発注機関" + id, NameEn: id, Policy: policy, PolicyVersion: 1})
	}
	for _, k := range companies {
		c.Companies = append(c.Companies, registry.Company{ID: k.id, Name: nameOf(k.id)})
		for _, place := range k.places {
			w.register(&c, k, place)
		}
	}
	return c
}

func (w *town) register(c *registry.Contents, k company, place string) {
	id := k.registration(place)
	c.Roster = append(c.Roster, registry.RosterEntry{
		ID: id, Authority: place, Company: nameOf(k.id), Address: address, Representative: holder, Date: w.opened,
	})
	c.Registrations = append(c.Registrations, registry.Registration{
		ID: id, Authority: place, Category: "goods", Number: k.id, Roster: id, Company: k.id,
	})
	for _, card := range k.cards {
		c.Cards = append(c.Cards, registry.ImportedCard{Registration: id, Certificate: card.der, Contact: "総務課"})
	}
}

// lenient is a policy under which nothing but the rules that no policy can bend stands in the way.
func lenient(approval bool) renewal.Policy {
	const allow = renewal.Allow
	return renewal.Policy{
		Approval: renewal.ApprovalPolicy{Needed: approval}, Window: renewal.WindowPolicy{Outside: allow},
		CurrentExpired: renewal.ExpiredPolicy{Ruling: renewal.Refuse}, NewExpiryNotLater: allow,
		CompanyVariant: allow, CompanyDiffers: renewal.Refuse, HolderVariant: allow, HolderDiffers: allow,
		AddressVariant: allow, AddressDiffers: allow, HolderNotOnRoster: allow, CAs: []string{"trial"},
		CaseOutlivesCurrent: allow, CaseOutlivesNew: allow, CaseInProgress: allow,
	}
}
