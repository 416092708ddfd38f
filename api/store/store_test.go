package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/rs/zerolog"

	"hikitsugi/api/certificate"
	"hikitsugi/api/problem"
	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/store"
	"hikitsugi/api/store/storetest"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

func TestMain(m *testing.M) { os.Exit(storetest.Run(m)) }

var ctx = context.Background()

// each runs a test on each database.
func each(t *testing.T, test func(t *testing.T, db *storetest.Database)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open func(*testing.T) *storetest.Database) { test(t, open(t)) })
}

func TestARegistryIsCreatedOnce(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		if _, _, err := db.Mode(ctx); !errors.Is(err, store.ErrNotCreated) {
			t.Errorf("mode of an empty database: %v", err)
		}
		if err := db.Ready(ctx); !errors.Is(err, store.ErrNotCreated) {
			t.Errorf("an empty database is ready: %v", err)
		}
		at := time.Date(2026, 3, 31, 12, 0, 0, 123_456_000, time.FixedZone("JST", 9*3600))
		if err := db.Create(ctx, true, at); err != nil {
			t.Fatal(err)
		}
		isDemo, created, err := db.Mode(ctx)
		if err != nil || !isDemo || !created.Equal(at) || created.Location() != time.UTC {
			t.Errorf("%t %v %v", isDemo, created, err)
		}
		if err := db.Create(ctx, false, at); !errors.Is(err, renewal.ErrTaken) {
			t.Errorf("created twice: %v", err)
		}
		if err := db.Ready(ctx); err != nil {
			t.Error(err)
		}
		db.Exec(t, `DELETE FROM bun_migrations WHERE name = '0002'`)
		if err := db.Ready(ctx); err == nil {
			t.Error("ready without a migration")
		}
	})
}

func TestMigratingAgainChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		before := db.Dump(t)
		if err := db.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		if db.Dump(t) != before {
			t.Error("something changed")
		}
	})
}

// A process that died while it migrated leaves its lock; with nothing to migrate that stops nobody.
func TestLeftLockStopsOnlyMigration(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		db.Exec(t, `INSERT INTO bun_migration_locks (table_name) VALUES ('bun_migrations')`)
		if err := db.Migrate(ctx); err != nil {
			t.Error(err)
		}
		db.Exec(t, `DELETE FROM bun_migrations`)
		impatient, cancel := context.WithCancel(ctx)
		cancel()
		if err := db.Migrate(impatient); err == nil {
			t.Error("migrated under another's lock")
		}
		if err := db.Unlock(ctx); err != nil {
			t.Fatal(err)
		}
		if err := db.Unlock(ctx); !errors.Is(err, store.ErrNotLocked) {
			t.Errorf("unlocked what was not locked: %v", err)
		}
		if err := db.Migrate(ctx); err != nil {
			t.Errorf("a migration that was done and not marked: %v", err)
		}
	})
}

// A process that migrates is not robbed of its lock: on PostgreSQL its connection tells, on SQLite that it writes.
func TestTheLockOfALivingProcessStays(t *testing.T) {
	for name, c := range map[string]struct {
		open         func(*testing.T) *storetest.Database
		driver, says string
	}{
		"sqlite":   {storetest.SQLite, "sqlite", `BEGIN IMMEDIATE`},
		"postgres": {storetest.Postgres, "pgx", `SELECT pg_advisory_lock(hashtextextended(current_schema() || ' migrations', 0))`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := c.open(t)
			db.Exec(t, `INSERT INTO bun_migration_locks (table_name) VALUES ('bun_migrations')`)
			other, err := sql.Open(c.driver, db.DSN)
			if err != nil {
				t.Fatal(err)
			}
			other.SetMaxOpenConns(1)
			if _, err := other.Exec(c.says); err != nil {
				t.Fatal(err)
			}
			if err := db.Unlock(ctx); !errors.Is(err, store.ErrMigrating) {
				t.Errorf("while the other lives: %v", err)
			}
			if err := other.Close(); err != nil {
				t.Fatal(err)
			}
			err = db.Unlock(ctx)
			for try := 0; errors.Is(err, store.ErrMigrating) && try < 200; try++ { // until the server has noticed
				time.Sleep(20 * time.Millisecond)
				err = db.Unlock(ctx)
			}
			if err != nil {
				t.Errorf("after its end: %v", err)
			}
		})
	}
}

