// Package storetest gives tests real databases: a new SQLite file, and a new schema on a PostgreSQL server that the test
// binary starts for itself; and servers that a test may kill. PostgreSQL's own programs are taken from where Debian
// installs them.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hikitsugi/api/store"
)

// Database is a migrated store and the way around it.
type Database struct {
	*store.Store
	DSN  string
	side *sql.DB
}

// Each runs a test on both databases. PostgreSQL is left out, and said so, where no server program is installed.
func Each(t *testing.T, test func(t *testing.T, open func(t *testing.T) *Database)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, SQLite) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, Postgres) })
}

// SQLite opens a new file.
func SQLite(t *testing.T) *Database {
	t.Helper()
	return At(t, filepath.Join(t.TempDir(), "registry.db"))
}

// Postgres opens a new schema on this test binary's server.
func Postgres(t *testing.T) *Database {
	t.Helper()
	return In(t, Shared(t))
}

// In opens a new schema on a server.
func In(t *testing.T, c *Cluster) *Database {
	t.Helper()
	return At(t, schema(t, c))
}

// At opens, makes or migrates the database at an address.
func At(t *testing.T, dsn string) *Database {
	t.Helper()
	if d := (&Database{DSN: dsn}); d.isSQLite() {
		return open(t, dsn, "sqlite", "file:"+dsn+"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(ON)")
	}
	return open(t, dsn, "pgx", dsn)
}

// Empty is the address of a database like those that open gives, without a schema.
func Empty(t *testing.T, open func(*testing.T) *Database) string {
	t.Helper()
	if db := open(t); db.isSQLite() {
		return filepath.Join(t.TempDir(), "empty.db")
	}
	return schema(t, Shared(t))
}

func open(t *testing.T, dsn, driver, side string) *Database {
	t.Helper()
	s, err := store.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	d := &Database{Store: s, DSN: dsn}
	if d.side, err = sql.Open(driver, side); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.side.Close() })
	return d
}

func (d *Database) isSQLite() bool { return !strings.HasPrefix(d.DSN, "postgres:") }

// Try runs a statement behind the store's back in a transaction that is rolled back.
func (d *Database) Try(statement string) error {
	tx, err := d.side.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	_, err = tx.Exec(statement)
	return err
}

// Exec changes the database behind the store's back. It fails the test unless a row was changed.
func (d *Database) Exec(t *testing.T, statement string) {
	t.Helper()
	result, err := d.side.Exec(statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("%s: %d rows, %v", statement, n, err)
	}
}

// Text is one value, as text.
func (d *Database) Text(t *testing.T, query string) string {
	t.Helper()
	var s string
	if err := d.side.QueryRow(query).Scan(&s); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return s
}

// Dump is every row of every table of the registry, so that two dumps are equal if and only if nothing was written
// between them.
func (d *Database) Dump(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, table := range d.tables(t) {
		lines := d.rows(t, table)
		slices.Sort(lines)
		fmt.Fprintf(&b, "%s\n%s", table, strings.Join(lines, ""))
	}
	return b.String()
}

func (d *Database) tables(t *testing.T) []string {
	t.Helper()
	if d.isSQLite() {
		return d.list(t, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
	}
	return d.list(t, "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
}

// Schema lists what both databases have alike, in words that are the same for both: columns, indexes and triggers.
func (d *Database) Schema(t *testing.T) []string {
	t.Helper()
	return slices.Concat(d.columns(t), d.indexes(t), d.triggers(t))
}

// columns lists the tables with their columns, and which of those may be empty.
func (d *Database) columns(t *testing.T) []string {
	t.Helper()
	if d.isSQLite() {
		return d.list(t, `SELECT m.name || '.' || c.name || CASE WHEN c."notnull" = 0 AND c.pk = 0 THEN ' NULL' ELSE '' END
			FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'`)
	}
	return d.list(t, `SELECT table_name || '.' || column_name || CASE WHEN is_nullable = 'YES' THEN ' NULL' ELSE '' END
		FROM information_schema.columns WHERE table_schema = current_schema()`)
}

// indexes lists the indexes that have a name of their own, with their table, and which of them are unique.
func (d *Database) indexes(t *testing.T) []string {
	t.Helper()
	if d.isSQLite() {
		return d.list(t, `SELECT tbl_name || '.' || name || CASE WHEN sql LIKE 'CREATE UNIQUE%' THEN ' UNIQUE' ELSE '' END
			FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`)
	}
	return d.list(t, `SELECT i.tablename || '.' || i.indexname || CASE WHEN i.indexdef LIKE 'CREATE UNIQUE%' THEN ' UNIQUE' ELSE '' END
		FROM pg_indexes AS i WHERE i.schemaname = current_schema() AND NOT EXISTS
			(SELECT 1 FROM pg_constraint AS c WHERE c.conindid = (quote_ident(i.schemaname) || '.' || quote_ident(i.indexname))::regclass)`)
}

// triggers lists which changes of which tables the database answers with a change of its own.
func (d *Database) triggers(t *testing.T) []string {
	t.Helper()
	if d.isSQLite() {
		return d.list(t, `SELECT tbl_name || ' ' || e.event FROM sqlite_master, (SELECT 'INSERT' AS event UNION SELECT 'UPDATE' UNION SELECT 'DELETE') AS e
			WHERE type = 'trigger' AND sql LIKE '% AFTER ' || e.event || ' ON ' || tbl_name || '%'`)
	}
	return d.list(t, `SELECT event_object_table || ' ' || event_manipulation FROM information_schema.triggers
		WHERE trigger_schema = current_schema() AND action_timing = 'AFTER'`)
}

func (d *Database) list(t *testing.T, query string) []string {
	t.Helper()
	rows, err := d.side.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

func (d *Database) rows(t *testing.T, table string) []string {
	t.Helper()
	rows, err := d.side.Query("SELECT * FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, places := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	var lines []string
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("\t%q\n", values))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}
