package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// readers is how many connections read an SQLite file beside the one that writes.
const readers = 4

// pragmas are set on every connection and then verified. A receipt must not outlive its rows at a loss of power, so
// synchronous is FULL, which in WAL mode is not the default of every build.
var pragmas = []struct{ name, value, reads string }{
	{"busy_timeout", "2000", "2000"},
	{"journal_mode", "WAL", "wal"},
	{"synchronous", "FULL", "2"},
	{"foreign_keys", "ON", "1"},
	{"trusted_schema", "OFF", "0"},
}

func openSQLite(ctx context.Context, path string) (*Store, error) {
	if path == "" || strings.ContainsAny(path, "?#%") {
		return nil, fmt.Errorf("sqlite: the path %q is empty or holds ?, # or %%", path)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	f.Close()
	s := &Store{
		begin:  nil,
		words:  words{Int: "INTEGER", Bool: "INTEGER", Bytes: "BLOB", Identity: "INTEGER PRIMARY KEY AUTOINCREMENT", End: " STRICT"},
		dialog: sqliteDialog{},
	}
	// With a deferred BEGIN, two transactions that read before they write fail at once, whatever busy_timeout says.
	if s.write, err = connectSQLite(ctx, path, "&_txlock=immediate", 1); err != nil {
		return nil, err
	}
	if s.read, err = connectSQLite(ctx, path, "&_pragma=query_only(ON)", readers); err != nil {
		s.write.Close()
		return nil, err
	}
	return s, nil
}

// ErrDamaged means a file that SQLite cannot read.
var ErrDamaged = errors.New("it is damaged, or no SQLite file; api restore brings a backup back")

// unread says of which file an error is, and what to look for.
func unread(path string, err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("%s: %w", path, err)
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%s: %w: %w", path, ErrDamaged, err)
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return fmt.Errorf("%s: is its disk full, or its folder closed to this user? %w", path, err)
	}
	return fmt.Errorf("%s: %w", path, err)
}

func connectSQLite(ctx context.Context, path, more string, connections int) (*bun.DB, error) {
	dsn := "file:" + path + "?_timezone=UTC" + more
	for _, p := range pragmas {
		dsn += "&_pragma=" + p.name + "(" + p.value + ")"
	}
	pool, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	// The first connections turn a new file into WAL, which SQLite does not wait for when another process does the same.
	if err := insist(ctx, sqliteDialog{}.again, func() error { return verifyPragmas(ctx, pool) }); err != nil {
		pool.Close()
		return nil, fmt.Errorf("sqlite: %w", unread(path, err))
	}
	return bun.NewDB(pool, sqlitedialect.New()), nil
}

func verifyPragmas(ctx context.Context, pool *sql.DB) error {
	for _, p := range pragmas {
		var got string
		if err := pool.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&got); err != nil {
			return fmt.Errorf("pragma %s: %w", p.name, err)
		}
		if got != p.reads {
			return fmt.Errorf("pragma %s is %s, not %s", p.name, got, p.reads)
		}
	}
	return nil
}

type sqliteDialog struct{}

func (sqliteDialog) taken(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) &&
		(e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

func (sqliteDialog) again(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
}

// overtaken never: transactions that write come one after the other.
func (sqliteDialog) overtaken(error) bool { return false }

func (sqliteDialog) away(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return true
	}
	return false
}
