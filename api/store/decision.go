package store

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
	"hikitsugi/api/wire"
)

type noticeRow struct {
	bun.BaseModel `bun:"table:card_notices"`
	Leaf          string `bun:",pk"`
	Signed        string
}

// Undecided lists the receipts of renewals of which an approval is awaited, oldest first.
func (tx *transaction) Undecided(ctx context.Context) ([]renewal.Receipt, error) {
	return tx.receipts(ctx, tx.undecided())
}

// UndecidedFor lists those of renewals to a new card.
func (tx *transaction) UndecidedFor(ctx context.Context, certificate string) ([]renewal.Receipt, error) {
	to := tx.db.NewSelect().Model((*recordRow)(nil)).Column("tx").Where("new_certificate = ?", certificate)
	return tx.receipts(ctx, tx.undecided().Where("tx IN (?)", to))
}

func (tx *transaction) undecided() *bun.SelectQuery {
	waiting := tx.db.NewSelect().Model((*targetRow)(nil)).Column("tx").Where("state = ?", wire.AwaitingApproval)
	return tx.db.NewSelect().Where("kind = ? AND tx IN (?)", string(proof.Renewal), waiting).Order("issued", "number")
}

// DecisionsOn lists the receipts of what was decided on a renewal, oldest first.
func (tx *transaction) DecisionsOn(ctx context.Context, id string) ([]renewal.Receipt, error) {
	query := tx.db.NewSelect().Where("tx = ? AND kind <> ?", id, string(proof.Renewal)).Order("issued", "number")
	return tx.receipts(ctx, query)
}

// Waiting lists the registrations at which a renewal waits for an approval, by id.
func (tx *transaction) Waiting(ctx context.Context, id string) (registrations []string, err error) {
	err = tx.db.NewSelect().Model((*targetRow)(nil)).Column("registration").
		Where("tx = ? AND state = ?", id, wire.AwaitingApproval).Order("registration").Scan(ctx, &registrations)
	return registrations, err
}

// EndWait ends a registration's wait for an approval.
func (tx *transaction) EndWait(ctx context.Context, id, registration, state string) error {
	return one(tx.db.NewUpdate().Model((*targetRow)(nil)).Set("state = ?", state).
		Where("tx = ? AND registration = ? AND state = ?", id, registration, wire.AwaitingApproval).Exec(ctx))
}

// Restate moves a card at one registration from one state to another; see renewal.Writer.
func (tx *transaction) Restate(ctx context.Context, r renewal.Restatement) error {
	if err := tx.nextVersion(ctx, r.Target); err != nil {
		return err
	}
	err := one(tx.db.NewUpdate().Model((*cardRow)(nil)).Set("state = ?", string(r.To)).
		Where("registration = ? AND certificate = ? AND state = ?", r.Target.Registration, r.Certificate, string(r.From)).
		Exec(ctx))
	if err != nil {
		return fmt.Errorf("card: %w", err)
	}
	return nil
}

// nextVersion moves a registration on, if it is still at the version.
func (tx *transaction) nextVersion(ctx context.Context, t proof.Target) error {
	err := one(tx.db.NewUpdate().Model((*registrationRow)(nil)).Set("version = version + 1").
		Where("id = ? AND version = ?", t.Registration, t.Version).Exec(ctx))
	if err != nil {
		return fmt.Errorf("version: %w", err)
	}
	return nil
}

// SaveNotice keeps the signed decision behind a leaf that has no receipt.
func (tx *transaction) SaveNotice(ctx context.Context, leaf, signed string) error {
	return tx.insert(ctx, &noticeRow{Leaf: leaf, Signed: signed})
}

// SameKey lists the certificates of a registered card's public key, by digest.
func (tx *transaction) SameKey(ctx context.Context, certificate string) (digests []string, err error) {
	key := tx.db.NewSelect().Model((*certificateRow)(nil)).Column("spki").Where("digest = ?", certificate)
	err = tx.db.NewSelect().Model((*certificateRow)(nil)).Column("digest").Where("spki IN (?)", key).
		Order("digest").Scan(ctx, &digests)
	return digests, err
}

// CardsOfSerial lists the certificates with a serial number that are registered or wait to be, by digest.
func (tx *transaction) CardsOfSerial(ctx context.Context, decimal string) (digests []string, err error) {
	standing := tx.db.NewSelect().Model((*cardRow)(nil)).Column("certificate").
		Where("state <> ?", string(registry.Superseded))
	err = tx.db.NewSelect().Model((*certificateRow)(nil)).Column("digest").
		Where("serial = ? AND (digest IN (?) OR digest IN (?))", decimal, standing, tx.awaited()).Order("digest").Scan(ctx, &digests)
	return digests, err
}

// awaited are the new cards of renewals that wait for an approval.
func (tx *transaction) awaited() *bun.SelectQuery {
	waiting := tx.db.NewSelect().Model((*targetRow)(nil)).Column("tx").Where("state = ?", wire.AwaitingApproval)
	return tx.db.NewSelect().Model((*recordRow)(nil)).Column("new_certificate").Where("tx IN (?)", waiting)
}
