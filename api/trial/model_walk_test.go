package trial

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
	"hikitsugi/api/store"
	"hikitsugi/api/wire"
)

// TestModel walks at random through renewals of a few cards by a few people, with clocks that jump, and holds the
// registry to the model after each step.
func TestModel(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func(testing.TB) string) {
		e, walks, done := newExperiment(t), 0, map[string]int{}
		rapid.Check(t, func(r *rapid.T) {
			dsn := open(t)
			if dsn != "" && walks >= walksOnPostgres() {
				return
			}
			if dsn == "" {
				dir, err := os.MkdirTemp(t.TempDir(), "")
				if err != nil {
					t.Fatal(err)
				}
				dsn = filepath.Join(dir, "registry.db")
			}
			w := e.begin(t, dsn)
			defer w.db.Close()
			r.Repeat(map[string]func(*rapid.T){
				"": w.compare, "renew": w.renew, "start": w.start, "follow": w.follow, "confirm": w.confirm, "commit": w.commit,
				"repeat": w.repeat, "extend": w.extend, "cancel": w.cancel, "wait": w.wait, "sequence": w.sequence,
				"register": w.register, "decide": w.decide, "suspend": w.suspend, "reinstate": w.reinstate,
			})
			w.finish(r)
			walks++
			for act, n := range w.done {
				done[act] += n
			}
		})
		t.Logf("%d walks: %v", walks, done)
	})
}

// walksOnPostgres is how many of the walks go over PostgreSQL, where one takes some ten times as long.
func walksOnPostgres() int {
	if soak {
		return 100
	}
	return 8
}

// experiment is what all walks share: the cards and the keys.
type experiment struct {
	town      *town
	companies []company
	strangers []company // who may come later
	cards     []card    // all of them, registered or not
	config    renewal.Config
}

func newExperiment(t *testing.T) *experiment {
	t.Helper()
	e := &experiment{town: newTown(t, time.Now())}
	e.companies = []company{e.town.company(t, "M-1", 2, north, south, strict), e.town.company(t, "M-2", 1)}
	soon := e.town.opened.Add(36 * time.Hour)
	e.companies[0].cards = append(e.companies[0].cards, e.town.cardUntil(t, "M-1", soon))
	e.strangers = []company{e.town.company(t, "M-3", 1, north, strict), e.town.company(t, "M-4", 2, strict)}
	e.cards = slices.Concat(e.companies[0].cards, e.companies[1].cards, e.strangers[0].cards, e.strangers[1].cards, []card{
		e.town.card(t, "M-1"), e.town.card(t, "M-1"), e.town.card(t, "M-1"), e.town.cardUntil(t, "M-1", soon),
	})
	request, receipt, next := newSigner(t), newSigner(t), newSigner(t)
	key := func(s *proof.Signer) []proof.DirectoryKey {
		return []proof.DirectoryKey{{JWK: s.JWK(), NBF: e.town.opened.AddDate(0, 0, -20).Unix(), EXP: e.town.opened.AddDate(0, 0, 60).Unix()}}
	}
	e.config = renewal.Config{
		Origin: origin, Demo: true, Request: request, Receipt: receipt, Random: rand.Reader,
		Directory: proof.Directory{
			V: proof.Version, Origin: origin, Seq: 1, Demo: true, Next: next.Thumbprint(), Request: key(request), Receipt: key(receipt),
		},
	}
	return e
}

func newSigner(t testing.TB) *proof.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := proof.NewSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// walk is one walk: a registry of its own, and the model beside it.
type walk struct {
	*experiment
	*model
	db      *store.Store
	service *renewal.Service
	done    map[string]int // what was accepted, by its name
}

func (e *experiment) begin(t *testing.T, dsn string) *walk {
	t.Helper()
	s := &site{dsn: dsn, town: e.town}
	s.fill(t, e.companies)
	var people []*person
	for i := range 3 {
		v := &visitor{k: newSigner(t), directory: e.config.Directory}
		people = append(people, &person{visitor: v, sid: proof.Digest([]byte{byte(i)})})
	}
	w := &walk{experiment: e, model: newModel(e.town.opened, e.companies, people), db: s.open(t), done: map[string]int{}}
	config := e.config
	config.Now = func() time.Time { return w.now }
	var err error
	if w.service, err = renewal.New(config, w.db); err != nil {
		t.Fatal(err)
	}
	return w
}

// agrees holds an outcome to the model's word. A refusal is a word of the field, never a fault of ours.
func agrees(t *rapid.T, step string, err error, want bool) {
	var p *problem.Error
	refused := errors.As(err, &p) && problem.Status(p.Code) < http.StatusInternalServerError
	if err != nil && !refused {
		t.Fatalf("%s: %v", step, err)
	}
	if (err == nil) != want {
		t.Fatalf("%s: %v; the model says %t", step, err, want)
	}
}

