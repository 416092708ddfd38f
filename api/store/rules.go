package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/uptrace/bun"

	"hikitsugi/api/proof"
)

type rulesRow struct {
	bun.BaseModel `bun:"table:rules"`
	ID            int64 `bun:",pk"`
	Edition       string
}

// RulesEdition names what Authorities and CAs give in this snapshot.
func (tx *transaction) RulesEdition(ctx context.Context) (edition string, err error) {
	if tx.edition != nil {
		return *tx.edition, nil
	}
	err = tx.db.NewSelect().Model((*rulesRow)(nil)).Column("edition").Where("id = 1").Scan(ctx, &edition)
	return edition, found(err)
}

// newEdition must follow every change of authorities, cas or ca_certificates. An edition is the digest of the one before
// it and of what was written: a change that was rolled back leaves none behind that could be taken for another.
func (tx *transaction) newEdition(ctx context.Context, written ...any) error {
	before, err := tx.RulesEdition(ctx)
	if err != nil {
		return fmt.Errorf("edition of the rules: %w", err)
	}
	text, err := json.Marshal(written)
	if err != nil {
		return err
	}
	after := proof.Digest([]byte(before + "\n" + string(text)))
	tx.edition = nil
	if err := one(tx.db.NewUpdate().Model((*rulesRow)(nil)).Set("edition = ?", after).Where("id = 1").Exec(ctx)); err != nil {
		return fmt.Errorf("new edition of the rules: %w", err)
	}
	return nil
}