func TestTwoProcessesMigrateAtTheSameTime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open func(*testing.T) *storetest.Database) {
		dsn := storetest.Empty(t, open)
		var wg sync.WaitGroup
		errs := make([]error, 3)
		for i := range errs {
			wg.Go(func() {
				s, err := store.Open(ctx, dsn)
				if err == nil {
					err = errors.Join(s.Migrate(ctx), s.Close())
				}
				errs[i] = err
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
	})
}

// Both databases end in the same tables with the same columns, indexes and triggers; what else they refuse is the subject
// of TestConstraintsOfTheSchema.
func TestBothDatabasesHaveTheSameSchema(t *testing.T) {
	t.Parallel()
	one, other := storetest.SQLite(t).Schema(t), storetest.Postgres(t).Schema(t)
	if !slices.Equal(one, other) || len(one) == 0 {
		t.Errorf("sqlite %v\npostgres %v", one, other)
	}
}

// Whoever changes the rules with SQL, whichever server reads them next reads them anew.
func TestEveryChangeOfTheRulesIsAnotherEdition(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		renewaltest.Open(t, db)
		seen := []string{""} // what the first schema with editions began with
		for _, change := range []string{
			`UPDATE authorities SET phone = '011-000-0000' WHERE id = 'sapporo'`,
			`INSERT INTO authorities SELECT 'another', name_ja, name_en, phone, hours, mail, info_site, paper, policy, 1 FROM authorities WHERE id = 'sapporo'`,
			`DELETE FROM authorities WHERE id = 'another'`,
			`INSERT INTO cas SELECT 'another', name_ja, name_en, phone, hours, mail FROM cas WHERE id = 'kou'`,
			`UPDATE cas SET mail = '' WHERE id = 'another'`,
			`INSERT INTO ca_certificates SELECT 'another', digest, position, der FROM ca_certificates WHERE ca = 'kou'`,
			`UPDATE ca_certificates SET position = position + 7 WHERE ca = 'another'`,
			`DELETE FROM ca_certificates WHERE ca = 'another'`,
			`DELETE FROM cas WHERE id = 'another'`,
		} {
			before := db.Text(t, `SELECT edition FROM rules`)
			if slices.Contains(seen, before) {
				t.Errorf("the edition %q comes twice", before)
			}
			seen = append(seen, before)
			db.Exec(t, change)
			if db.Text(t, `SELECT edition FROM rules`) == before {
				t.Errorf("the same edition after %s", change)
			}
		}
	})
}

func TestSQLiteFileIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	for _, file := range []string{db.DSN, db.DSN + "-wal"} {
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", filepath.Base(file), info.Mode(), err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]string{
		"nothing":                   "",
		"a path with parameters":    filepath.Join(t.TempDir(), "a.db?mode=memory"),
		"a folder that is not made": filepath.Join(t.TempDir(), "none", "a.db"),
		"another kind of server":    "mysql://nobody:secret@127.0.0.1/none",
		"a server that is not up":   "postgres://nobody:secret@127.0.0.1:1/none?connect_timeout=1",
		"a URL that is none":        "postgres://nobody:secret@host:port/",
	} {
		s, err := store.Open(ctx, dsn)
		if err == nil {
			s.Close()
			t.Errorf("%s: opened", name)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error holds the password: %v", name, err)
		}
	}
}

// A program that does not know a schema leaves it alone.
func TestTheSchemaOfANewerProgramIsRefused(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		if err := db.Known(ctx); err != nil {
			t.Error(err)
		}
		db.Exec(t, `INSERT INTO bun_migrations (name, group_id, migrated_at) VALUES ('9999', 9, '2099-01-01 00:00:00')`)
		before := db.Dump(t)
		if err := db.Migrate(ctx); !errors.Is(err, store.ErrNewer) || db.Dump(t) != before {
			t.Errorf("migrate: %v, or something was written", err)
		}
		if err := db.Create(ctx, true, time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
		if err := db.Ready(ctx); err != nil {
			t.Errorf("a server that is running is no longer ready: %v", err)
		}
	})
}