// likely draws one of all, most often one that serves; a walk that only stumbles never gets to a renewal.
func likely[E any](t *rapid.T, label string, all []E, serves func(E) bool) E {
	var some []E
	for _, e := range all {
		if serves(e) {
			some = append(some, e)
		}
	}
	if len(some) == 0 || seldom(t, "stray "+label) {
		some = all
	}
	return some[rapid.IntRange(0, len(some)-1).Draw(t, label)]
}

// seldom is drawn once in a while; rapid prefers the ends of a range.
func seldom(t *rapid.T, label string) bool { return rapid.IntRange(0, 15).Draw(t, label) == 11 }

// person draws one whose renewal is at a step.
func (w *walk) person(t *rapid.T, serves func(*person) bool) *person {
	return likely(t, "person", w.people, serves)
}

func anybody(*person) bool { return true }

func (w *walk) at(state string) func(*person) bool {
	return func(p *person) bool { return w.live(p) && p.state == state }
}

// linger lets time pass between a request and its use, or a clock jump; mostly it does not.
func (w *walk) linger(t *rapid.T) {
	w.pass(rapid.SampledFrom([]time.Duration{0, 0, 0, 0, 0, time.Minute, 6 * time.Minute, -30 * time.Second, -3 * time.Minute}).Draw(t, "meanwhile"))
}

// wait lets time pass, or a clock jump.
func (w *walk) wait(t *rapid.T) {
	w.pass(rapid.SampledFrom([]time.Duration{
		time.Second, time.Second, time.Minute, time.Minute, 10 * time.Minute, 31 * time.Minute, 24 * time.Hour, 4 * 24 * time.Hour, -time.Hour, -24 * time.Hour,
	}).Draw(t, "wait"))
}

// pass keeps the clock where the cards and keys have begun and the keys have not ended.
func (w *walk) pass(d time.Duration) {
	if day := w.now.Add(d).Sub(w.town.opened) / (24 * time.Hour); day > -15 && day < 50 {
		w.now = w.now.Add(d)
	}
}

// renew goes the straight way a few times, which single steps seldom find; each may still go astray.
func (w *walk) renew(t *rapid.T) {
	for range rapid.IntRange(1, 3).Draw(t, "times") {
		w.renewOnce(t)
	}
}

func (w *walk) renewOnce(t *rapid.T) {
	for _, step := range []func(*rapid.T){w.start, w.follow, w.confirm, w.commit} {
		step(t)
	}
}

func (w *walk) start(t *rapid.T) {
	p, ctx := w.person(t, func(p *person) bool { return !w.live(p) }), context.Background()
	p.authority = rapid.SampledFrom([]string{north, south, strict}).Draw(t, "authority")
	c := likely(t, "card", w.cards, func(c card) bool { return w.starts(c, p.authority) })
	signed, request, err := w.ask(p, c, wire.RequestForm{Purpose: "current-card"})
	agrees(t, "request", err, true)
	w.linger(t)
	opened, err := w.service.ProveCurrent(ctx, p.sid, signed)
	agrees(t, "prove current card", err, w.admits(request) && w.starts(c, p.authority))
	if err == nil {
		w.began(p, opened.TX, c, signed)
	}
}

// ask fetches a request and lets a card sign it.
func (w *walk) ask(p *person, c card, form wire.RequestForm) (signed wire.CardProof, r proof.Request, err error) {
	form.JKT = p.k.Thumbprint()
	issued, err := w.service.Request(context.Background(), p.sid, form)
	if err != nil {
		return signed, r, err
	}
	if r, err = p.directory.ParseRequest(issued.Request); err != nil {
		return signed, r, err
	}
	signed, err = p.sign(c, issued.Request, r)
	return signed, r, err
}

func (w *walk) follow(t *rapid.T) {
	p := w.person(t, w.at(wire.CurrentProved))
	if p.tx == "" {
		return
	}
	c := likely(t, "card", w.cards, func(c card) bool { return c.company == p.current.company && w.model.follows(p.current, c) })
	signed, request, err := w.ask(p, c, wire.RequestForm{Purpose: "new-card", TX: p.tx})
	agrees(t, "request", err, w.live(p) && p.state == wire.CurrentProved)
	if err != nil {
		return
	}
	w.linger(t)
	_, err = w.service.ProveNew(context.Background(), p.sid, p.tx, signed)
	agrees(t, "prove new card", err, w.admits(request) && w.live(p) && w.model.follows(p.current, c))
	if err == nil {
		p.state, p.touched, p.next = wire.NewProved, w.now, c
	}
}

