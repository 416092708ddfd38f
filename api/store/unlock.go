package store

import (
	"context"
	"errors"
	"fmt"
)

// What Unlock may say instead of unlocking.
var (
	// ErrNotLocked means that there is no lock.
	ErrNotLocked = errors.New("no migration lock is there")
	// ErrMigrating means that the process which took the lock is alive.
	ErrMigrating = errors.New("a process migrates this database now: wait for it, or end it first")
)

// alive names, in PostgreSQL, the lock of a process that migrates this schema. It goes with its connection.
const alive = "hashtextextended(current_schema() || ' migrations', 0)"

// Unlock removes the lock that a killed process left behind. On PostgreSQL one that is alive is told by a lock of its
// connection; on SQLite by the database, which it writes: between two migrations, for an instant, it is not.
func (s *Store) Unlock(ctx context.Context) error {
	if _, err := s.migrator(ctx); err != nil {
		return err
	}
	release, err := s.hold(ctx)
	if err != nil {
		return err
	}
	defer release()
	result, err := s.write.ExecContext(ctx, "DELETE FROM bun_migration_locks")
	if err != nil {
		if s.dialog.again(err) {
			return fmt.Errorf("%w: %w", ErrMigrating, err)
		}
		return fmt.Errorf("unlock: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotLocked)
	}
	return nil
}

// hold says to others, until release or the end of this process, that it is alive. SQLite needs nothing of that.
func (s *Store) hold(ctx context.Context) (release func(), err error) {
	if s.begin == nil {
		return func() {}, nil
	}
	c, err := s.write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	var held bool
	err = c.QueryRowContext(ctx, "SELECT pg_try_advisory_lock("+alive+")").Scan(&held)
	if err == nil && !held {
		err = ErrMigrating
	}
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("lock: %w", err)
	}
	return func() {
		c.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock("+alive+")")
		c.Close()
	}, nil
}
