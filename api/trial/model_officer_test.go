package trial

import (
	"context"
	"errors"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
	"hikitsugi/api/wire"
)

// pending is what waits for an approval at one place.
type pending struct {
	number, place string
	current, next card
}

// lost reports whether a card is suspended; it then is so wherever it stands.
func (m *model) lost(c card) bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(m.places)), func(p *place) bool { return p.suspended[c.digest()] })
}

// waiting lists what waits, in the order of the places.
func (m *model) waiting() (all []*pending) {
	for _, id := range slices.Sorted(maps.Keys(m.places)) {
		at := m.places[id].pending
		for _, digest := range slices.Sorted(maps.Keys(at)) {
			all = append(all, at[digest])
		}
	}
	return all
}

// approvable reports whether the rules allow now what was confirmed then. That a card has expired since is no reason.
func (m *model) approvable(w *pending) bool {
	p := m.places[w.place]
	return p.active[w.current.digest()] && !p.active[w.next.digest()] && !m.lost(w.next) && !m.foreign(w.current, w.next)
}

// move takes a card from one set of each place to the other, and says at how many it was.
func (m *model) move(c card, sets func(*place) (from, to map[string]bool)) (n int) {
	for _, p := range m.places {
		if from, to := sets(p); from[c.digest()] {
			delete(from, c.digest())
			to[c.digest()] = true
			p.version++
			n++
		}
	}
	return n
}

const officer = "officer-17"

// register imports a company that was not here.
func (w *walk) register(t *rapid.T) {
	c := rapid.SampledFrom(w.strangers).Draw(t, "company")
	_, known := w.places[c.registration(c.places[0])]
	contents := registry.Contents{Companies: []registry.Company{{ID: c.id, Name: nameOf(c.id)}}}
	for _, at := range c.places {
		w.town.register(&contents, c, at)
	}
	err := w.db.Import(context.Background(), contents, w.now)
	if known != errors.Is(err, renewal.ErrTaken) || !known && err != nil {
		t.Fatalf("import of %s: %v; the model knows it: %t", c.id, err, known)
	}
	if !known {
		w.model.register(c)
		w.done["register"]++
	}
}

// decide lets an officer decide on something that waits, or on a number under which nothing does.
func (w *walk) decide(t *rapid.T) {
	number, waits := "20260101-000001-1", (*pending)(nil)
	if all := w.waiting(); len(all) > 0 && !seldom(t, "stray number") {
		waits = rapid.SampledFrom(all).Draw(t, "waits")
		number = waits.number
	}
	d, ctx := renewal.Decision{Number: number, Officer: officer}, context.Background()
	var receipt wire.Receipt
	var err error
	approved := rapid.IntRange(0, 3).Draw(t, "approve") > 0
	if approved {
		receipt, err = w.service.Approve(ctx, d)
	} else {
		receipt, err = w.service.Reject(ctx, d)
	}
	switch {
	case waits == nil:
		if !errors.Is(err, renewal.ErrNotWaiting) {
			t.Fatalf("a decision on nothing: %v", err)
		}
		return
	case approved:
		agrees(t, "approve", err, w.approvable(waits))
	default:
		agrees(t, "reject", err, true)
	}
	if err == nil {
		w.decided(t, waits, receipt, approved)
	}
}

func (w *walk) decided(t *rapid.T, waits *pending, receipt wire.Receipt, approved bool) {
	kind, state := wire.ReceiptOfRejection, wire.Refused
	delete(w.places[waits.place].pending, waits.current.digest())
	if approved {
		kind, state = wire.ReceiptOfApproval, wire.HandedOver
		w.places[waits.place].handOver(waits.current, waits.next)
	}
	if receipt.Kind != kind || receipt.Accepted != waits.number || len(receipt.Results) != 1 ||
		receipt.Results[0].Registration != waits.place || receipt.Results[0].State != state {
		t.Fatalf("the receipt of %s at %s is %+v", kind, waits.place, receipt)
	}
	w.done[kind]++
	w.receipts[receipt.Number] = receipt.Signed
}

// suspend reports a card as lost; reinstate finds one.
func (w *walk) suspend(t *rapid.T) {
	if rapid.IntRange(0, 3).Draw(t, "lose") != 1 {
		return
	}
	c := likely(t, "card", w.cards, func(c card) bool { return len(w.holdings(c)) > 0 && !w.lost(c) })
	done, err := w.service.Suspend(context.Background(), renewal.CardReport{Certificate: c.digest(), Officer: officer})
	var ended []*pending
	for _, waits := range w.waiting() {
		if waits.next.digest() == c.digest() {
			ended = append(ended, waits)
		}
	}
	if len(done.Rejected) != len(ended) {
		t.Fatalf("suspend: %d waits ended, the model has %d", len(done.Rejected), len(ended))
	}
	for _, receipt := range done.Rejected {
		i := slices.IndexFunc(ended, func(p *pending) bool { return p.number == receipt.Accepted })
		if i < 0 {
			t.Fatalf("suspend: nothing waits under %s", receipt.Accepted)
		}
		w.decided(t, ended[i], receipt, false)
	}
	w.restated(t, "suspend", done, err, w.move(c, func(p *place) (from, to map[string]bool) { return p.active, p.suspended }))
}

func (w *walk) reinstate(t *rapid.T) {
	c := likely(t, "card", w.cards, w.lost)
	done, err := w.service.Reinstate(context.Background(), renewal.CardReport{Certificate: c.digest(), Officer: officer})
	w.restated(t, "reinstate", done, err, w.move(c, func(p *place) (from, to map[string]bool) { return p.suspended, p.active }))
}

func (w *walk) restated(t *rapid.T, step string, done renewal.Restated, err error, want int) {
	if want == 0 && errors.Is(err, renewal.ErrNoSuchCard) {
		return
	}
	if err != nil || len(done.Registrations) != want {
		t.Fatalf("%s: at %v, %v; the model says at %d", step, done.Registrations, err, want)
	}
	w.done[step]++
}

// verify checks a receipt of a renewal or of a decision.
func (w *walk) verify(signed string) error {
	_, err := proof.VerifyReceipt(signed, w.config.Directory)
	if _, _, decision := proof.VerifyDecision(signed, w.config.Directory); decision == nil {
		return nil
	}
	return err
}
