package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
	"hikitsugi/api/wire"
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

func (r caseRow) openCase() registry.OpenCase {
	return registry.OpenCase{
		Number: r.Number, Registration: r.Registration, Certificate: r.Certificate,
		Title: r.Title, State: registry.CaseState(r.State), Opening: moment(r.Opening),
	}
}

// Holdings lists the registrations at which a certificate stands or stood, each once and as it stands now.
func (tx *transaction) Holdings(ctx context.Context, certificate string) ([]renewal.Holding, error) {
	cards, err := tx.cardsOf(ctx, certificate)
	if err != nil || len(cards) == 0 {
		return nil, err
	}
	h := holdings{byRegistration: map[string]*renewal.Holding{}}
	for _, row := range cards {
		h.ids = append(h.ids, row.Registration)
		h.byRegistration[row.Registration] = &renewal.Holding{Card: row.card()}
	}
	for _, fill := range []func(context.Context, *holdings, string) error{
		tx.fillRegistrations, tx.fillRoster, tx.fillCases, tx.fillActiveCards, tx.fillPending,
	} {
		if err := fill(ctx, &h, certificate); err != nil {
			return nil, err
		}
	}
	all := make([]renewal.Holding, len(h.ids))
	for i, id := range h.ids {
		all[i] = *h.byRegistration[id]
	}
	return all, nil
}

// holdings are filled table by table, so that a card at many registrations costs no more questions.
type holdings struct {
	ids            []string // of the registrations, in order
	byRegistration map[string]*renewal.Holding
}

// cardsOf gives the last row of a card at each registration: a card may have gone and come back. At most one row has not
// ended, and it is the last even if the clock was set back meanwhile.
func (tx *transaction) cardsOf(ctx context.Context, certificate string) ([]cardRow, error) {
	var rows []cardRow
	if err := tx.db.NewSelect().Model(&rows).Where("certificate = ?", certificate).Scan(ctx); err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b cardRow) int {
		return cmp.Or(strings.Compare(a.Registration, b.Registration), a.rank()-b.rank(), cmp.Compare(b.Since, a.Since))
	})
	return slices.CompactFunc(rows, func(a, b cardRow) bool { return a.Registration == b.Registration }), nil
}

func (tx *transaction) fillRegistrations(ctx context.Context, h *holdings, _ string) error {
	var rows []registrationRow
	err := tx.db.NewSelect().Model(&rows).Where("id IN (?)", bun.List(h.ids)).Scan(ctx)
	for _, r := range rows {
		h.byRegistration[r.ID].Registration = r.registration()
	}
	return err
}

func (tx *transaction) fillRoster(ctx context.Context, h *holdings, _ string) error {
	var rows []rosterRow
	wanted := tx.db.NewSelect().Model((*registrationRow)(nil)).Column("roster").Where("id IN (?)", bun.List(h.ids))
	if err := tx.db.NewSelect().Model(&rows).Where("id IN (?)", wanted).Scan(ctx); err != nil {
		return err
	}
	entries := map[string]registry.RosterEntry{}
	for _, r := range rows {
		entries[r.ID] = r.entry()
	}
	for _, holding := range h.byRegistration {
		holding.Roster = entries[holding.Registration.Roster]
	}
	return nil
}

func (tx *transaction) fillCases(ctx context.Context, h *holdings, certificate string) error {
	var rows []caseRow
	if err := tx.db.NewSelect().Model(&rows).Where("certificate = ?", certificate).Scan(ctx); err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b caseRow) int { return strings.Compare(a.Number, b.Number) })
	for _, r := range rows {
		if holding, ok := h.byRegistration[r.Registration]; ok {
			holding.Cases = append(holding.Cases, r.openCase())
		}
	}
	return nil
}

func (tx *transaction) fillActiveCards(ctx context.Context, h *holdings, _ string) error {
	var rows []cardRow
	err := tx.db.NewSelect().Model(&rows).
		Where("registration IN (?) AND state = ?", bun.List(h.ids), string(registry.Active)).Scan(ctx)
	slices.SortFunc(rows, func(a, b cardRow) int { return strings.Compare(a.Certificate, b.Certificate) })
	for _, r := range rows {
		holding := h.byRegistration[r.Registration]
		holding.ActiveCards = append(holding.ActiveCards, r.Certificate)
	}
	return err
}

// fillPending finds the receipts of renewals of this card that wait for an approval.
func (tx *transaction) fillPending(ctx context.Context, h *holdings, certificate string) error {
	var targets []targetRow
	err := tx.db.NewSelect().Model(&targets).
		Where("certificate = ? AND state = ?", certificate, wire.AwaitingApproval).Scan(ctx)
	if err != nil {
		return err
	}
	for _, t := range targets {
		receipt, err := tx.ReceiptOf(ctx, t.TX)
		if err != nil {
			return fmt.Errorf("receipt of %s: %w", t.TX, err)
		}
		if holding, ok := h.byRegistration[t.Registration]; ok {
			holding.Pending = receipt.Number
		}
	}
	return nil
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
