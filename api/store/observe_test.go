package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/store"
	"hikitsugi/api/store/storetest"
)

// told counts statements by operation and outcome.
type told struct {
	mu     sync.Mutex
	counts map[string]int
}

func observe(s *store.Store) *told {
	o := &told{counts: make(map[string]int)}
	s.Observe(func(_ context.Context, s store.Statement) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.counts[s.Operation+" "+string(s.Outcome)]++
	})
	return o
}

// all counts the statements so far.
func (o *told) all() (n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, times := range o.counts {
		n += times
	}
	return n
}

func TestStatementsAreToldByOutcome(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		o := observe(db.Store)
		if err := db.Create(ctx, true, time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
		if err := db.Create(ctx, true, time.Unix(1, 0)); !errors.Is(err, renewal.ErrTaken) {
			t.Fatal(err)
		}
		ended, end := context.WithCancel(ctx)
		end()
		if _, _, err := db.Mode(ended); err == nil {
			t.Fatal("an ended context was served")
		}
		taken := o.counts["INSERT taken"] // PostgreSQL is asked again
		for what, n := range map[string]int{"BEGIN done": 1 + taken, "INSERT done": 1, "COMMIT done": 1, "SELECT ended": 1} {
			if o.counts[what] != n || taken == 0 {
				t.Errorf("%s: %d times, not %d: %v", what, o.counts[what], n, o.counts)
			}
		}
		for what := range o.counts {
			if strings.ContainsAny(what, `('"`) {
				t.Errorf("%q holds a statement", what)
			}
		}
	})
}

// Two transactions that see the same and write the same: one is tried again, and that can be counted.
func TestAConflictIsTold(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	o, runs, c := observe(db.Store), 0, someCertificate(t)
	save := func(ctx context.Context, w renewal.Writer) error {
		if _, err := w.Certificate(ctx, "of another"); !errors.Is(err, renewal.ErrNotFound) {
			return err
		}
		return w.SaveCertificate(ctx, c)
	}
	err := db.Write(ctx, func(outer context.Context, w renewal.Writer) error {
		if _, err := w.Certificate(outer, "of another"); !errors.Is(err, renewal.ErrNotFound) {
			return err
		}
		if runs++; runs == 1 {
			if err := db.Write(ctx, save); err != nil {
				return err
			}
		}
		return save(outer, w)
	})
	conflicts := 0
	for what, n := range o.counts {
		if strings.HasSuffix(what, " conflict") {
			conflicts += n
		}
	}
	if err != nil || runs != 2 || conflicts != 1 {
		t.Errorf("%d runs, %d conflicts, %v: %v", runs, conflicts, err, o.counts)
	}
}

// A value that was free when it was looked for and taken when it was written: the transaction looks again.
func TestAnOvertakenTransactionLooksAgain(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	c := someCertificate(t)
	leaf := proof.Leaf{V: proof.Version, Kind: proof.Import, At: 1, New: c.Digest, HandedOver: []proof.Target{{Registration: "r", Version: 1}}}
	runs, seen := 0, false
	add := func(ctx context.Context, w renewal.Writer) error {
		_, err := w.AppendLeaf(ctx, leaf)
		return errors.Join(err, w.SaveCertificate(ctx, c))
	}
	err := db.Write(ctx, func(outer context.Context, w renewal.Writer) error {
		runs++
		_, err := w.Certificate(outer, leaf.New)
		if seen = err == nil; seen {
			return nil
		}
		if err := db.Write(ctx, add); err != nil {
			return err
		}
		_, err = w.AppendLeaf(outer, leaf)
		return err
	})
	if err != nil || runs != 2 || !seen {
		t.Errorf("%d runs, found %t: %v", runs, seen, err)
	}
}

func TestTheBacklogIsWhatWaits(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.Database) {
		backlog := func(since time.Time) store.Backlog {
			b, err := db.Backlog(ctx, since)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		if b := backlog(time.Unix(1, 0)); b != (store.Backlog{}) {
			t.Errorf("an empty registry: %+v", b)
		}
		o := renewaltest.Open(t, db)
		if b := backlog(o.Clock.Now()); b.Unsequenced == 0 || b.Open != 0 {
			t.Errorf("after the import: %+v", b)
		}
		if _, err := db.Sequence(ctx); err != nil {
			t.Fatal(err)
		}
		o.Visit(t).Current(t, "sapporo", "current")
		if b := backlog(o.Clock.Now().Add(-time.Second)); b.Unsequenced != 0 || b.Open != 1 {
			t.Errorf("with a renewal under way: %+v", b)
		}
		if b := backlog(o.Clock.Now().Add(time.Second)); b.Open != 0 {
			t.Errorf("with a renewal that timed out: %+v", b)
		}
	})
}

// A renewal asks for as much as it needs, whatever the number of registrations: what it costs is mostly statements.
func TestARenewalTakesFewStatements(t *testing.T) {
	const most = 50 // begin and commit included; the last of them asks once a day
	each(t, func(t *testing.T, db *storetest.Database) {
		o := observe(db.Store)
		office := renewaltest.Open(t, db)
		office.Visit(t).Renew(t, "sapporo", "current", "new") // the first of its day, which reads the rules too
		before := o.all()
		office.Visit(t).Renew(t, "sapporo", "b-current", "b-new", "sapporo-works-90000002")
		if n := o.all() - before; n > most {
			t.Errorf("%d statements, more than %d: %v", n, most, o.counts)
		}
	})
}
