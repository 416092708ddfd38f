package store

import (
	"context"
	"fmt"
	"slices"

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
func (tx *transaction) SaveCertificate(ctx context.Context, c *certificate.Certificate) error {
	row := certificateRow{
		Digest: c.Digest, DER: c.DER, SPKI: c.SPKI, Issuer: c.IssuerDN, Serial: c.SerialDecimal,
		NotBefore: micros(c.NotBefore), NotAfter: micros(c.NotAfter),
	}
	_, err := tx.db.NewInsert().Model(&row).On("CONFLICT (digest) DO NOTHING").Exec(ctx)
	return err
}

// HandOver ends the active card of registrations in favour of another; see renewal.Writer.
func (tx *transaction) HandOver(ctx context.Context, h renewal.HandOver) error {
	ids, at := make([]string, len(h.Targets)), micros(h.At)
	next := tx.db.NewUpdate().Model((*registrationRow)(nil)).Set("version = version + 1").Returning("id")
	for i, t := range h.Targets {
		ids[i] = t.Registration
		next = next.WhereOr("id = ? AND version = ?", t.Registration, t.Version)
	}
	var moved []string
	_, err := next.Exec(ctx, &moved)
	if err := each("version", ids, moved, err); err != nil {
		return err
	}
	err = tx.db.NewRaw(insertSuccessors, h.New, at, h.Leaf, h.Current, bun.List(ids)).Scan(ctx, &moved)
	if err := each("new card", ids, moved, err); err != nil {
		return err
	}
	_, err = tx.db.NewUpdate().Model((*cardRow)(nil)).
		Set("state = ?, ended = ?, ended_by = ?", string(registry.Superseded), at, h.Leaf).
		Where("certificate = ? AND state = ? AND registration IN (?)", h.Current, string(registry.Active), bun.List(ids)).
		Returning("registration").Exec(ctx, &moved)
	return each("end current card", ids, moved, err)
}

// The department contact goes over to the new card. A card that stands there is left as it is, and so missed.
const insertSuccessors = `INSERT INTO registered_cards (registration, certificate, state, contact, since, leaf)
	SELECT registration, ?0, 'active', contact, ?1, ?2 FROM registered_cards
	WHERE certificate = ?3 AND state = 'active' AND registration IN (?4)
	ON CONFLICT DO NOTHING RETURNING registration`

// each says which registration a statement for several has missed.
func each(what string, wanted, done []string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	for _, id := range wanted {
		if !slices.Contains(done, id) {
			return fmt.Errorf("%s: %w", what, &renewal.LostError{Registration: id})
		}
	}
	return nil
}
