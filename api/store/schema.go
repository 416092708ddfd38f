package store

import (
	"context"
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

// number is the part of a migration's file name that orders it.
func number(file string) string {
	n, _, _ := strings.Cut(file, "_")
	return n
}
