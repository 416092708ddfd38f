package store

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"hikitsugi/api/proof"
)

type historyRow struct {
	bun.BaseModel `bun:"table:history"`
	ID            int64 `bun:",pk,autoincrement"`
	Position      *int64
	Leaf          string
	Hash          string
	TX            *string `bun:"tx"`
}

// AppendLeaf adds an entry to the history, without a position yet.
func (tx *transaction) AppendLeaf(ctx context.Context, leaf proof.Leaf) (string, error) {
	b, err := leaf.Encode()
	if err != nil {
		return "", err
	}
	row := historyRow{Leaf: string(b), Hash: proof.LeafHash(b)}
	if leaf.TX != "" {
		row.TX = &leaf.TX
	}
	return row.Hash, tx.insert(ctx, &row)
}

// Sequence gives every entry without a position the next one, in the order in which they were added, and says how many
// it gave. Several processes may call it: one transaction at a time assigns positions.
func (s *Store) Sequence(ctx context.Context) (n int, err error) {
	err = s.change(ctx, func(ctx context.Context, tx *transaction) error {
		var waiting []historyRow
		err := tx.db.NewSelect().Model(&waiting).Where("position IS NULL").Order("id").Scan(ctx)
		if err != nil {
			return fmt.Errorf("read entries: %w", err)
		}
		n = len(waiting)
		next, err := tx.nextPosition(ctx)
		for i, row := range waiting {
			if err != nil {
				break
			}
			err = one(tx.db.NewUpdate().Model((*historyRow)(nil)).Set("position = ?", next+int64(i)).
				Where("id = ? AND position IS NULL", row.ID).Exec(ctx))
		}
		return err
	})
	return n, err
}

func (tx *transaction) nextPosition(ctx context.Context) (next int64, err error) {
	err = tx.db.NewSelect().Model((*historyRow)(nil)).ColumnExpr("COALESCE(MAX(position) + 1, 0)").Scan(ctx, &next)
	return next, err
}