// A server that may lose what was acknowledged is not used, when it is opened nor when a connection is made anew.
func TestSettingsThatLoseCommitsAreRefused(t *testing.T) {
	t.Parallel()
	if _, err := store.Open(ctx, storetest.Own(t, "fsync=off").URL("postgres")); err == nil || !strings.Contains(err.Error(), "setting fsync is off, not on") {
		t.Errorf("fsync off: %v", err)
	}
	c := storetest.Own(t)
	s := storetest.In(t, c)
	for _, statement := range []string{
		`ALTER SYSTEM SET synchronous_commit = off`, `SELECT pg_reload_conf()`,
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hikitsugi'`,
	} {
		if err := c.Exec("postgres", statement); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	for try := 0; try < 200; try++ { // until the server has noticed
		if _, _, err = s.Mode(ctx); err != nil && strings.Contains(err.Error(), "synchronous_commit is off") {
			break
		}
		time.Sleep(20 * time.Millisecond)
		if err := c.Exec("postgres", `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hikitsugi'`); err != nil {
			t.Fatal(err)
		}
	}
	if err == nil || !strings.Contains(err.Error(), "synchronous_commit is off") {
		t.Errorf("a connection made anew: %v", err)
	}
	if _, err := store.Open(ctx, s.DSN); err == nil || !strings.Contains(err.Error(), "synchronous_commit is off") {
		t.Errorf("opened: %v", err)
	}
}

// What an error or a panic of fn leaves behind is nothing.
func TestWriteIsAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		before := db.Dump(t)
		failed := errors.New("failed")
		err := db.Write(ctx, func(ctx context.Context, w renewal.Writer) error {
			if err := w.SaveCertificate(ctx, someCertificate(t)); err != nil {
				t.Error(err)
			}
			return failed
		})
		if !errors.Is(err, failed) || db.Dump(t) != before {
			t.Errorf("%v, or something was written", err)
		}
	})
}

// A transaction that the database keeps refusing ends as store-busy, after a bounded number of runs; one that it cannot
// carry out now, or whose end it does not know, at once: the same question will tell.
func TestWriteGivesUp(t *testing.T) {
	t.Parallel()
	for code, times := range map[string]int{
		"40001": 9, "40P01": 9, "40003": 1, "53100": 1, "57P01": 1, "08006": 1, "25006": 1,
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			runs := 0
			err := storetest.Postgres(t).Write(ctx, func(context.Context, renewal.Writer) error {
				runs++
				return fmt.Errorf("statement: %w", &pgconn.PgError{Code: code})
			})
			if problem.Of(err).Code != message.StoreBusy || runs != times {
				t.Errorf("%d runs, want %d: %v", runs, times, err)
			}
		})
	}
}

func TestWriteRunsAgainWhereTheDatabaseAsks(t *testing.T) {
	t.Parallel()
	runs := 0
	err := storetest.Postgres(t).Write(ctx, func(context.Context, renewal.Writer) error {
		if runs++; runs < 3 {
			return &pgconn.PgError{Code: "40001"}
		}
		return nil
	})
	if err != nil || runs != 3 {
		t.Errorf("%d runs, %v", runs, err)
	}
}

// Another process writes for a while: Write waits for it.
func TestWriteWaitsForAnotherProcess(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	other, err := sql.Open("sqlite", "file:"+db.DSN+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { done <- db.Create(ctx, true, time.Unix(1, 0)) }()
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// Renewals of different companies at the same time, through different processes: all succeed, and their receipts count
// up without a gap.
func TestRenewalsAtTheSameTimeGetDifferentNumbers(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		o := renewaltest.Open(t, db)
		var wg sync.WaitGroup
		cards := [][3]string{
			{"current", "new", "sapporo-goods-90000001"},
			{"b-current", "b-new", "sapporo-works-90000002"},
			{"d-lasttry", "d-new", "sapporo-goods-90000004"},
		}
		numbers, errs := make([]string, len(cards)), make([]error, len(cards))
		for i, c := range cards {
			v := o.Visit(t)
			review := v.ProveBoth(t, "sapporo", c[0], c[1])
			form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review, c[2]))))
			replica := o.Replica(t)
			wg.Go(func() {
				var r wire.Receipt
				r, errs[i] = replica.Commit(ctx, v.SID, v.TX, form)
				numbers[i] = r.Number
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		slices.Sort(numbers)
		for i, n := range numbers {
			if count, ok := registry.ReceiptCount(n); !ok || count != i+1 {
				t.Errorf("numbers %v", numbers)
			}
		}
	})
}

