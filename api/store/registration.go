package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
)

type companyRow struct {
	bun.BaseModel `bun:"table:companies"`
	ID            string `bun:",pk"`
	Name          string
}

type rosterRow struct {
	bun.BaseModel  `bun:"table:roster_entries"`
	ID             string `bun:",pk"`
	Authority      string
	Company        string
	Address        string
	Representative string
	Delegate       string
	DelegatePost   string
	JointVenture   bool
	Dated          int64
}

type registrationRow struct {
	bun.BaseModel `bun:"table:registrations"`
	ID            string `bun:",pk"`
	Authority     string
	Category      string
	Number        string
	Roster        string
	Company       string
	Version       int64
}

type caseRow struct {
	bun.BaseModel `bun:"table:open_cases"`
	Number        string `bun:",pk"`
	Registration  string `bun:",pk"`
	Certificate   string
	Title         string
	State         string
	Opening       int64
}

func (r rosterRow) entry() registry.RosterEntry {
	return registry.RosterEntry{
		ID: r.ID, Authority: r.Authority, Company: r.Company, Address: r.Address, Representative: r.Representative,
		Delegate: r.Delegate, DelegatePost: r.DelegatePost, JointVenture: r.JointVenture, Date: moment(r.Dated),
	}
}

func (r registrationRow) registration() registry.Registration {
	return registry.Registration{
		ID: r.ID, Authority: r.Authority, Category: r.Category, Number: r.Number,
		Roster: r.Roster, Company: r.Company, Version: r.Version,
	}
}

// Standing lists the registrations at which a certificate stands or stood, each once and as it stands now, and the
// companies for which public keys are active or suspended. It takes two statements, whatever it finds.
func (tx *transaction) Standing(ctx context.Context, certificate string, spki ...string) (s renewal.Standing, err error) {
	var rows []holdingRow
	if err := tx.db.NewRaw(selectHoldings, certificate).Scan(ctx, &rows); err != nil {
		return s, err
	}
	for _, r := range asTheyStand(rows) {
		s.Holdings = append(s.Holdings, r.holding())
	}
	var beside []besideRow
	if err := tx.db.NewRaw(selectBeside, certificate, bun.List(spki)).Scan(ctx, &beside); err != nil {
		return s, err
	}
	slices.SortFunc(beside, func(a, b besideRow) int { return strings.Compare(a.Name, b.Name) }) // databases collate
	for _, r := range beside {
		switch r.What {
		case "edition":
			tx.edition = &r.Name
		case "key":
			s.Keys = append(s.Keys, renewal.KeyHolder{SPKI: r.Name, Company: r.Title, State: registry.CardState(r.State)})
		default:
			r.addTo(s.Holdings)
		}
	}
	return s, nil
}

// holdingRow is a card's row with its registration and that one's roster entry.
type holdingRow struct {
	cardRow                             `bun:",extend"`
	Authority, Category, Number, Roster string
	Company                             string
	Version                             int64
	RosterAuthority, RosterCompany      string
	Address, Representative             string
	Delegate, DelegatePost              string
	JointVenture                        bool
	Dated                               int64
}

const selectHoldings = `SELECT c.registration, c.certificate, c.state, c.contact, c.since, c.leaf, c.ended, c.ended_by,
	g.authority, g.category, g.number, g.roster, g.company, g.version,
	e.authority AS roster_authority, e.company AS roster_company, e.address, e.representative, e.delegate, e.delegate_post,
	e.joint_venture, e.dated
FROM registered_cards AS c JOIN registrations AS g ON g.id = c.registration JOIN roster_entries AS e ON e.id = g.roster
WHERE c.certificate = ?`

func (r holdingRow) holding() renewal.Holding {
	return renewal.Holding{
		Card: r.card(),
		Registration: registrationRow{
			ID: r.Registration, Authority: r.Authority, Category: r.Category, Number: r.Number,
			Roster: r.Roster, Company: r.Company, Version: r.Version,
		}.registration(),
		Roster: rosterRow{
			ID: r.Roster, Authority: r.RosterAuthority, Company: r.RosterCompany, Address: r.Address, Representative: r.Representative,
			Delegate: r.Delegate, DelegatePost: r.DelegatePost, JointVenture: r.JointVenture, Dated: r.Dated,
		}.entry(),
	}
}

// asTheyStand keeps the last row of a card at each registration, by registration: a card may have gone and come back. At
// most one row has not ended, and it is the last even if the clock was set back meanwhile.
func asTheyStand(rows []holdingRow) []holdingRow {
	slices.SortFunc(rows, func(a, b holdingRow) int {
		return cmp.Or(strings.Compare(a.Registration, b.Registration), a.rank()-b.rank(), cmp.Compare(b.Since, a.Since))
	})
	return slices.CompactFunc(rows, func(a, b holdingRow) bool { return a.Registration == b.Registration })
}

// besideRow is one of what lies beside a card at a registration: an open case in which it took part, a card that is active
// there, or the receipt of a renewal that waits for an approval. Or it is beside them all: a company for which one of the
// keys stands, and the edition of the rules.
type besideRow struct {
	What, Registration string
	Name               string // case number, digest, receipt number, key or edition
	Title, State       string // of a case; a key's company and state
	Opening            int64
}

const selectBeside = `SELECT 'edition' AS what, '' AS registration, edition AS name, '' AS title, '' AS state, 0 AS opening FROM rules WHERE id = 1
UNION ALL SELECT 'case', registration, number, title, state, opening FROM open_cases WHERE certificate = ?0
UNION ALL SELECT 'card', registration, certificate, '', '', 0 FROM registered_cards
	WHERE state = 'active' AND registration IN (SELECT registration FROM registered_cards WHERE certificate = ?0)
UNION ALL SELECT 'receipt', t.registration, r.number, '', '', 0
	FROM renewal_targets AS t JOIN receipts AS r ON r.tx = t.tx
	WHERE t.certificate = ?0 AND t.state = 'awaiting-approval' AND r.kind = 'renewal'
UNION ALL SELECT 'key', '', k.spki, g.company, c.state, 0
	FROM certificates AS k JOIN registered_cards AS c ON c.certificate = k.digest JOIN registrations AS g ON g.id = c.registration
	WHERE k.spki IN (?1) AND c.state <> 'superseded'`

// addTo adds to the holding of a row's registration.
func (r besideRow) addTo(all []renewal.Holding) {
	i, known := slices.BinarySearchFunc(all, r.Registration, func(h renewal.Holding, id string) int {
		return strings.Compare(h.Registration.ID, id)
	})
	if !known {
		return
	}
	h := &all[i]
	switch r.What {
	case "case":
		h.Cases = append(h.Cases, registry.OpenCase{
			Number: r.Name, Registration: r.Registration, Certificate: h.Card.Certificate,
			Title: r.Title, State: registry.CaseState(r.State), Opening: moment(r.Opening),
		})
	case "card":
		h.ActiveCards = append(h.ActiveCards, r.Name)
	case "receipt":
		h.Pending = r.Name
	}
}
