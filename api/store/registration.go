package store

import (
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
	var rows []cardRow
	err := tx.db.NewSelect().Model(&rows).Where("certificate = ?", certificate).Order("registration", "since").Scan(ctx)
	if err != nil {
		return nil, err
	}
	var all []renewal.Holding
	for i, row := range rows {
		if next := i + 1; next < len(rows) && rows[next].Registration == row.Registration {
			continue // an older row of a card that came back
		}
		h, err := tx.holding(ctx, row)
		if err != nil {
			return nil, fmt.Errorf("registration %s: %w", row.Registration, err)
		}
		all = append(all, h)
	}
	return all, nil
}

func (tx *transaction) holding(ctx context.Context, row cardRow) (h renewal.Holding, err error) {
	h.Card = row.card()
	var registration registrationRow
	if err := tx.db.NewSelect().Model(&registration).Where("id = ?", row.Registration).Scan(ctx); err != nil {
		return h, err
	}
	h.Registration = registration.registration()
	var roster rosterRow
	if err := tx.db.NewSelect().Model(&roster).Where("id = ?", registration.Roster).Scan(ctx); err != nil {
		return h, err
	}
	h.Roster = roster.entry()
	if h.Cases, err = tx.cases(ctx, row); err != nil {
		return h, err
	}
	if h.ActiveCards, err = tx.activeCards(ctx, row.Registration); err != nil {
		return h, err
	}
	h.Pending, err = tx.pending(ctx, row)
	return h, err
}

func (tx *transaction) cases(ctx context.Context, row cardRow) ([]registry.OpenCase, error) {
	var rows []caseRow
	err := tx.db.NewSelect().Model(&rows).
		Where("registration = ? AND certificate = ?", row.Registration, row.Certificate).Scan(ctx)
	var all []registry.OpenCase
	for _, r := range rows {
		all = append(all, r.openCase())
	}
	slices.SortFunc(all, func(a, b registry.OpenCase) int { return strings.Compare(a.Number, b.Number) })
	return all, err
}

func (tx *transaction) activeCards(ctx context.Context, registration string) ([]string, error) {
	var digests []string
	err := tx.db.NewSelect().Model((*cardRow)(nil)).Column("certificate").
		Where("registration = ? AND state = ?", registration, string(registry.Active)).Scan(ctx, &digests)
	slices.Sort(digests)
	return digests, err
}

// pending finds the receipt of the renewal that waits for an approval.
func (tx *transaction) pending(ctx context.Context, row cardRow) (string, error) {
	var numbers []string
	err := tx.db.NewSelect().Model((*receiptRow)(nil)).Column("number").
		Where("tx IN (?)", tx.db.NewSelect().Model((*targetRow)(nil)).Column("tx").
			Where("registration = ? AND certificate = ? AND state = ?", row.Registration, row.Certificate, wire.AwaitingApproval)).
		Scan(ctx, &numbers)
	if err != nil || len(numbers) == 0 {
		return "", err
	}
	return numbers[0], nil
}

// CompaniesOf lists the ids of the companies for which a public key is active or suspended.
func (tx *transaction) CompaniesOf(ctx context.Context, spki string) ([]string, error) {
	var companies []string
	keys := tx.db.NewSelect().Model((*certificateRow)(nil)).Column("digest").Where("spki = ?", spki)
	held := tx.db.NewSelect().Model((*cardRow)(nil)).Column("registration").
		Where("certificate IN (?) AND state <> ?", keys, string(registry.Superseded))
	err := tx.db.NewSelect().Model((*registrationRow)(nil)).Distinct().Column("company").
		Where("id IN (?)", held).Scan(ctx, &companies)
	slices.Sort(companies)
	return companies, err
}
