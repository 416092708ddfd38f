package journey

import (
	"bytes"
	"crypto/x509"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
	_ "modernc.org/sqlite"

	"hikitsugi/api/proof"
)

// ledger opens the registry's database beside the running server.
func (w *world) ledger() *sql.DB {
	w.t.Helper()
	driver, dsn := "sqlite", "file:"+filepath.Join(w.dir, "registry.db")+"?_pragma=busy_timeout(5000)&_pragma=query_only(1)"
	if w.dsn != "" {
		driver, dsn = "pgx", w.dsn
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		w.t.Fatal(err)
	}
	return db
}

func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	db := w.ledger()
	defer db.Close()
	var n int
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// idle makes the open renewal one that was begun, and last touched, so many minutes earlier.
func (w *world) idle(minutes int) {
	w.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(w.dir, "registry.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	earlier := (time.Duration(minutes) * time.Minute).Microseconds()
	if _, err := db.Exec(`UPDATE renewals SET created = created - ?, touched = created - ? WHERE closed IS NULL`, earlier, earlier); err != nil {
		w.t.Fatal(err)
	}
}

// holds fails unless exactly this demo card stands at 札幌市's registration 90000001.
func (w *world) holds(card string) {
	w.t.Helper()
	const active = `SELECT count(*) FROM registered_cards c JOIN registrations r ON r.id = c.registration
		WHERE r.authority = 'sapporo' AND r.number = '90000001' AND c.state = 'active'`
	if n := w.count(active); n != 1 {
		w.t.Fatalf("%d active cards at 90000001, want 1", n)
	}
	if n := w.count(active + ` AND c.certificate = '` + w.digest(card) + `'`); n != 1 {
		w.t.Fatalf("%s does not stand at 90000001", card)
	}
}

// unchanged fails if any registration has changed hands, and if anything stored does not hold.
func (w *world) unchanged() {
	w.t.Helper()
	w.holds("current")
	w.receipts(0)
	if n := w.count(`SELECT count(*) FROM registered_cards WHERE state <> 'active'`); n != 0 {
		w.t.Fatalf("%d cards are no longer active", n)
	}
	w.fsck()
}

func (w *world) receipts(want int) {
	w.t.Helper()
	if n := w.count(`SELECT count(*) FROM receipts`); n != want {
		w.t.Fatalf("%d receipts, want %d", n, want)
	}
}

// cardFile is what these tests need of a demo card.
type cardFile struct {
	TriesLeft int `json:"tries_left"`
	Slots     map[string]struct {
		Certificate string `json:"certificate"`
	} `json:"slots"`
}

func (w *world) card(id string) cardFile {
	w.t.Helper()
	b, err := os.ReadFile(filepath.Join(w.dir, "cards", id+".json"))
	if err != nil {
		w.t.Fatal(err)
	}
	var c cardFile
	if err := json.Unmarshal(b, &c); err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) digest(card string) string {
	w.t.Helper()
	block, _ := pem.Decode([]byte(w.card(card).Slots["9c"].Certificate))
	if block == nil {
		w.t.Fatalf("%s has no certificate", card)
	}
	if _, err := x509.ParseCertificate(block.Bytes); err != nil {
		w.t.Fatal(err)
	}
	return proof.Digest(block.Bytes)
}

func (w *world) triesLeft(card string, want int) {
	w.t.Helper()
	if got := w.card(card).TriesLeft; got != want {
		w.t.Fatalf("%s has %d tries left, want %d", card, got, want)
	}
}

// absent searches every file under dir for a secret, as it is and as base64; files under except may hold it.
func (w *world) absent(secret, dir, except string) {
	w.t.Helper()
	forms := [][]byte{[]byte(secret), []byte(base64.StdEncoding.EncodeToString([]byte(secret)))}
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || (except != "" && strings.HasPrefix(path, except)) {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, form := range forms {
			if bytes.Contains(b, form) {
				w.t.Errorf("the PIN stands in %s", path)
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if files == 0 {
		w.t.Fatalf("nothing to search in %s", dir)
	}
}

func (w *world) absentFromLogs(secret string) {
	w.t.Helper()
	for _, p := range []*process{w.api, w.client} {
		if p.log() == "" {
			w.t.Errorf("%s logged nothing: the search means nothing", p.name)
		}
		if strings.Contains(p.log(), secret) {
			w.t.Errorf("the PIN stands in the log of %s", p.name)
		}
	}
}

// close ends the browser, so that its profile is all on disk.
func (b *browser) close() {
	b.w.t.Helper()
	if err := chromedp.Cancel(b.ctx); err != nil {
		b.w.t.Fatal(err)
	}
}
