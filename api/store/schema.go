package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// Schema names the last migration that a database has seen, "" for none, and the last that this program knows. It
// changes nothing.
func (s *Store) Schema(ctx context.Context) (at, newest string, err error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return "", "", fmt.Errorf("migrations: %w", err)
	}
	newest = number(strings.TrimPrefix(files[len(files)-1], "migrations/"))
	tables := "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'bun_migrations'"
	if s.begin == nil {
		tables = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'bun_migrations'"
	}
	var n int
	if err := s.read.QueryRowContext(ctx, tables).Scan(&n); err != nil || n == 0 {
		return "", newest, err
	}
	err = s.read.QueryRowContext(ctx, "SELECT coalesce(max(name), '') FROM bun_migrations").Scan(&at)
	return at, newest, err
}

// ErrNewer means a database that a newer program has migrated, and that this one might read or write wrongly.
var ErrNewer = errors.New("a newer program has migrated this database; use that one")

// Known fails with ErrNewer where the schema is one that this program does not know. A server that was running when its
// database was migrated goes on: migrations leave it what it needs until it is replaced.
func (s *Store) Known(ctx context.Context) error {
	at, newest, err := s.Schema(ctx)
	if err != nil {
		return fmt.Errorf("read schema: %w", err)
	}
	if at > newest {
		return fmt.Errorf("schema %s, and this program knows %s: %w", at, newest, ErrNewer)
	}
	return nil
}

// number is the part of a migration's file name that orders it.
func number(file string) string {
	n, _, _ := strings.Cut(file, "_")
	return n
}
