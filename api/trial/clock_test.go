package trial

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// onClock runs a trial on both databases with a clock of its own.
func onClock(t *testing.T, trial func(t *testing.T, w *walk, p *person, c company)) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func(testing.TB) string) {
		e := newExperiment(t)
		dsn := open(t)
		if dsn == "" {
			dsn = filepath.Join(t.TempDir(), "registry.db")
		}
		w := e.begin(t, dsn)
		defer w.db.Close()
		trial(t, w, w.people[0], e.companies[1])
		report, err := w.db.Fsck(context.Background(), e.config.Directory, nil)
		if err != nil || !report.Clean() {
			t.Errorf("fsck: %v %v", err, report.Faults)
		}
	})
}

// prepare goes as far as the review at north.
func (w *walk) prepare(t *testing.T, p *person, current, next card) {
	t.Helper()
	p.authority = north
	signed, _, err := w.ask(p, current, wire.RequestForm{Purpose: "current-card"})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := w.service.ProveCurrent(t.Context(), p.sid, signed)
	if err != nil {
		t.Fatal(err)
	}
	p.tx = opened.TX
	if signed, _, err = w.ask(p, next, wire.RequestForm{Purpose: "new-card", TX: p.tx}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.service.ProveNew(t.Context(), p.sid, p.tx, signed); err != nil {
		t.Fatal(err)
	}
}

// press lets K sign what the review shows, and sends it when the clock has jumped.
func (w *walk) press(t *testing.T, p *person, jump time.Duration) (wire.Receipt, error) {
	t.Helper()
	review, err := w.service.Review(t.Context(), p.sid, p.tx)
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := tick(review, nil)
	if err != nil {
		t.Fatal(err)
	}
	digest, err := review.Digest(chosen)
	if err != nil {
		t.Fatal(err)
	}
	form := wire.RequestForm{Purpose: "commit", JKT: p.k.Thumbprint(), TX: p.tx, Targets: chosen, Review: digest}
	issued, err := w.service.Request(t.Context(), p.sid, form)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.directory.ParseRequest(issued.Request)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Confirm(p.k, r, issued.Request)
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(jump)
	return w.service.Commit(t.Context(), p.sid, p.tx, wire.CommitForm{Request: issued.Request, Proof: signed})
}

// TestClockBehindTheRequest lets the change arrive where the clock is behind the one that made the request, as when a
// replica's clock is wrong: either the receipt verifies, or there is none and another request helps.
func TestClockBehindTheRequest(t *testing.T) {
	onClock(t, func(t *testing.T, w *walk, p *person, c company) {
		current := c.cards[0]
		for _, jump := range []time.Duration{-30 * time.Second, -3 * time.Minute, -24 * time.Hour} {
			next := w.town.card(t, c.id)
			w.prepare(t, p, current, next)
			receipt, err := w.press(t, p, jump)
			if errors.Is(err, problem.New(message.RequestTimedOut)) {
				receipt, err = w.press(t, p, 0)
			}
			if err != nil {
				t.Fatalf("clock %v: %v", jump, err)
			}
			if _, err := proof.VerifyReceipt(receipt.Signed, p.directory); err != nil {
				t.Errorf("clock %v: %v", jump, err)
			}
			current = next
		}
	})
}

// TestCardComesBackAfterTheClockWasSetBack replaces a card and takes it back, on a clock that jumped back between: the
// card stands, though its row that has ended is of a later time.
func TestCardComesBackAfterTheClockWasSetBack(t *testing.T) {
	onClock(t, func(t *testing.T, w *walk, p *person, c company) {
		first, second := c.cards[0], w.town.card(t, c.id)
		for _, pair := range [][2]card{{first, second}, {second, first}, {first, second}} {
			w.prepare(t, p, pair[0], pair[1])
			if _, err := w.press(t, p, 0); err != nil {
				t.Fatal(err)
			}
			w.now = w.now.Add(-time.Hour)
		}
	})
}

// TestClockAheadOfTheRenewal ends what has waited too long, and lets it go on if the clock was wrong.
func TestClockAheadOfTheRenewal(t *testing.T) {
	onClock(t, func(t *testing.T, w *walk, p *person, c company) {
		w.prepare(t, p, c.cards[0], w.town.card(t, c.id))
		if _, err := w.press(t, p, time.Hour); !errors.Is(err, problem.New(message.RenewalTimedOut)) {
			t.Errorf("an hour later: %v", err)
		}
		w.now = w.now.Add(-time.Hour)
		if _, err := w.press(t, p, 0); err != nil {
			t.Errorf("with the clock right again: %v", err)
		}
	})
}
