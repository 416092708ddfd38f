package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

type endedRow struct {
	bun.BaseModel `bun:"table:ended_sessions"`
	SID           string `bun:"sid,pk"`
	Ended         int64
}

// Ended reports whether a session was ended.
func (tx *transaction) Ended(ctx context.Context, sid string) (bool, error) {
	return tx.db.NewSelect().Model((*endedRow)(nil)).Where("sid = ?", sid).Exists(ctx)
}

// EndSession ends a session of which anything is kept; again is no error.
func (tx *transaction) EndSession(ctx context.Context, sid string, at time.Time) error {
	kept, err := tx.db.NewSelect().Model((*recordRow)(nil)).Where("sid = ?", sid).Exists(ctx)
	if err != nil || !kept {
		return err
	}
	_, err = tx.db.NewInsert().Model(&endedRow{SID: sid, Ended: micros(at)}).On("CONFLICT (sid) DO NOTHING").Exec(ctx)
	return err
}
