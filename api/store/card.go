package store

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"hikitsugi/api/certificate"
	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
)

type certificateRow struct {
	bun.BaseModel       `bun:"table:certificates"`
	Digest              string `bun:",pk"`
	DER                 []byte `bun:"der"`
	SPKI                string `bun:"spki"`
	Issuer, Serial      string
	NotBefore, NotAfter int64
}

type cardRow struct {
	bun.BaseModel `bun:"table:registered_cards"`
	Registration  string `bun:",pk"`
	Certificate   string `bun:",pk"`
	State         string
	Contact       string
	Since         int64
	Leaf          string `bun:",pk"`
	Ended         *int64
	EndedBy       *string
}

func (r cardRow) card() registry.RegisteredCard {
	c := registry.RegisteredCard{
		Registration: r.Registration, Certificate: r.Certificate, State: registry.CardState(r.State),
		Contact: r.Contact, Since: moment(r.Since), Leaf: r.Leaf,
	}
	if r.Ended != nil {
		c.Ended = moment(*r.Ended)
	}
	if r.EndedBy != nil {
		c.EndedBy = *r.EndedBy
	}
	return c
}

// rank puts a row that has not ended before those that have.
func (r cardRow) rank() int {
	if r.Ended == nil {
		return 0
	}
	return 1
}

// Certificate finds a certificate's bytes by their digest.
func (tx *transaction) Certificate(ctx context.Context, digest string) ([]byte, error) {
	var row certificateRow
	err := tx.db.NewSelect().Model(&row).Where("digest = ?", digest).Scan(ctx)
	return row.DER, found(err)
}

// SaveCertificate keeps a certificate under its digest; one that is there stays as it is.
func (tx *transaction) SaveCertificate(ctx context.Context, der []byte) error {
	c, err := certificate.Parse(der)
	if err != nil {
		return err
	}
	row := certificateRow{
		Digest: c.Digest, DER: c.DER, SPKI: c.SPKI, Issuer: c.IssuerDN, Serial: c.SerialDecimal,
		NotBefore: micros(c.NotBefore), NotAfter: micros(c.NotAfter),
	}
	_, err = tx.db.NewInsert().Model(&row).On("CONFLICT (digest) DO NOTHING").Exec(ctx)
	return err
}

// HandOver ends the active card of a registration in favour of another; see renewal.Writer.
func (tx *transaction) HandOver(ctx context.Context, h renewal.HandOver) error {
	if err := tx.nextVersion(ctx, h.Target); err != nil {
		return err
	}
	var old cardRow
	err := tx.db.NewSelect().Model(&old).Where("registration = ? AND certificate = ? AND state = ?",
		h.Target.Registration, h.Current, string(registry.Active)).Scan(ctx)
	if err != nil {
		return fmt.Errorf("current card: %w", found(err))
	}
	at := micros(h.At)
	err = one(tx.db.NewUpdate().Model((*cardRow)(nil)).
		Set("state = ?, ended = ?, ended_by = ?", string(registry.Superseded), at, h.Leaf).
		Where("registration = ? AND certificate = ? AND state = ?", h.Target.Registration, h.Current, string(registry.Active)).
		Exec(ctx))
	if err != nil {
		return fmt.Errorf("end current card: %w", err)
	}
	return tx.insert(ctx, &cardRow{
		Registration: h.Target.Registration, Certificate: h.New, State: string(registry.Active),
		Contact: old.Contact, Since: at, Leaf: h.Leaf,
	})
}