// Several processes sequence the history at once: positions count up from 0, each once.
func TestSequencersOfSeveralProcesses(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		renewaltest.Open(t, db)
		entries := db.Text(t, `SELECT count(*) FROM history`)
		var wg sync.WaitGroup
		counts, errs := make([]int, 3), make([]error, 3)
		for i := range counts {
			s, err := store.Open(ctx, db.DSN)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			wg.Go(func() { counts[i], errs[i] = s.Sequence(ctx) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if sum := fmt.Sprint(counts[0] + counts[1] + counts[2]); sum != entries {
			t.Errorf("gave %v positions to %s entries", counts, entries)
		}
		if got := db.Text(t, `SELECT count(DISTINCT position) || ' ' || min(position) FROM history`); got != entries+" 0" {
			t.Errorf("positions and the first: %s", got)
		}
		if got := db.Text(t, `SELECT max(position) - count(*) FROM history`); got != "-1" {
			t.Errorf("last position minus entries: %s", got)
		}
		before := db.Dump(t)
		if n, err := db.Sequence(ctx); n != 0 || err != nil || db.Dump(t) != before {
			t.Errorf("again: %d, %v", n, err)
		}
	})
}

// The last guards hold whatever the program does.
func TestConstraintsOfTheSchema(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		o := renewaltest.Open(t, db)
		o.Visit(t).Renew(t, "sapporo", "current", "new")
		o.Visit(t).Current(t, "sapporo", "b-current")
		for name, statement := range map[string]string{
			"a second meta":                     `INSERT INTO meta SELECT 2, demo, created FROM meta`,
			"two active rows of a card":         `INSERT INTO registered_cards SELECT registration, certificate, state, contact, since, (SELECT max(hash) FROM history h WHERE h.hash <> leaf), NULL, NULL FROM registered_cards WHERE state = 'active'`,
			"a card at no registration":         `INSERT INTO registered_cards SELECT 'none', certificate, state, contact, since, leaf, NULL, NULL FROM registered_cards WHERE state = 'active'`,
			"a card that no entry made":         `UPDATE registered_cards SET leaf = 'none'`,
			"a state that is none":              `UPDATE registered_cards SET state = 'gone'`,
			"superseded by nothing":             `UPDATE registered_cards SET state = 'superseded', ended = NULL WHERE state = 'active'`,
			"a registration twice":              `INSERT INTO registrations SELECT id || 'x', authority, category, number, roster, company, version FROM registrations`,
			"two open renewals of a card":       `INSERT INTO renewals SELECT tx || 'x', sid || 'x', jkt, state, reason, authority, current_certificate, current_request, current_proof, current_chain, new_certificate, new_request, new_proof, new_chain, confirmation_request, confirmation_proof, created, touched, closed FROM renewals WHERE closed IS NULL`,
			"two open renewals of a session":    `INSERT INTO renewals SELECT tx || 'x', sid, jkt, state, reason, authority, (SELECT min(digest) FROM certificates WHERE digest <> current_certificate), current_request, current_proof, current_chain, new_certificate, new_request, new_proof, new_chain, confirmation_request, confirmation_proof, created, touched, closed FROM renewals WHERE closed IS NULL`,
			"a settled renewal that is open":    `UPDATE renewals SET closed = NULL WHERE state = 'settled'`,
			"two receipts of a renewal":         `INSERT INTO receipts SELECT number || 'x', kind, tx, sid, issued, content, document, signed FROM receipts`,
			"a receipt of no kind":              `UPDATE receipts SET kind = 'gone'`,
			"active and suspended":              `INSERT INTO registered_cards SELECT registration, certificate, 'suspended', contact, since, (SELECT max(hash) FROM history h WHERE h.hash <> leaf), NULL, NULL FROM registered_cards WHERE state = 'active'`,
			"a notice of no entry":              `INSERT INTO card_notices VALUES ('none', '')`,
			"two entries of a renewal":          `INSERT INTO history (leaf, hash, tx) SELECT leaf, hash || 'x', tx FROM history WHERE tx IS NOT NULL`,
			"a request spent twice":             `INSERT INTO spent_requests SELECT * FROM spent_requests`,
			"two entries at one position":       `UPDATE history SET position = 1`,
			"waiting twice for an approval":     `INSERT INTO renewal_targets SELECT (SELECT tx FROM renewals WHERE closed IS NULL), registration, version, certificate, state FROM renewal_targets WHERE state = 'awaiting-approval'`,
			"a policy version that is no count": `UPDATE authorities SET policy_version = 0`,
		} {
			if err := db.Try(statement); err == nil {
				t.Errorf("%s: taken", name)
			} else if !strings.Contains(strings.ToLower(err.Error()), "constraint") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestImportIsAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		o := renewaltest.Open(t, db)
		contents, err := o.World.Contents()
		if err != nil {
			t.Fatal(err)
		}
		before := db.Dump(t)
		if err := db.Import(ctx, contents, o.Clock.Now()); !errors.Is(err, renewal.ErrTaken) {
			t.Errorf("imported twice: %v", err)
		}
		orphan := registry.Contents{Companies: []registry.Company{{ID: "new", Name: "新"}}, Cards: []registry.ImportedCard{{Registration: "none", Certificate: someCertificate(t).DER}}}
		if err := db.Import(ctx, orphan, o.Clock.Now()); err == nil {
			t.Error("a card at no registration was imported")
		}
		bad := registry.Contents{Authorities: []registry.Authority{{ID: "another", Policy: []byte(`{}`), PolicyVersion: 1}}}
		if err := db.Import(ctx, bad, o.Clock.Now()); err == nil || !strings.Contains(err.Error(), "policy") {
			t.Errorf("an authority without rules: %v", err)
		}
		bad.Authorities[0].ID, bad.Authorities[0].Policy = "practice", contents.Authorities[0].Policy
		if err := db.Import(ctx, bad, o.Clock.Now()); err == nil || !strings.Contains(err.Error(), "/practice") {
			t.Errorf("an authority in the place of 体験モード: %v", err)
		}
		if db.Dump(t) != before {
			t.Error("something was written")
		}
	})
}

