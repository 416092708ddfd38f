package transaction_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"hikitsugi/agent/transaction"
	"hikitsugi/api/proof"
)

const origin = "https://registry.example"

var (
	current = transaction.Card{Digest: proof.Digest([]byte("current")), SPKI: proof.Digest([]byte("current's key")), Identity: "01"}
	newCard = transaction.Card{Digest: proof.Digest([]byte("new")), SPKI: proof.Digest([]byte("new's key")), Identity: "02"}
)

// clock is a clock that tests move.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// walk goes through a renewal with a book.
type walk struct {
	*transaction.Book
	request proof.Request // what all requests have in common
}

func start(c *clock) *walk {
	b := transaction.NewBook(c.now)
	return &walk{b, proof.Request{
		V: proof.Version, Origin: origin, TX: must(proof.NewTX(rand.Reader)), IAT: 1_790_000_000, EXP: 1_790_000_300,
		SID: proof.Digest([]byte("session")), JKT: must(b.Open(origin)),
	}}
}

func (w *walk) ask(p proof.Purpose) proof.Request {
	r := w.request
	r.Purpose, r.JTI = p, must(proof.NewJTI(rand.Reader))
	if p != proof.CurrentCard {
		r.Current, r.CurrentProof = current.Digest, proof.Digest([]byte("C"))
	}
	if p == proof.Commit {
		r.New, r.NewProof, r.Review = newCard.Digest, proof.Digest([]byte("N")), proof.Digest([]byte("review"))
		r.Targets = []proof.Target{{Registration: "r1", Version: 1}}
	}
	return r
}

// take does a whole step.
func (w *walk) take(r proof.Request, c transaction.Card, statement string) error {
	step, err := w.Begin(r)
	if err != nil {
		return err
	}
	defer step.Release()
	if err := step.Fits(c); err != nil {
		return err
	}
	return step.Record(c, statement)
}

func (w *walk) confirm() error {
	r := w.ask(proof.Commit)
	key := must(proof.NewSigner(must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))))
	_, err := w.Confirm(r, must(proof.SignRequest(key, r)))
	return err
}

func want(t *testing.T, step string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("%s: %v, want %v", step, got, want)
	}
}

func TestStepsInOrder(t *testing.T) {
	t.Parallel()
	w := start(&clock{})
	want(t, "commit first", w.confirm(), transaction.ErrForeign)
	want(t, "new card first", w.take(w.ask(proof.NewCard), newCard, "N"), transaction.ErrForeign)
	want(t, "current card", w.take(w.ask(proof.CurrentCard), current, "C"), nil)
	want(t, "commit too early", w.confirm(), transaction.ErrForeign)
	want(t, "new card", w.take(w.ask(proof.NewCard), newCard, "N"), nil)
	want(t, "commit", w.confirm(), nil)
}

// A new card's request names the current card as K saw it, in the same transaction and session; its statement would else
// follow a card that was never here.
func TestNewCardFollowsTheCardThatKSaw(t *testing.T) {
	t.Parallel()
	w := start(&clock{})
	want(t, "names nothing, before the current card", w.take(proof.Request{
		Origin: origin, Purpose: proof.NewCard, JKT: w.request.JKT, JTI: must(proof.NewJTI(rand.Reader)),
	}, newCard, "N"), transaction.ErrForeign)
	want(t, "current card", w.take(w.ask(proof.CurrentCard), current, "C"), nil)
	for name, change := range map[string]func(r *proof.Request){
		"another current card": func(r *proof.Request) { r.Current = proof.Digest([]byte("another")) },
		"another statement":    func(r *proof.Request) { r.CurrentProof = proof.Digest([]byte("another C")) },
		"another transaction":  func(r *proof.Request) { r.TX = must(proof.NewTX(rand.Reader)) },
		"another session":      func(r *proof.Request) { r.SID = proof.Digest([]byte("another")) },
	} {
		r := w.ask(proof.NewCard)
		change(&r)
		want(t, name, w.take(r, newCard, "N"), transaction.ErrForeign)
	}
	want(t, "the card that K saw", w.take(w.ask(proof.NewCard), newCard, "N"), nil)
}

func TestCurrentCardAgainStartsOver(t *testing.T) {
	t.Parallel()
	w := start(&clock{})
	want(t, "current card", w.take(w.ask(proof.CurrentCard), current, "C"), nil)
	want(t, "new card", w.take(w.ask(proof.NewCard), newCard, "N"), nil)
	want(t, "current card again", w.take(w.ask(proof.CurrentCard), current, "C"), nil)
	want(t, "commit of the older pair", w.confirm(), transaction.ErrForeign)
}

