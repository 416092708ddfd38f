package command_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hikitsugi/api/command"
	"hikitsugi/api/proof"
	"hikitsugi/api/store"
	"hikitsugi/api/store/storetest"
)

// Each folder of testdata/upgrade is named after a schema and holds a registry of it, as its day's program wrote it: a
// demo with a finished and an open renewal (since 0003 also an approval and a suspended card), dumped from both databases,
// and the directory to check it by. A folder is made once, with -fixture, by the program that brings the schema, and never
// changed again.
const upgrades = "testdata/upgrade"

var fixture = flag.Bool("fixture", false, "dump a registry of the newest schema into "+upgrades)

func TestARegistryOfEachEarlierSchemaIsUpgradedWhole(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob(filepath.Join(upgrades, "*"))
	if err != nil || len(folders) == 0 {
		t.Fatalf("%d folders, %v", len(folders), err)
	}
	for _, folder := range folders {
		for name, open := range map[string]func(*testing.T) *storetest.Database{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
			t.Run(filepath.Base(folder)+"/"+name, func(t *testing.T) {
				t.Parallel()
				upgraded(t, folder, name, open)
			})
		}
	}
}

func upgraded(t *testing.T, folder, name string, open func(*testing.T) *storetest.Database) {
	dsn := storetest.Empty(t, open)
	load(t, dsn, filepath.Join(folder, name+".sql"))
	s, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at, newest, err := s.Schema(t.Context())
	if err != nil || at != filepath.Base(folder) {
		t.Fatalf("the dump of %s is at schema %q, %v", folder, at, err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if at, _, err = s.Schema(t.Context()); err != nil || at != newest {
		t.Errorf("it was upgraded to %q, not %q, %v", at, newest, err)
	}
	if upgraded, fresh := storetest.At(t, dsn).Schema(t), open(t).Schema(t); !slices.Equal(upgraded, fresh) {
		t.Errorf("upgraded %v\nnew %v", upgraded, fresh)
	}
	keys := t.TempDir()
	directory, err := os.ReadFile(filepath.Join(folder, "directory.jwt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(keys, "directory.jwt"), directory, 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	code := command.Run(t.Context(), []string{"fsck", "--keys", keys, "--database", dsn}, nil, &out, &out)
	if code != 0 || !strings.HasSuffix(out.String(), "clean\n") || strings.HasPrefix(out.String(), "0 entries") {
		t.Errorf("api fsck: %d\n%s", code, &out)
	}
}

// A server of the schema before acknowledges a renewal while a newer one copies the receipts.
func TestAReceiptWrittenDuringAnUpgradeIsKept(t *testing.T) {
	t.Parallel()
	dsn := storetest.Empty(t, storetest.Postgres)
	load(t, dsn, filepath.Join(upgrades, "0002", "postgres.sql"))
	s, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	older, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer older.Rollback()
	result, err := older.ExecContext(t.Context(), `INSERT INTO receipts (number, tx, sid, issued, content, document, signed)
		SELECT '20991231-000001-1', r.tx, r.sid, 1, 'content', '{}', 'signed' FROM renewals AS r WHERE r.closed IS NULL`)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	migrated := make(chan error, 1)
	go func() { migrated <- s.Migrate(context.Background()) }()
	for waits := 0; waits == 0; {
		if err := db.QueryRow(`SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'receipts'::regclass`).Scan(&waits); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-migrated:
			t.Fatalf("it did not wait: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	if err := errors.Join(older.Commit(), <-migrated); err != nil {
		t.Fatal(err)
	}
	var kept int
	if err := db.QueryRow(`SELECT count(*) FROM receipts WHERE number = '20991231-000001-1'`).Scan(&kept); err != nil || kept != 1 {
		t.Errorf("%d receipts, %v", kept, err)
	}
}

// load fills an empty database with a dump.
func load(t *testing.T, dsn, file string) {
	t.Helper()
	dump, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	driver := "sqlite"
	if strings.Contains(dsn, "://") {
		driver, dsn = "pgx", dsn+"&default_query_exec_mode=simple_protocol"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), string(dump)); err != nil {
		t.Fatal(err)
	}
}

func TestTheNewestSchemaHasItsFolder(t *testing.T) {
	t.Parallel()
	s, dsn := sqliteDemo(t)
	if *fixture {
		writeFixtures(t, s, dsn)
	}
	newest := newestSchema(t, dsn)
	for _, name := range []string{"directory.jwt", "sqlite.sql", "postgres.sql"} {
		if _, err := os.Stat(filepath.Join(upgrades, newest, name)); err != nil {
			t.Errorf("%v: go test ./api/command -run Schema -fixture, and commit what it makes", err)
		}
	}
}

func newestSchema(t *testing.T, dsn string) string {
	t.Helper()
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, newest, err := db.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return newest
}

func writeFixtures(t *testing.T, s *server, dsn string) {
	folder := filepath.Join(upgrades, newestSchema(t, dsn))
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err) // it is never changed again
	}
	directory, err := os.ReadFile(filepath.Join(s.data, "keys", "directory.jwt"))
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("directory.jwt", directory)
	useRegistry(t, s, dsn)
	write("sqlite.sql", dumpSQLite(t, dsn))
	s, dsn = postgresDemo(t)
	useRegistry(t, s, dsn)
	write("postgres.sql", dumpPostgres(t, dsn))
}

// useRegistry leaves one finished renewal, of which the last part was approved, a suspended card and one open renewal.
func useRegistry(t *testing.T, s *server, dsn string) {
	s.startAt(t, "127.0.0.1:0", "--database", dsn)
	_, _, receipt := s.visitor(t).renew(s.card(t, "current"), s.card(t, "new"))
	for _, act := range [][]string{{"approve", receipt.Number}, {"suspend", proof.Digest(s.card(t, "b-current").der)}} {
		if code, out := s.officer(t, dsn, act...); code != 0 {
			t.Fatalf("%v: %s", act, out)
		}
	}
	v := s.visitor(t)
	if status, answer := v.send("POST", "/v1/renewals", v.prove(s.card(t, "new"), currentCard)); status >= 500 {
		t.Fatalf("%d %s", status, answer)
	}
	if code := s.end(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
}

// dumpSQLite writes schema and rows as statements, so that a reader of the repository sees what is in it.
func dumpSQLite(t *testing.T, dsn string) []byte {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var out bytes.Buffer
	schema := func(kind string) {
		for _, statement := range texts(t, db, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' AND type = '"+kind+"' ORDER BY rootpage") {
			fmt.Fprintf(&out, "%s;\n", statement)
		}
	}
	schema("table")
	schema("index")
	for _, table := range texts(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rootpage") {
		columns := texts(t, db, "SELECT 'quote(' || name || ')' FROM pragma_table_info('"+table+"')")
		for _, row := range texts(t, db, "SELECT concat_ws(', ', "+strings.Join(columns, ", ")+") FROM "+table) {
			fmt.Fprintf(&out, "INSERT INTO %s VALUES (%s);\n", table, row)
		}
	}
	schema("trigger") // after the rows, which are as they were
	return out.Bytes()
}

func texts(t *testing.T, db *sql.DB, query string) (all []string) {
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// ofSchema are the lines of a dump that would put it back where it came from, commands of psql, and remarks.
var ofSchema = regexp.MustCompile(`(?m)^(\\.*||--.*|CREATE SCHEMA .*|SELECT pg_catalog.set_config\('search_path'.*)\n`)

func dumpPostgres(t *testing.T, dsn string) []byte {
	schema := schemaOf(t, dsn)
	dump := postgresTool(t, dsn, "pg_dump", "--inserts", "--no-owner", "--no-privileges", "--no-comments", "--schema="+schema)
	return bytes.ReplaceAll(ofSchema.ReplaceAll(dump, nil), []byte(schema+"."), nil)
}
