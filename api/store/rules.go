package store

import (
	"context"

	"github.com/uptrace/bun"
)

// rulesRow is changed by the database itself, with every change of authorities, cas or ca_certificates.
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