func TestNewCardMustBeAnother(t *testing.T) {
	t.Parallel()
	w := start(&clock{})
	want(t, "current card", w.take(w.ask(proof.CurrentCard), current, "C"), nil)
	want(t, "same card", w.take(w.ask(proof.NewCard), current, "N"), transaction.ErrSameCard)
	want(t, "same key", w.take(w.ask(proof.NewCard), transaction.Card{Digest: newCard.Digest, SPKI: current.SPKI}, "N"), transaction.ErrSameKey)
	otherSlot := transaction.Card{Digest: newCard.Digest, SPKI: newCard.SPKI, Identity: current.Identity}
	want(t, "another slot of the same card", w.take(w.ask(proof.NewCard), otherSlot, "N"), transaction.ErrSameCard)
}

func TestCardsThatDoNotTellTheirIdentityMayDiffer(t *testing.T) {
	t.Parallel()
	w := start(&clock{})
	first, second := current, newCard
	first.Identity, second.Identity = "", ""
	want(t, "current card", w.take(w.ask(proof.CurrentCard), first, "C"), nil)
	want(t, "new card", w.take(w.ask(proof.NewCard), second, "N"), nil)
}

func TestRequestIsSpentByASignatureOnly(t *testing.T) {
	t.Parallel()
	w := start(&clock{})
	r := w.ask(proof.CurrentCard)
	must(w.Begin(r)).Release() // a wrong PIN
	want(t, "again", w.take(r, current, "C"), nil)
	want(t, "once more", w.take(r, current, "C"), transaction.ErrSpent)
}

func TestOneStepAtATime(t *testing.T) {
	t.Parallel()
	w := start(&clock{})
	step := must(w.Begin(w.ask(proof.CurrentCard)))
	want(t, "second", w.take(w.ask(proof.CurrentCard), current, "C"), transaction.ErrBusy)
	step.Release()
	want(t, "after it", w.take(w.ask(proof.CurrentCard), current, "C"), nil)
}

func TestDroppedKeySignsNoMore(t *testing.T) {
	t.Parallel()
	w := start(&clock{})
	step := must(w.Begin(w.ask(proof.CurrentCard)))
	want(t, "cancel by another site", w.Forget("https://other.example", w.request.JKT), transaction.ErrForeign)
	want(t, "cancel", w.Forget(origin, w.request.JKT), nil)
	want(t, "record", step.Record(current, "C"), transaction.ErrUnknownKey)
	want(t, "begin", w.take(w.ask(proof.CurrentCard), current, "C"), transaction.ErrUnknownKey)
}

func TestNewerTransactionDropsTheOlderOfItsOrigin(t *testing.T) {
	t.Parallel()
	w := start(&clock{})
	must(w.Open("https://other.example"))
	want(t, "another origin's changes nothing", w.take(w.ask(proof.CurrentCard), current, "C"), nil)
	must(w.Open(origin))
	want(t, "the older", w.take(w.ask(proof.NewCard), newCard, "N"), transaction.ErrReplaced)
	if n := w.Live(); n != 2 {
		t.Errorf("%d live, want one of each origin", n)
	}
}

// Only so many dropped keys are remembered as replaced: what is kept must not grow with a page that opens without end.
func TestFewReplacedKeysAreRemembered(t *testing.T) {
	t.Parallel()
	w := start(&clock{})
	for range 17 {
		must(w.Open(origin))
	}
	if err := w.Held(origin, w.request.JKT); !errors.Is(err, transaction.ErrUnknownKey) || errors.Is(err, transaction.ErrReplaced) {
		t.Errorf("the first of 18: %v", err)
	}
}

func TestIdleKeyExpires(t *testing.T) {
	t.Parallel()
	c := &clock{at: time.Unix(0, 0)}
	w := start(c)
	c.at = c.at.Add(transaction.Idle - time.Second)
	want(t, "just in time", w.take(w.ask(proof.CurrentCard), current, "C"), nil)
	c.at = c.at.Add(transaction.Idle - time.Second)
	want(t, "each use counts anew", w.take(w.ask(proof.NewCard), newCard, "N"), nil)
	c.at = c.at.Add(transaction.Idle)
	want(t, "too late", w.confirm(), transaction.ErrUnknownKey)
}

func TestTransactionIsBounded(t *testing.T) {
	t.Parallel()
	w := start(&clock{})
	var err error
	for n := 0; err == nil; n++ {
		if err = w.take(w.ask(proof.CurrentCard), current, "C"); n > 1000 {
			t.Fatal("no end")
		}
	}
	want(t, "the end", err, transaction.ErrTooMany)
}
