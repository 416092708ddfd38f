package store

import (
	"context"

	"github.com/uptrace/bun"

	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
)

type authorityRow struct {
	bun.BaseModel      `bun:"table:authorities"`
	ID                 string `bun:",pk"`
	NameJa, NameEn     string
	Phone, Hours, Mail string
	InfoSite           string
	Paper              string
	Policy             string
	PolicyVersion      int64
}

type caRow struct {
	bun.BaseModel      `bun:"table:cas"`
	ID                 string `bun:",pk"`
	NameJa, NameEn     string
	Phone, Hours, Mail string
}

type caCertificateRow struct {
	bun.BaseModel `bun:"table:ca_certificates"`
	CA            string `bun:"ca,pk"`
	Digest        string `bun:",pk"`
	Position      int64
	DER           []byte `bun:"der"`
}

// Authorities lists every authority by id.
func (tx *transaction) Authorities(ctx context.Context) ([]registry.Authority, error) {
	var rows []authorityRow
	if err := tx.db.NewSelect().Model(&rows).Order("id").Scan(ctx); err != nil {
		return nil, err
	}
	all := make([]registry.Authority, len(rows))
	for i, r := range rows {
		all[i] = registry.Authority{
			ID: r.ID, NameJa: r.NameJa, NameEn: r.NameEn, Desk: registry.Desk{Phone: r.Phone, Hours: r.Hours, Mail: r.Mail},
			InfoSite: r.InfoSite, Paper: r.Paper, Policy: []byte(r.Policy), PolicyVersion: r.PolicyVersion,
		}
	}
	return all, nil
}

// CAs lists every CA by id, with its anchors.
func (tx *transaction) CAs(ctx context.Context) ([]registry.CA, error) {
	var rows []caRow
	if err := tx.db.NewSelect().Model(&rows).Order("id").Scan(ctx); err != nil {
		return nil, err
	}
	var certificates []caCertificateRow
	if err := tx.db.NewSelect().Model(&certificates).Order("ca", "position").Scan(ctx); err != nil {
		return nil, err
	}
	all := make([]registry.CA, len(rows))
	for i, r := range rows {
		all[i] = registry.CA{ID: r.ID, NameJa: r.NameJa, NameEn: r.NameEn, Desk: registry.Desk{Phone: r.Phone, Hours: r.Hours, Mail: r.Mail}}
		for _, c := range certificates {
			if c.CA == r.ID {
				all[i].Certificates = append(all[i].Certificates, c.DER)
			}
		}
	}
	return all, nil
}

func (tx *transaction) addAuthority(ctx context.Context, a registry.Authority) error {
	return tx.insert(ctx, &authorityRow{
		ID: a.ID, NameJa: a.NameJa, NameEn: a.NameEn, Phone: a.Desk.Phone, Hours: a.Desk.Hours, Mail: a.Desk.Mail,
		InfoSite: a.InfoSite, Paper: a.Paper, Policy: string(a.Policy), PolicyVersion: a.PolicyVersion,
	})
}

func (tx *transaction) addCA(ctx context.Context, ca registry.CA) error {
	err := tx.insert(ctx, &caRow{
		ID: ca.ID, NameJa: ca.NameJa, NameEn: ca.NameEn, Phone: ca.Desk.Phone, Hours: ca.Desk.Hours, Mail: ca.Desk.Mail,
	})
	for i, der := range ca.Certificates {
		if err != nil {
			break
		}
		err = tx.insert(ctx, &caCertificateRow{CA: ca.ID, Digest: proof.Digest(der), Position: int64(i), DER: der})
	}
	return err
}
