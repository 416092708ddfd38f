package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/migrate"
)

//go:embed migrations/*.sql
var migrations embed.FS

// How long a process waits for another that migrates the same database.
const (
	lockTries = 50
	lockWait  = 200 * time.Millisecond
)

// ErrLocked means that another process migrates, or died while it did. See Unlock.
var ErrLocked = errors.New("another process migrates this database; if none does, api unlock removes what a killed one left")

// Migrate brings the schema to this program's version, and refuses one that is newer (ErrNewer). With nothing to do it
// takes no lock.
func (s *Store) Migrate(ctx context.Context) error {
	if err := s.Known(ctx); err != nil {
		return err
	}
	m, err := s.migrator(ctx)
	if err != nil {
		return err
	}
	if pending, err := unapplied(ctx, m); err != nil || !pending {
		return err
	}
	if err := lock(ctx, m); err != nil {
		return err
	}
	release, err := s.hold(ctx)
	if err != nil { // only Unlock is in the way, and may have taken the lock for a dead one's
		return errors.Join(err, m.Unlock(context.WithoutCancel(ctx)))
	}
	defer release()
	_, err = m.Migrate(ctx)
	if unlock := m.Unlock(context.WithoutCancel(ctx)); err == nil {
		err = unlock
	}
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// migrator makes the tables in which migrations are marked.
func (s *Store) migrator(ctx context.Context) (*migrate.Migrator, error) {
	m, err := s.migrations(s.write)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		err := m.Init(ctx)
		if err == nil {
			return m, nil
		}
		// Two processes that make the same table at once: PostgreSQL lets one of them fail.
		if try == lockTries || !s.dialog.taken(err) && !s.dialog.again(err) && !madeMeanwhile(err) {
			return nil, fmt.Errorf("migrations: %w", err)
		}
	}
}

func (s *Store) migrations(db *bun.DB) (*migrate.Migrator, error) {
	list := migrate.NewMigrations()
	if err := list.Discover(migrations); err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return migrate.NewMigrator(db, list, migrate.WithMarkAppliedOnSuccess(true), migrate.WithTemplateData(s.words)), nil
}

func unapplied(ctx context.Context, m *migrate.Migrator) (bool, error) {
	all, err := m.MigrationsWithStatus(ctx)
	if err != nil {
		return false, fmt.Errorf("migrations: %w", err)
	}
	return len(all.Unapplied()) > 0, nil
}

// lock waits for another process; what that one applied is then skipped.
func lock(ctx context.Context, m *migrate.Migrator) error {
	for range lockTries {
		if err := m.Lock(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockWait):
		}
	}
	return ErrLocked
}
