package trial

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"
)

// transaction is what a server sent to PostgreSQL between begin and commit, both included, or a statement alone.
type transaction []string

func (t transaction) reads() bool { return t.alone() || strings.Contains(t[0], "read only") }

func (t transaction) alone() bool { return len(t) == 1 }

// recorder takes down the statements of renewals on a line, sorted by session, and then by renewal.
type recorder struct {
	mu       sync.Mutex
	open     map[int64]transaction
	current  atomic.Int64 // which renewal is on its way
	renewals [][]transaction
}

func (r *recorder) take(session int64, q string) fate {
	r.mu.Lock()
	defer r.mu.Unlock()
	if strings.HasPrefix(q, "begin") {
		r.open[session] = transaction{} // without what was rolled back
	}
	if r.open[session] != nil {
		r.open[session] = append(r.open[session], q)
	} else if strings.HasPrefix(q, "SELECT r.*") {
		r.add(transaction{q})
	}
	if q == "commit" {
		r.add(r.open[session])
		delete(r.open, session)
	}
	return forward
}

// add gives a transaction to the renewal that is on its way.
func (r *recorder) add(t transaction) {
	if i := r.current.Load(); i >= 0 && !sequences(t) {
		r.renewals[i] = append(slices.DeleteFunc(r.renewals[i], t.repeats), t)
	}
}

// repeats reports whether t is another try of a transaction whose commit PostgreSQL refused: both spend one request.
func (t transaction) repeats(earlier transaction) bool {
	return slices.ContainsFunc(t, func(q string) bool {
		return strings.HasPrefix(q, `INSERT INTO "spent_requests"`) && slices.Contains(earlier, q)
	})
}

// sequences tells the sequencer's transactions, which belong to no renewal.
func sequences(t transaction) bool {
	return slices.ContainsFunc(t, func(q string) bool {
		return strings.Contains(q, `"history"`) && strings.Contains(q, "position IS NULL")
	})
}

