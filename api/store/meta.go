package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"hikitsugi/api/renewal"
)

// ErrNotCreated means a database without a registry in it.
var ErrNotCreated = errors.New("no registry was created in this database; api serve makes one, and api demo a demo's")

type metaRow struct {
	bun.BaseModel `bun:"table:meta"`
	ID            int64 `bun:",pk"`
	Demo          bool
	Created       int64
}

// Create marks an empty database as a demo's or as a real one, once and for all. A second time gives renewal.ErrTaken.
func (s *Store) Create(ctx context.Context, demo bool, at time.Time) error {
	return s.change(ctx, func(ctx context.Context, tx *transaction) error {
		return tx.insert(ctx, &metaRow{ID: 1, Demo: demo, Created: micros(at)})
	})
}

// Mode says whether this is a demo's database, and when it was created. An empty one gives ErrNotCreated.
func (s *Store) Mode(ctx context.Context) (demo bool, created time.Time, err error) {
	var row metaRow
	err = found(s.read.NewSelect().Model(&row).Scan(ctx))
	if errors.Is(err, renewal.ErrNotFound) {
		return false, time.Time{}, ErrNotCreated
	}
	if err != nil {
		err = fmt.Errorf("read mode: %w", err)
		if ctx.Err() != nil {
			return false, time.Time{}, err
		}
		if at, _, e := s.Schema(ctx); e == nil && at == "" {
			err = ErrNotCreated
		}
		return false, time.Time{}, err
	}
	return row.Demo, moment(row.Created), nil
}

// Ready reports whether the database answers, is at this program's schema and holds a registry. It only reads.
func (s *Store) Ready(ctx context.Context) error {
	if _, _, err := s.Mode(ctx); err != nil {
		return err
	}
	m, err := s.migrations(s.read)
	if err != nil {
		return err
	}
	if pending, err := unapplied(ctx, m); err != nil || pending {
		return errors.Join(errors.New("the database is behind this program's schema; api serve migrates it"), err)
	}
	return nil
}