func (w *walk) confirm(t *rapid.T) {
	p, ctx := w.person(t, w.at(wire.NewProved)), context.Background()
	if p.tx == "" {
		return
	}
	review, err := w.service.Review(ctx, p.sid, p.tx)
	agrees(t, "review", err, w.live(p) && p.state == wire.NewProved)
	if err != nil {
		return
	}
	chosen, shown := w.choose(t, p, review)
	digest, err := review.Digest(chosen)
	if err != nil {
		t.Fatal(err)
	}
	refused := slices.ContainsFunc(chosen, func(c wire.Target) bool { return shown[c.Registration] == wire.VerdictRefused })
	issued, err := w.service.Request(ctx, p.sid, wire.RequestForm{
		Purpose: "commit", JKT: p.k.Thumbprint(), TX: p.tx, Targets: chosen, Review: digest,
	})
	agrees(t, "request of 変更", err, len(chosen) > 0 && !refused)
	if err != nil {
		return
	}
	r, err := p.directory.ParseRequest(issued.Request)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Confirm(p.k, r, issued.Request)
	if err != nil {
		t.Fatal(err)
	}
	p.change = &change{form: wire.CommitForm{Request: issued.Request, Proof: signed}, chosen: chosen, shown: shown, request: r}
}

// choose holds every verdict of a review to the model and ticks some of the registrations.
func (w *walk) choose(t *rapid.T, p *person, review wire.Review) (chosen []wire.Target, shown map[string]string) {
	all, err := review.Registrations()
	if err != nil {
		t.Fatal(err)
	}
	shown = map[string]string{}
	for _, r := range all {
		shown[r.Registration] = r.Verdict
		if rapid.Bool().Draw(t, "tick "+r.Registration) && (r.Verdict != wire.VerdictRefused || seldom(t, "dare")) {
			chosen = append(chosen, wire.Target{Registration: r.Registration, Version: r.Version})
		}
	}
	want := map[string]string{}
	for _, id := range w.holdings(p.current) {
		want[id] = w.verdict(p.current, p.next, id)
	}
	if !maps.Equal(shown, want) {
		t.Fatalf("the review says %v, the model %v", shown, want)
	}
	return chosen, shown
}

func (w *walk) commit(t *rapid.T) {
	p := w.person(t, func(p *person) bool { return p.change != nil && !p.change.settled })
	if p.change == nil {
		return
	}
	if !p.change.settled {
		w.linger(t)
	}
	receipt, err := w.service.Commit(context.Background(), p.sid, p.tx, p.change.form)
	if p.change.settled {
		agrees(t, "変更 again", err, true)
		if receipt.Signed != p.receipt.Signed {
			t.Fatal("the same bytes gave another receipt")
		}
		return
	}
	agrees(t, "変更", err, w.settles(p))
	if err != nil {
		return
	}
	want, got := w.settled(p, receipt.Number), map[string]string{}
	for _, r := range receipt.Results {
		got[r.Registration] = r.State
	}
	if !maps.Equal(got, want) {
		t.Fatalf("the receipt says %v, the model %v", got, want)
	}
	p.receipt = receipt
	w.done["renewal"]++
	w.receipts[receipt.Number] = receipt.Signed
}

// repeat sends the current card's proof again.
func (w *walk) repeat(t *rapid.T) {
	p := w.person(t, anybody)
	if p.tx == "" {
		return
	}
	view, err := w.service.ProveCurrent(context.Background(), p.sid, p.proof)
	agrees(t, "the current card's proof again", err, w.live(p) || p.state == wire.Settled || p.state == wire.Abandoned)
	if err == nil && (view.TX != p.tx || view.State != p.state) {
		t.Fatalf("the same proof gave %s in %s, not %s", view.TX, view.State, p.state)
	}
}

func (w *walk) extend(t *rapid.T) {
	p := w.person(t, anybody)
	if p.tx == "" {
		return
	}
	_, err := w.service.Extend(context.Background(), p.sid, p.tx)
	agrees(t, "extend", err, w.live(p))
	if err == nil {
		p.touched = w.now
	}
}

func (w *walk) cancel(t *rapid.T) {
	p := w.person(t, anybody)
	if p.tx == "" || !seldom(t, "really") {
		return
	}
	err := w.service.Abandon(context.Background(), p.sid, p.tx)
	agrees(t, "cancel", err, p.state != wire.Settled)
	if p.open() {
		p.state = wire.Abandoned
	}
}

func (w *walk) sequence(t *rapid.T) {
	if _, err := w.db.Sequence(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// compare holds the rows to the model.
func (w *walk) compare(t *rapid.T) {
	a, err := w.db.Archive(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := placesOf(a), w.String(); got != want {
		t.Fatalf("the registry holds\n%sthe model\n%s", got, want)
	}
	if len(a.Receipts) != len(w.receipts) {
		t.Fatalf("%d receipts, the model has %d", len(a.Receipts), len(w.receipts))
	}
	for _, r := range a.Receipts {
		if w.receipts[r.Number] != r.Signed {
			t.Fatalf("receipt %s is another one", r.Number)
		}
	}
}

// finish checks everything from the stored bytes.
func (w *walk) finish(t *rapid.T) {
	w.sequence(t)
	report, err := w.db.Fsck(context.Background(), w.config.Directory, nil)
	if err != nil || !report.Clean() {
		t.Fatalf("fsck: %v %v", err, report.Faults)
	}
	for number, signed := range w.receipts {
		if err := w.verify(signed); err != nil {
			t.Fatal(fmt.Errorf("receipt %s: %w", number, err))
		}
	}
}