// Characters that databases like to fold, pad or cut come back as they went in.
func TestTextsComeBackAsTheyWentIn(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		for i, name := range []string{"\u845b\U000e0100見 例", "\u9ad9\ufa11", "ｶﾌﾞｼｷ　ガイシャ ", `'";--\'?`, "ĀāA\u0304", "%_?\t\n"} {
			id := fmt.Sprintf("c%d", i)
			c := registry.Contents{Companies: []registry.Company{{ID: id, Name: name}}}
			if err := db.Import(ctx, c, time.Unix(1, 0)); err != nil {
				t.Fatal(err)
			}
			if got := db.Text(t, `SELECT name FROM companies WHERE id = '`+id+`'`); got != name {
				t.Errorf("%q came back as %q", name, got)
			}
		}
	})
}

// Failed statements are logged without what stands in them.
func TestLogHoldsNoValues(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		var log bytes.Buffer
		db.Log(zerolog.New(&log))
		c := registry.Contents{Companies: []registry.Company{{ID: "D-0001", Name: "株式会社A"}, {ID: "D-0001", Name: "株式会社A"}}}
		if err := db.Import(ctx, c, time.Unix(1, 0)); !errors.Is(err, renewal.ErrTaken) {
			t.Fatal(err)
		}
		if !strings.Contains(log.String(), `"table":"companies"`) || strings.Contains(log.String(), "株式会社") || strings.Contains(log.String(), "D-0001") {
			t.Errorf("log %s", &log)
		}
	})
}

// certificate is a card's.
func someCertificate(t *testing.T) *certificate.Certificate {
	t.Helper()
	c, err := certificate.Parse(renewaltest.World(t).Cards[0].Certificate)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A day's numbers go on where those of a program ended that counted them otherwise, and where a registry was restored.
func TestNumbersFollowTheDaysLast(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		o := renewaltest.Open(t, db)
		next := func(s *store.Store, day string) (count int) {
			t.Helper()
			if err := s.Write(ctx, func(ctx context.Context, w renewal.Writer) (err error) {
				count, err = w.NextReceipt(ctx, day)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return count
		}
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
		day := registry.ReceiptDay(o.Clock.Now())
		if db.Text(t, `SELECT count(*) FROM receipt_days`) == "1" {
			db.Exec(t, `DELETE FROM receipt_days`)
		}
		s, err := store.Open(ctx, db.DSN)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if first, ok := registry.ReceiptCount(receipt.Number); !ok || first != 1 || next(s, day) != 2 {
			t.Errorf("%s is not followed by the second number", receipt.Number)
		}
		if n := next(s, "20991231"); n != 1 {
			t.Errorf("another day begins with %d", n)
		}
	})
}

// Whoever waits no more begins nothing, on either database.
func TestNothingBeginsForWhoWaitsNoMore(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		gone, leave := context.WithCancel(ctx)
		leave()
		for range 20 {
			if err := db.Write(gone, func(context.Context, renewal.Writer) error { t.Error("wrote"); return nil }); !errors.Is(err, context.Canceled) {
				t.Errorf("write: %v", err)
			}
			if err := db.Read(gone, func(context.Context, renewal.Reader) error { t.Error("read"); return nil }); !errors.Is(err, context.Canceled) {
				t.Errorf("read: %v", err)
			}
		}
	})
}