// recordRenewals renews every company once, one after another, and gives the statements of each renewal.
func recordRenewals(b testing.TB, town *town, companies, inhabitants []company) [][]transaction {
	b.Helper()
	r := &recorder{open: map[int64]transaction{}, renewals: make([][]transaction, len(companies))}
	r.current.Store(-1)
	c := sharedCluster(b)
	s := inhabited(b, town, c.database(b), inhabitants)
	direct := s.dsn
	l := &line{query: r.take}
	s.dsn = l.connect(b, c, direct)
	server := s.serve(b)
	for i, k := range companies {
		r.current.Store(int64(i))
		one := &renewing{visitor: s.visit(b, server.base, north), current: k.cards[0], next: town.card(b, k.id)}
		if err := one.renew(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	r.current.Store(-1)
	server.kill()
	return r.renewals
}

// replayPostgres sends the recorded transactions of some renewals to a database like the one they were recorded on, as
// many renewals at once as through HTTP, with the plans and the number of writers that the store allows, and tries again
// where PostgreSQL asks.
func replayPostgres(b testing.TB, s *site, recorded [][]transaction) replay {
	b.Helper()
	config, err := pgx.ParseConfig(s.dsn + "&enable_seqscan=off&enable_hashjoin=off&enable_mergejoin=off&jit=off")
	if err != nil {
		b.Fatal(err)
	}
	connections := make(chan *pgconn.PgConn, benchClients)
	for range benchClients {
		conn, err := pgconn.ConnectConfig(b.Context(), &config.Config)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { conn.Close(context.Background()) })
		connections <- conn
	}
	writers := make(chan struct{}, 2)
	renew := func(renewal []transaction) error {
		conn := <-connections
		defer func() { connections <- conn }()
		for _, t := range renewal {
			if err := t.inTurn(b.Context(), conn, writers); err != nil {
				return err
			}
		}
		return nil
	}
	return replay{s, func(from, to int) {
		inParallel(b, to-from, func(i int) error { return renew(recorded[from+i]) })
	}}
}

// inTurn is sendTo, for a transaction that writes once there is room among the writers.
func (t transaction) inTurn(ctx context.Context, conn *pgconn.PgConn, writers chan struct{}) error {
	if !t.reads() {
		writers <- struct{}{}
		defer func() { <-writers }()
	}
	return t.sendTo(ctx, conn)
}

// sendTo carries a transaction out on PostgreSQL.
func (t transaction) sendTo(ctx context.Context, conn *pgconn.PgConn) error {
	for {
		err := t.try(ctx, conn)
		var refused *pgconn.PgError
		if !errors.As(err, &refused) {
			return err
		}
		if _, e := conn.Exec(ctx, "rollback").ReadAll(); e != nil {
			return e
		}
		if refused.Code != "40001" && refused.Code != "40P01" {
			return err
		}
	}
}

func (t transaction) try(ctx context.Context, conn *pgconn.PgConn) error {
	for _, q := range t {
		if _, err := conn.Exec(ctx, q).ReadAll(); err != nil {
			return err
		}
	}
	return nil
}

// replaySQLite is replayPostgres on SQLite, with the connections and the settings of the registry's own store.
func replaySQLite(b testing.TB, s *site, recorded [][]transaction) replay {
	b.Helper()
	const settings = "&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)&_pragma=trusted_schema(OFF)"
	open := func(more string, n int) *sql.DB {
		db, err := sql.Open("sqlite", "file:"+s.dsn+"?_timezone=UTC"+more+settings)
		if err != nil {
			b.Fatal(err)
		}
		db.SetMaxOpenConns(n)
		db.SetMaxIdleConns(n)
		return db
	}
	write, read := open("&_txlock=immediate", 1), open("&_pragma=query_only(ON)", 4)
	b.Cleanup(func() { write.Close(); read.Close() })
	translated := make([][]transaction, len(recorded))
	for i, renewal := range recorded {
		for _, t := range renewal {
			translated[i] = append(translated[i], t.inSQLite())
		}
	}
	renew := func(renewal []transaction) error {
		for _, t := range renewal {
			db := write
			if t.reads() {
				db = read
			}
			if err := t.carryOut(b.Context(), db); err != nil {
				return err
			}
		}
		return nil
	}
	return replay{s, func(from, to int) {
		inParallel(b, to-from, func(i int) error { return renew(translated[from+i]) })
	}}
}

// carryOut reads what it asks for, as the store does.
func (t transaction) carryOut(ctx context.Context, db *sql.DB) error {
	if t.alone() {
		return readAll(ctx, db, t[0])
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: t.reads()})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, q := range t[1 : len(t)-1] {
		if err := readAll(ctx, tx, q); err != nil {
			return fmt.Errorf("%.40s: %w", q, err)
		}
	}
	return tx.Commit()
}

func readAll(ctx context.Context, db bun.IConn, q string) error {
	if !strings.HasPrefix(q, "SELECT") {
		_, err := db.ExecContext(ctx, q)
		return err
	}
	rows, err := db.QueryContext(ctx, q)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// How PostgreSQL writes bytes, what it makes by itself, and where it takes receipt numbers from. On SQLite a number follows
// the last one.
const (
	draw   = "SELECT nextval('receipt_numbers')"
	follow = `SELECT "number" FROM "receipts" WHERE (number > '0' AND number < '9') ORDER BY "number" DESC LIMIT 1`
)

var (
	bytea    = regexp.MustCompile(`'\\x([0-9a-f]*)'`)
	byItself = regexp.MustCompile(`([( ])DEFAULT([,) ])`)
)

// inSQLite says a transaction in SQLite's words, where they differ.
func (t transaction) inSQLite() transaction {
	said := make(transaction, len(t))
	for i, q := range t {
		said[i] = byItself.ReplaceAllString(bytea.ReplaceAllString(q, "X'$1'"), "${1}NULL${2}")
		if q == draw {
			said[i] = follow
		}
	}
	return said
}
