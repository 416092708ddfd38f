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

// Holdings lists the registrations at which a certificate stands or stood, each once and as it stands now.
func (tx *transaction) Holdings(ctx context.Context, certificate string) ([]renewal.Holding, error) {
	var rows []holdingRow
	if err := tx.db.NewRaw(selectHoldings, certificate).Scan(ctx, &rows); err != nil || len(rows) == 0 {
		return nil, err
	}
	all := make([]renewal.Holding, 0, len(rows))
	for _, r := range asTheyStand(rows) {
		all = append(all, r.holding())
	}
	var beside []besideRow
	if err := tx.db.NewRaw(selectBeside, certificate).Scan(ctx, &beside); err != nil {
		return nil, err
	}
	slices.SortFunc(beside, func(a, b besideRow) int { return strings.Compare(a.Name, b.Name) }) // databases collate
	for _, r := range beside {
		i, known := slices.BinarySearchFunc(all, r.Registration, func(h renewal.Holding, id string) int {
			return strings.Compare(h.Registration.ID, id)
		})
		if known {
			r.addTo(&all[i])
		}
	}
	return all, nil
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
// there, or the receipt of a renewal that waits for an approval.
type besideRow struct {
	What, Registration string
	Name               string // case number, digest or receipt number
	Title, State       string
	Opening            int64
}

const selectBeside = `SELECT 'case' AS what, registration, number AS name, title, state, opening
	FROM open_cases WHERE certificate = ?0
UNION ALL SELECT 'card', registration, certificate, '', '', 0 FROM registered_cards
	WHERE state = 'active' AND registration IN (SELECT registration FROM registered_cards WHERE certificate = ?0)
UNION ALL SELECT 'receipt', t.registration, r.number, '', '', 0
	FROM renewal_targets AS t JOIN receipts AS r ON r.tx = t.tx
	WHERE t.certificate = ?0 AND t.state = 'awaiting-approval' AND r.kind = 'renewal'`

func (r besideRow) addTo(h *renewal.Holding) {
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

// CompaniesOf lists the ids of the companies for which a public key is active or suspended.
func (tx *transaction) CompaniesOf(ctx context.Context, spki string) (ids []string, suspended bool, err error) {
	var rows []struct{ Company, State string }
	keys := tx.db.NewSelect().Model((*certificateRow)(nil)).Column("digest").Where("spki = ?", spki)
	err = tx.db.NewSelect().TableExpr("registered_cards AS c").Join("JOIN registrations AS r ON r.id = c.registration").
		Distinct().ColumnExpr("r.company, c.state").
		Where("c.certificate IN (?) AND c.state <> ?", keys, string(registry.Superseded)).Scan(ctx, &rows)
	for _, r := range rows {
		ids = append(ids, r.Company)
		suspended = suspended || r.State == string(registry.Suspended)
	}
	slices.Sort(ids)
	return slices.Compact(ids), suspended, err
}
