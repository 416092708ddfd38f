package loopback_test

import (
	"context"
	"testing"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/agent/wire"
	"hikitsugi/api/proof"
)

// slowReaders hold a visit to a card at the door until they are told to go on.
type slowReaders struct {
	reader.Service
	entered, proceed chan struct{}
}

func (s slowReaders) Do(ctx context.Context, slot, insertion string, fn func(reader.Tx) error) error {
	s.entered <- struct{}{}
	<-s.proceed
	return s.Service.Do(ctx, slot, insertion, fn)
}

// busy starts a signature that waits at the card.
func busy(t *testing.T) (w *renewal, card string, proceed chan<- struct{}, result <-chan string) {
	t.Helper()
	r := newRegistry()
	slow := slowReaders{entered: make(chan struct{}), proceed: make(chan struct{})}
	readers := twoCards(t)
	slow.Service = readers
	p := startPC(t, r, setting{readers: slow}, readers)
	w = openRenewal(page{p, testOrigin}, r)
	card = p.insert("current")
	answer := make(chan string, 1)
	q := w.ask(proof.CurrentCard)
	go func() { answer <- w.sign(card, q, virtualtest.PIN) }()
	<-slow.entered
	return w, card, slow.proceed, answer
}

func TestOneSignatureAtATime(t *testing.T) {
	t.Parallel()
	w, card, proceed, result := busy(t)
	same := wire.SignForm{Request: w.registry.sign(w.ask(proof.CurrentCard)), PIN: wire.PIN(virtualtest.PIN)}
	expect(t, "the same page again", string(w.call("POST", "/v1/cards/"+card+"/sign", same, nil)), "agent-in-use")
	expect(t, "a look at the card", string(w.call("GET", "/v1/cards/"+card, nil, nil)), "agent-in-use")

	const other = "https://other.example"
	r := newRegistry(func(r *registry) { r.origin = other })
	done(t, w.pins.Add(other, r.identity.Thumbprint()))
	second := openRenewal(page{w.pc, other}, r)
	expect(t, "another page", second.sign(card, second.ask(proof.CurrentCard), virtualtest.PIN), "agent-in-use")

	proceed <- struct{}{}
	expect(t, "the first", <-result, "")
}

func TestCancelDuringASignatureKeepsItInside(t *testing.T) {
	t.Parallel()
	w, _, proceed, result := busy(t)
	expect(t, "cancel", string(w.call("DELETE", "/v1/transactions/"+w.jkt, nil, nil)), "")
	proceed <- struct{}{}
	expect(t, "the signature", <-result, "agent-restarted")
}

func TestCardPulledBeforeTheVisitGetsNoPIN(t *testing.T) {
	t.Parallel()
	w, _, proceed, result := busy(t)
	done(t, w.readers.Insert("Virtual Reader 1", "new"))
	proceed <- struct{}{}
	expect(t, "the signature", <-result, "card-changed")
	for _, face := range w.readers.Cards() {
		if face.TriesLeft != face.Tries {
			t.Errorf("card %s lost a try", face.ID)
		}
	}
}
