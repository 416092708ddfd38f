package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"hikitsugi/api/problem"
	"hikitsugi/api/renewal"
	"hikitsugi/app/message"
)

// A transaction that lost against another is tried again after waits that double, about two seconds in all, and not
// after giveUp: the page says to wait ten seconds.
// A value that is still taken after maxOvertaken more looks was there before.
const (
	maxTries     = 9
	maxOvertaken = 3
	firstWait    = 8 * time.Millisecond
	giveUp       = 8 * time.Second
)

// maxWriters is how many transactions of one process write at once. PostgreSQL refuses one of two that read and write the
// same pages of an index, which in a young registry most do; more at once do more work, and get less done.
const maxWriters = 2

// transaction is the one reader and writer of a Read or Write. It never touches the pools, which would wait for itself.
type transaction struct {
	db bun.IDB
	dialog
	*numbers
	edition *string // of the rules, once it was read
}

// Read runs fn over one consistent snapshot.
func (s *Store) Read(ctx context.Context, fn func(context.Context, renewal.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.snapshot(s.carried(ctx), func(ctx context.Context, tx *transaction) error { return fn(ctx, tx) })
}

// Record finds a renewal, in one statement that is its own snapshot.
func (s *Store) Record(ctx context.Context, id string) (renewal.Record, error) {
	if err := ctx.Err(); err != nil {
		return renewal.Record{}, err
	}
	r, err := (&transaction{db: s.read, dialog: s.dialog}).Record(s.carried(ctx), id)
	return r, s.explain(err)
}

func (s *Store) snapshot(ctx context.Context, fn func(context.Context, *transaction) error) error {
	options := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if s.begin == nil {
		options.Isolation = sql.LevelDefault
	}
	return s.explain(s.read.RunInTx(ctx, options, func(ctx context.Context, tx bun.Tx) error {
		return fn(ctx, &transaction{db: tx, dialog: s.dialog})
	}))
}

// explain tells a database that cannot work now from a fault of ours: whoever asked may ask again with the same bytes.
// After a lost commit nobody knows whether it was made, and the same question will tell.
func (s *Store) explain(err error) error {
	if err != nil && (s.dialog.again(err) || s.dialog.away(err)) {
		return problem.Because(err, message.StoreBusy)
	}
	return err
}

// Write runs fn in one transaction: SERIALIZABLE on PostgreSQL, BEGIN IMMEDIATE on SQLite. It is the only way to write.
// Where the database asks to try again, or another transaction may have overtaken this one, fn runs again; after maxTries,
// or when the database is away, the error is message.StoreBusy.
func (s *Store) Write(ctx context.Context, fn func(context.Context, renewal.Writer) error) error {
	return s.change(ctx, func(ctx context.Context, tx *transaction) error { return fn(ctx, tx) })
}

func (s *Store) change(ctx context.Context, fn func(context.Context, *transaction) error) error {
	overtaken, numbers := 0, &numbers{sequence: s.words.Sequence, days: s.days}
	lost := func(err error) bool {
		if s.dialog.overtaken(err) {
			overtaken++
			return overtaken <= maxOvertaken
		}
		return s.dialog.again(err)
	}
	return s.explain(insist(ctx, lost, func() error {
		if err := s.enter(ctx); err != nil {
			return err
		}
		defer s.leave()
		return s.write.RunInTx(s.carried(ctx), s.begin, func(ctx context.Context, tx bun.Tx) error {
			return fn(ctx, &transaction{db: tx, dialog: s.dialog, numbers: numbers})
		})
	}))
}

// enter waits until fewer transactions of this process write: to wait costs less than to be refused.
func (s *Store) enter(ctx context.Context) error {
	select {
	case s.writers <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("wait to write: %w", ctx.Err())
	}
	if err := ctx.Err(); err != nil {
		s.leave()
		return err
	}
	return nil
}

func (s *Store) leave() { <-s.writers }

// carried is the context of a transaction that has its turn. On SQLite, where it waits for nobody and each statement takes
// microseconds, it is carried through: a context that may end costs every statement some goroutines.
func (s *Store) carried(ctx context.Context) context.Context {
	if s.begin == nil {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// insist does something until it works, fails for another reason than a passing one, or has been tried enough.
func insist(ctx context.Context, again func(error) bool, do func() error) error {
	wait, begun := firstWait, time.Now()
	for try := 1; ; try++ {
		err := do()
		if err == nil || !again(err) || try == maxTries || time.Since(begun) > giveUp {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait to try again: %w", ctx.Err())
		case <-time.After(wait):
			wait *= 2
		}
	}
}

// found turns no row into renewal.ErrNotFound.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return renewal.ErrNotFound
	}
	return err
}

// insert writes one row; a unique value that exists gives renewal.ErrTaken.
func (tx *transaction) insert(ctx context.Context, row any) error {
	_, err := tx.db.NewInsert().Model(row).Exec(ctx)
	if tx.taken(err) {
		return fmt.Errorf("%w: %w", renewal.ErrTaken, err)
	}
	return err
}

// insertNew is insert where a value that exists is to be expected: on PostgreSQL the transaction lives on.
func (tx *transaction) insertNew(ctx context.Context, row any) error {
	result, err := tx.db.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return renewal.ErrTaken
}

// one says that exactly one row was changed.
func one(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n != 1 {
		return fmt.Errorf("%d rows: %w", n, renewal.ErrNotFound)
	}
	return err
}
