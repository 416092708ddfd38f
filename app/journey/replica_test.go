package journey

import (
	"database/sql"
	"fmt"
	"net"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"hikitsugi/api/store/storetest"
	"hikitsugi/app/message"
)

// farm is several servers of one registry behind a plain proxy: each call of the API goes to the next one, whoever makes it.
type farm struct {
	mu      sync.Mutex
	servers []*url.URL
	calls   []string // paths, in order
}

// newFarm starts three servers of a registry behind a proxy, and an agent.
func newFarm(t *testing.T, postgres bool) (*world, *farm) {
	t.Helper()
	w, f := prepare(t, makePristine), new(farm)
	if postgres {
		w.moveRegistry(storetest.Postgres(t).DSN)
	}
	for range 3 {
		port := freePort()
		w.api = w.serve(port)
		f.servers = append(f.servers, &url.URL{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", port)})
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", w.port))
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewUnstartedServer(&httputil.ReverseProxy{Rewrite: f.forward})
	proxy.Listener.Close()
	proxy.Listener = listener
	proxy.Start()
	t.Cleanup(func() { proxy.CloseClientConnections(); proxy.Close() })
	w.startAgent()
	return w, f
}

// forward counts only calls of the API: a page's own files are the same everywhere.
func (f *farm) forward(r *httputil.ProxyRequest) {
	f.mu.Lock()
	next := len(f.calls) % len(f.servers)
	if strings.HasPrefix(r.In.URL.Path, "/v1/") {
		f.calls = append(f.calls, r.In.URL.Path)
	}
	f.mu.Unlock()
	r.SetURL(f.servers[next])
	r.Out.Host = r.In.Host
}

// asked reports whether a call's path ends so.
func (f *farm) asked(end string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.ContainsFunc(f.calls, func(call string) bool { return strings.HasSuffix(call, end) })
}

// moveRegistry fills a PostgreSQL database, which is migrated and empty, with what is in the demo's file, and has the
// servers use it.
func (w *world) moveRegistry(dsn string) {
	w.t.Helper()
	w.dsn = dsn
	from, err1 := sql.Open("sqlite", "file:"+filepath.Join(w.dir, "registry.db"))
	to, err2 := sql.Open("pgx", w.dsn)
	if err1 != nil || err2 != nil {
		w.t.Fatal(err1, err2)
	}
	defer from.Close()
	defer to.Close()
	to.SetMaxOpenConns(1)                                // for the setting
	w.exec(to, `SET session_replication_role = replica`) // a table may come before those that it refers to
	for _, table := range w.list(to, `SELECT table_name FROM information_schema.tables
		WHERE table_schema = current_schema() AND table_name NOT LIKE 'bun%'`) {
		w.copyTable(from, to, table)
	}
	w.exec(to, `SELECT setval(pg_get_serial_sequence('history', 'id'), (SELECT max(id) FROM history))`)
}

func (w *world) copyTable(from, to *sql.DB, table string) {
	w.t.Helper()
	flags := w.list(to, `SELECT column_name FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name = '`+table+`' AND data_type = 'boolean'`)
	rows, err := from.Query("SELECT * FROM " + table)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		w.t.Fatal(err)
	}
	values, places, marks := make([]any, len(columns)), make([]any, len(columns)), make([]string, len(columns))
	for i := range values {
		places[i], marks[i] = &values[i], fmt.Sprintf("$%d", i+1)
	}
	insert := fmt.Sprintf("INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES (%s)", table, strings.Join(columns, ", "), strings.Join(marks, ", "))
	w.exec(to, "DELETE FROM "+table) // what the migrations have put there
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			w.t.Fatal(err)
		}
		for i, column := range columns {
			if slices.Contains(flags, column) {
				values[i] = values[i] != int64(0)
			}
		}
		w.exec(to, insert, values...)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) exec(db *sql.DB, statement string, args ...any) {
	w.t.Helper()
	if _, err := db.Exec(statement, args...); err != nil {
		w.t.Fatalf("%s: %v", statement, err)
	}
}

func (w *world) list(db *sql.DB, query string) (all []string) {
	w.t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			w.t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return all
}

// Nothing of a renewal is kept in a server: every call of the page may be answered by another one.
func TestARenewalWhereEachCallMeetsAnotherServer(t *testing.T) {
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) {
			w, f := newFarm(t, postgres)
			b := w.open()
			w.insert("current")
			b.toMenu()
			b.toSwap()
			b.reload() // what was proved is found again, by whichever server is asked
			b.see(text(message.MenuResumeGoOn))
			b.press(text(message.MenuResumeGoOn))
			b.see(text(message.ConfirmTickOut))
			b.swap("new")
			b.press(text(message.ConfirmOK))
			b.pin(w.pins["new"])
			b.see(text(message.ReviewConsequence, message.With("n", "4")))
			w.holds("current")
			b.change()
			w.holds("new")
			w.receipts(1)
			b.reload()
			b.done()
			b.quiet()
			for _, step := range []string{"/renewals", "/new-card", "/review", "/commit"} {
				if !f.asked(step) {
					t.Errorf("no call of %s went over the proxy: %v", step, f.calls)
				}
			}
			w.fsck()
		})
	}
}
