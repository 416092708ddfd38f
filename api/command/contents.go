package command

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"hikitsugi/api/demo"
	"hikitsugi/api/registry"
)

// contentsFile is the JSON of what an operator imports; see registry.Contents for the nouns. Certificates are base64 of
// DER.
type contentsFile struct {
	CAs           []caEntry           `json:"cas"`
	Authorities   []authorityEntry    `json:"authorities"`
	Companies     []companyEntry      `json:"companies"`
	Roster        []rosterEntry       `json:"roster"`
	Registrations []registrationEntry `json:"registrations"`
	Cards         []cardEntry         `json:"cards"`
	Cases         []caseEntry         `json:"cases"`
}

type deskEntry struct {
	Phone string `json:"phone"`
	Hours string `json:"hours"`
	Mail  string `json:"mail"`
}

type caEntry struct {
	ID           string    `json:"id"`
	NameJa       string    `json:"name_ja"`
	NameEn       string    `json:"name_en"`
	Desk         deskEntry `json:"desk"`
	Certificates [][]byte  `json:"certificates"` // roots, and the intermediates that cross-certify them
}

type authorityEntry struct {
	ID            string         `json:"id"`
	NameJa        string         `json:"name_ja"`
	NameEn        string         `json:"name_en"`
	Desk          deskEntry      `json:"desk"`
	InfoSite      string         `json:"info_site"`
	Paper         string         `json:"paper"`
	Policy        jsontext.Value `json:"policy"` // renewal.Policy
	PolicyVersion int64          `json:"policy_version"`
}

type companyEntry struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type rosterEntry struct {
	ID             string `json:"id"`
	Authority      string `json:"authority"`
	Company        string `json:"company"` // 商号又は名称, as the authority writes it
	Address        string `json:"address"`
	Representative string `json:"representative"`
	Delegate       string `json:"delegate"`
	DelegatePost   string `json:"delegate_post"`
	JointVenture   bool   `json:"joint_venture"`
	Date           string `json:"date"` // 2026-04-01
}

type registrationEntry struct {
	ID        string `json:"id"`
	Authority string `json:"authority"`
	Category  string `json:"category"` // goods, services or works
	Number    string `json:"number"`
	Roster    string `json:"roster"`
	Company   string `json:"company"`
}

type cardEntry struct {
	Registration string `json:"registration"`
	Certificate  []byte `json:"certificate"`
	Contact      string `json:"contact"`
}

type caseEntry struct {
	Number       string    `json:"number"`
	Registration string    `json:"registration"`
	Certificate  string    `json:"certificate"` // digest: base64url SHA-256 of the DER
	Title        string    `json:"title"`
	State        string    `json:"state"` // entered or submitted
	Opening      time.Time `json:"opening"`
}

// decodeContents reads a file strictly: no unknown or doubled member, every date a day.
func decodeContents(text []byte) (c registry.Contents, err error) {
	var f contentsFile
	if err := json.Unmarshal(text, &f, json.RejectUnknownMembers(true)); err != nil {
		return c, err
	}
	for _, e := range f.CAs {
		c.CAs = append(c.CAs, registry.CA{ID: e.ID, NameJa: e.NameJa, NameEn: e.NameEn, Desk: registry.Desk(e.Desk), Certificates: e.Certificates})
	}
	for _, e := range f.Authorities {
		c.Authorities = append(c.Authorities, registry.Authority{ID: e.ID, NameJa: e.NameJa, NameEn: e.NameEn, Desk: registry.Desk(e.Desk),
			InfoSite: e.InfoSite, Paper: e.Paper, Policy: e.Policy, PolicyVersion: e.PolicyVersion})
	}
	for _, e := range f.Companies {
		c.Companies = append(c.Companies, registry.Company(e))
	}
	for _, e := range f.Roster {
		day, err := time.Parse(time.DateOnly, e.Date)
		if err != nil {
			return c, fmt.Errorf("roster entry %s: %w", e.ID, err)
		}
		c.Roster = append(c.Roster, registry.RosterEntry{ID: e.ID, Authority: e.Authority, Company: e.Company, Address: e.Address,
			Representative: e.Representative, Delegate: e.Delegate, DelegatePost: e.DelegatePost, JointVenture: e.JointVenture, Date: day})
	}
	for _, e := range f.Registrations {
		c.Registrations = append(c.Registrations, registry.Registration{ID: e.ID, Authority: e.Authority, Category: e.Category,
			Number: e.Number, Roster: e.Roster, Company: e.Company})
	}
	for _, e := range f.Cards {
		c.Cards = append(c.Cards, registry.ImportedCard(e))
	}
	for _, e := range f.Cases {
		c.Cases = append(c.Cases, registry.OpenCase{Number: e.Number, Registration: e.Registration, Certificate: e.Certificate,
			Title: e.Title, State: registry.CaseState(e.State), Opening: e.Opening})
	}
	return c, nil
}

// fileOf is the other way round.
func fileOf(c registry.Contents) (f contentsFile) {
	for _, e := range c.CAs {
		f.CAs = append(f.CAs, caEntry{ID: e.ID, NameJa: e.NameJa, NameEn: e.NameEn, Desk: deskEntry(e.Desk), Certificates: e.Certificates})
	}
	for _, e := range c.Authorities {
		f.Authorities = append(f.Authorities, authorityEntry{ID: e.ID, NameJa: e.NameJa, NameEn: e.NameEn, Desk: deskEntry(e.Desk),
			InfoSite: e.InfoSite, Paper: e.Paper, Policy: e.Policy, PolicyVersion: e.PolicyVersion})
	}
	for _, e := range c.Companies {
		f.Companies = append(f.Companies, companyEntry(e))
	}
	for _, e := range c.Roster {
		f.Roster = append(f.Roster, rosterEntry{ID: e.ID, Authority: e.Authority, Company: e.Company, Address: e.Address,
			Representative: e.Representative, Delegate: e.Delegate, DelegatePost: e.DelegatePost, JointVenture: e.JointVenture,
			Date: e.Date.Format(time.DateOnly)})
	}
	for _, e := range c.Registrations {
		f.Registrations = append(f.Registrations, registrationEntry{ID: e.ID, Authority: e.Authority, Category: e.Category,
			Number: e.Number, Roster: e.Roster, Company: e.Company})
	}
	for _, e := range c.Cards {
		f.Cards = append(f.Cards, cardEntry(e))
	}
	for _, e := range c.Cases {
		f.Cases = append(f.Cases, caseEntry{Number: e.Number, Registration: e.Registration, Certificate: e.Certificate,
			Title: e.Title, State: string(e.State), Opening: e.Opening})
	}
	return f
}

// showExample prints a demo's contents, made anew.
func showExample(t terminal) error {
	world, err := demo.Build(time.Now(), rand.Reader)
	if err != nil {
		return err
	}
	c, err := world.Contents()
	if err != nil {
		return err
	}
	text, err := json.Marshal(fileOf(c), json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.out, "%s\n", text)
	return err
}
