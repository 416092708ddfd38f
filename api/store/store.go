// Package store keeps the registry in SQLite or PostgreSQL, through bun. It knows no rules: package renewal says what
// is written, this package that it is written wholly or not at all, once, and in an order.
//
// Times are integers: microseconds since 1970 in UTC, so that both databases order and compare them alike and what is
// read back is what was written. Every migration is one file for both databases, with the few words in which they
// differ filled in. Each table is described in its migration.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/uptrace/bun"
)

// Store is an open database. It is safe for concurrent use, and several processes may open the same one.
type Store struct {
	write  *bun.DB // SQLite: the one writing connection
	read   *bun.DB
	begin  *sql.TxOptions
	words  words
	dialog dialog
	days   *sync.Map // see numbers

	writers chan struct{} // as many as write now
}

// words are what a migration says differently in the two databases.
type words struct {
	Int, Bool, Bytes string
	Identity         string // a key that counts up by itself
	End              string // of CREATE TABLE
	Sequence         string // where receipt numbers come from, "" where they need none
	Functions        bool   // a trigger calls a function; without, it is a statement of its own
}

// dialog tells a database's errors apart.
type dialog interface {
	taken(err error) bool // a unique value
	again(err error) bool // the transaction may be tried again
	// overtaken says that another transaction may have written since this one began to read
	overtaken(err error) bool
	away(err error) bool // the database is gone, full or not the one that writes
}

// Open opens a database and verifies its settings. dsn is a postgres:// URL or the path of an SQLite file, which is
// made, readable by its owner alone, if it does not exist.
func Open(ctx context.Context, dsn string) (*Store, error) {
	open := openSQLite
	if scheme, _, isURL := strings.Cut(dsn, "://"); isURL {
		if scheme != "postgres" && scheme != "postgresql" {
			return nil, errors.New("open store: a database is an SQLite file or postgres://…")
		}
		open = openPostgres
	}
	s, err := open(ctx, dsn)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	s.days, s.writers = new(sync.Map), make(chan struct{}, min(maxWriters, s.write.Stats().MaxOpenConnections))
	return s, nil
}

// Close closes all connections.
func (s *Store) Close() error {
	err := s.read.Close()
	if s.write != s.read {
		if e := s.write.Close(); err == nil {
			err = e
		}
	}
	return err
}

// micros is a time as it is stored.
func micros(t time.Time) int64 { return t.UnixMicro() }

// moment is a stored time.
func moment(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
