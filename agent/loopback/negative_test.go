package loopback_test

import (
	"crypto"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/agent/wire"
	"hikitsugi/api/proof"
)

// TestNegative holds the agent's part of the protocol's negative tests, under their names there.
func TestNegative(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T){
		"new_card_from_another_agent_refused":  newCardFromAnotherAgent,
		"request_of_other_pc_refused":          requestOfOtherPC,
		"agent_restart_voids_k":                agentRestart,
		"commit_by_other_key":                  commitByOtherKey,
		"commit_names_card_k_never_saw":        commitNamesUnseenCard,
		"no_commit_after_cancel":               noCommitAfterCancel,
		"pc_clock_plus_minus_10_years_works":   pcClockOff,
		"purpose_swapped":                      purposeSwapped,
		"jti_replay":                           jtiReplay,
		"origin_port_case":                     originDiffers,
		"typ_swapped":                          typSwapped,
		"retry_after_pulled_card_works":        retryAfterPulledCard,
		"old_well_known_seq":                   oldWellKnown,
		"unknown_kid_unsigned_document":        unknownKeys,
		"request_key_outside_its_validity":     requestKeyExpired,
		"page_cannot_add_trust":                pageCannotAddTrust,
		"same_card":                            sameCard,
		"same_key_new_certificate":             sameKey,
		"9a_to_9c_same_card":                   otherSlotOfTheSameCard,
		"other_session_or_transaction_refused": otherSession,
		"third_wrong_pin_needs_reinsertion":    thirdWrongPIN,
		"events_hold_no_names":                 eventsHoldNoNames,
		"pinless_key_never_used":               pinlessKey,
		"fake_agent_on_port_is_noticed":        fakeAgent,
		"fake_agent_cannot_vouch_for_k":        vouchesForItsOwnK,
		"virtual_card_refuses_real_request":    virtualRefusesReal,
		"real_card_refuses_demo_request":       realRefusesDemo,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); test(t) })
	}
}

// begun is a renewal whose current card has signed; new is the id of the new card, inserted since.
func begun(t *testing.T, s setting) (w *renewal, newCard string) {
	t.Helper()
	r := newRegistry()
	p := startPC(t, r, s, twoCards(t))
	w = openRenewal(page{p, testOrigin}, r)
	expect(t, "sign current", w.sign(p.insert("current"), w.ask(proof.CurrentCard), virtualtest.PIN), "")
	return w, p.insert("new")
}

// ready is a renewal that lacks nothing but 変更.
func ready(t *testing.T) *renewal {
	t.Helper()
	w, newCard := begun(t, setting{})
	expect(t, "sign new", w.sign(newCard, w.ask(proof.NewCard), virtualtest.PIN), "")
	return w
}

func newCardFromAnotherAgent(t *testing.T) {
	here, _ := begun(t, setting{})
	other := startPC(t, here.registry, setting{}, twoCards(t))
	there := openRenewal(page{other, testOrigin}, here.registry)
	there.tx, there.c = here.tx, here.c
	card := other.insert("new")
	expect(t, "under the other agent's own K", there.sign(card, there.ask(proof.NewCard), virtualtest.PIN), "proof-mismatch")
	ofHere := func(q *proof.Request) { q.JKT = here.jkt }
	expect(t, "under this agent's K", there.sign(card, there.ask(proof.NewCard, ofHere), virtualtest.PIN), "agent-restarted")
}

func requestOfOtherPC(t *testing.T) {
	r := newRegistry()
	here := openRenewal(page{startPC(t, r, setting{}, twoCards(t)), testOrigin}, r)
	other := startPC(t, r, setting{}, twoCards(t))
	there := openRenewal(page{other, testOrigin}, r)
	q := here.ask(proof.CurrentCard)
	expect(t, "sign", there.sign(other.insert("current"), q, virtualtest.PIN), "agent-restarted")
}

func agentRestart(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state")
	w, _ := begun(t, setting{state: state})
	w.stop()
	again := startPC(t, w.registry, setting{state: state}, w.readers)
	w.page = page{again, testOrigin}
	card := again.known(virtualtest.Slot(t, w.readers, virtual.Reader1).Insertion)
	expect(t, "sign new", w.sign(card, w.ask(proof.NewCard), virtualtest.PIN), "agent-restarted")
	expect(t, "commit", w.confirm(w.ask(proof.Commit, namingUnseen)), "agent-restarted")
}

// namingUnseen gives a commit a new card, for renewals that saw none.
func namingUnseen(q *proof.Request) {
	q.New, q.NewProof = proof.Digest([]byte("card")), proof.Digest([]byte("statement"))
}

func commitByOtherKey(t *testing.T) {
	w := ready(t)
	compact := w.registry.sign(w.ask(proof.Commit))
	other := newSigner().Thumbprint()
	code := w.call("POST", "/v1/transactions/"+other+"/confirm", wire.ConfirmForm{Request: compact}, nil)
	expect(t, "confirm at another K's address", string(code), "proof-mismatch")
}

func commitNamesUnseenCard(t *testing.T) {
	w := ready(t)
	unseen := proof.Digest([]byte("a card that was never here"))
	for name, change := range map[string]func(*proof.Request){
		"current":       func(q *proof.Request) { q.Current = unseen },
		"current_proof": func(q *proof.Request) { q.CurrentProof = unseen },
		"new":           func(q *proof.Request) { q.New = unseen },
		"new_proof":     func(q *proof.Request) { q.NewProof = unseen },
	} {
		expect(t, name, w.confirm(w.ask(proof.Commit, change)), "proof-mismatch")
	}
	begun, _ := begun(t, setting{})
	expect(t, "without a new card", begun.confirm(begun.ask(proof.Commit, namingUnseen)), "proof-mismatch")
}

func noCommitAfterCancel(t *testing.T) {
	w := ready(t)
	expect(t, "cancel", string(w.call("DELETE", "/v1/transactions/"+w.jkt, nil, nil)), "")
	expect(t, "commit", w.confirm(w.ask(proof.Commit)), "agent-restarted")
	expect(t, "cancel again", string(w.call("DELETE", "/v1/transactions/"+w.jkt, nil, nil)), "")
}

func pcClockOff(t *testing.T) {
	for _, years := range []int{-10, 10} {
		clock := func() time.Time { return time.Unix(testTime, 0).AddDate(years, 0, 0) }
		w, newCard := begun(t, setting{clock: clock})
		expect(t, "sign new", w.sign(newCard, w.ask(proof.NewCard), virtualtest.PIN), "")
		expect(t, "commit", w.confirm(w.ask(proof.Commit)), "")
	}
}

func purposeSwapped(t *testing.T) {
	w := ready(t)
	card := w.insert("current")
	expect(t, "a card asked to commit", w.sign(card, w.ask(proof.Commit), virtualtest.PIN), "proof-mismatch")
	expect(t, "K asked for a card's statement", w.confirm(w.ask(proof.CurrentCard)), "proof-mismatch")
}

func jtiReplay(t *testing.T) {
	w, newCard := begun(t, setting{})
	q := w.ask(proof.NewCard)
	expect(t, "first", w.sign(newCard, q, virtualtest.PIN), "")
	expect(t, "second", w.sign(newCard, q, virtualtest.PIN), "request-used")
	commit := w.ask(proof.Commit)
	expect(t, "first commit", w.confirm(commit), "")
	expect(t, "second commit", w.confirm(commit), "request-used")
}

// originDiffers sends requests for one trusted origin from a page of another.
func originDiffers(t *testing.T) {
	w, newCard := begun(t, setting{})
	for _, other := range []string{"http://localhost:8081", "https://registry.example"} {
		r := newRegistry(func(r *registry) { r.origin, r.request = other, w.registry.request })
		done(t, w.pins.Add(other, r.identity.Thumbprint()))
		there := openRenewal(page{w.pc, other}, r)
		there.tx, there.c, there.registry = w.tx, w.c, w.registry
		expect(t, other, there.sign(newCard, w.ask(proof.NewCard), virtualtest.PIN), "proof-mismatch")
	}
}

func typSwapped(t *testing.T) {
	w, newCard := begun(t, setting{})
	own := must(proof.SignOpening(w.registry.request, proof.Opening{
		V: proof.Version, Origin: testOrigin, Nonce: must(proof.NewRandom(zeros{}, 32)), JKT: w.jkt,
	}))
	for name, token := range map[string]string{"directory": w.registry.document, "opening": own, "nothing": "", "three dots": "..."} {
		code := w.call("POST", "/v1/cards/"+newCard+"/sign", wire.SignForm{Request: token, PIN: wire.PIN(virtualtest.PIN)}, nil)
		expect(t, name, string(code), "request-invalid")
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// retryAfterPulledCard pulls the card at every APDU of a signature in turn; the same request still works afterwards.
func retryAfterPulledCard(t *testing.T) {
	w, _ := begun(t, setting{})
	q := w.ask(proof.NewCard)
	for at := 1; ; at++ {
		card := w.insert("new")
		done(t, w.readers.Inject(virtual.Reader1, virtual.Fault{At: at}))
		code := w.sign(card, q, virtualtest.PIN)
		if code == "" {
			if at < 5 {
				t.Fatalf("a signature took only %d commands", at-1)
			}
			return
		}
		if code != "card-removed-reading" && code != "card-removed-signing" {
			t.Fatalf("pulled at command %d: %q", at, code)
		}
		expect(t, "the old id", w.sign(card, q, virtualtest.PIN), "card-changed")
	}
}

func oldWellKnown(t *testing.T) {
	r := newRegistry()
	w := openRenewal(page{startPC(t, r, setting{}, twoCards(t)), testOrigin}, r)
	expect(t, "newer", string(w.open(r.directory(r.identity, 3))), "")
	expect(t, "older", string(w.open(r.document)), "request-invalid")
	expect(t, "same number, other content", string(w.open(r.directory(r.identity, 3))), "request-invalid")
}

func unknownKeys(t *testing.T) {
	r := newRegistry()
	p := startPC(t, r, setting{}, twoCards(t))
	w := openRenewal(page{p, testOrigin}, r)
	expect(t, "directory of another identity", string(w.open(r.directory(newSigner(), 9))), "agent-origin-untrusted")
	expect(t, "no directory", string(w.open("x.y.z")), "request-invalid")
	r.request = newSigner()
	expect(t, "request of another key", w.sign(p.insert("current"), w.ask(proof.CurrentCard), virtualtest.PIN), "request-invalid")
}

func requestKeyExpired(t *testing.T) {
	w, newCard := begun(t, setting{})
	for _, iat := range []int64{keyFrom - 1, keyUntil} {
		at := func(q *proof.Request) { q.IAT, q.EXP = iat, iat+300 }
		expect(t, "sign", w.sign(newCard, w.ask(proof.NewCard, at), virtualtest.PIN), "request-invalid")
	}
}

// pageCannotAddTrust tries all routes from an origin that has a perfectly good directory, but not here.
func pageCannotAddTrust(t *testing.T) {
	r := newRegistry()
	p := startPC(t, r, setting{}, twoCards(t))
	before := p.files()
	stranger := newRegistry(func(r *registry) { r.origin = "https://stranger.example" })
	w := &renewal{page: page{p, stranger.origin}, registry: stranger, jkt: newSigner().Thumbprint()}
	expect(t, "open", string(w.open(stranger.document)), "stranger")
	for _, path := range []string{"/v1/status", "/v1/events", "/v1/cards/x", "/v1/diagnosis", "/v1/virtual", "/"} {
		expect(t, path, string(w.call("GET", path, nil, nil)), "stranger")
	}
	trusted := &renewal{page: page{p, testOrigin}, registry: r}
	expect(t, "a directory of elsewhere", string(trusted.open(stranger.document)), "agent-origin-untrusted")
	elsewhere := newRegistry(func(e *registry) { e.origin, e.identity = "https://elsewhere.example", r.identity })
	expect(t, "the same key for elsewhere", string(trusted.open(elsewhere.document)), "request-invalid")
	if p.files() != before {
		t.Error("a page changed the agent's trust")
	}
}

func sameCard(t *testing.T) {
	w, _ := begun(t, setting{})
	card := w.insert("current")
	expect(t, "sign", w.sign(card, w.ask(proof.NewCard), "99999999"), "same-card")
	expect(t, "tries", triesOf(w.pc, card), "10")
}

func sameKey(t *testing.T) {
	r := newRegistry()
	key := map[string]crypto.Signer{"9c": virtualtest.P256()} // ECDSA: each certificate is another
	p := startPC(t, r, setting{}, virtualtest.Open(t, virtualtest.Card{ID: "current", Keys: key}, virtualtest.Card{ID: "new", Keys: key}))
	w := openRenewal(page{p, testOrigin}, r)
	expect(t, "sign current", w.sign(p.insert("current"), w.ask(proof.CurrentCard), virtualtest.PIN), "")
	card := p.insert("new")
	expect(t, "sign new", w.sign(card, w.ask(proof.NewCard), "99999999"), "same-key")
	expect(t, "tries", triesOf(p, card), "10")
}

// otherSlotOfTheSameCard: the current card had its certificate in 9A; meanwhile it got another in 9C.
func otherSlotOfTheSameCard(t *testing.T) {
	r := newRegistry()
	p := startPC(t, r, setting{}, virtualtest.Open(t,
		virtualtest.Card{ID: "before", GUID: "one", Keys: map[string]crypto.Signer{"9a": virtualtest.P384()}},
		virtualtest.Card{ID: "after", GUID: "one", Keys: twoKeys()},
	))
	w := openRenewal(page{p, testOrigin}, r)
	expect(t, "sign with 9A", w.sign(p.insert("before"), w.ask(proof.CurrentCard), virtualtest.PIN), "")
	card := p.insert("after")
	expect(t, "sign with 9C", w.sign(card, w.ask(proof.NewCard), "99999999"), "same-card")
	expect(t, "tries", triesOf(p, card), "10")
}

// A card with two certificates: the page names the one that is registered, though the card prefers the other.
func TestTheCertificateThatIsNamedSigns(t *testing.T) {
	t.Parallel()
	r := newRegistry()
	p := startPC(t, r, setting{}, virtualtest.Open(t,
		virtualtest.Card{ID: "both", GUID: virtualtest.NoGUID, Keys: twoKeys()},
		virtualtest.Card{ID: "new", GUID: virtualtest.NoGUID, Keys: map[string]crypto.Signer{"9a": virtualtest.RSA2048()}},
	))
	w := openRenewal(page{p, testOrigin}, r)
	both := p.insert("both")
	seen := cardOf(p, both)
	if len(seen.Others) != 1 || seen.Others[0].Digest == seen.Digest || seen.Others[0].ID != both || len(seen.Others[0].Others) != 0 {
		t.Fatalf("the card shows %+v", seen)
	}
	expect(t, "sign for what is not on it", w.signFor(both, proof.Digest(nil), w.ask(proof.CurrentCard), "99999999"), "card-changed")
	expect(t, "sign for the other", w.signFor(both, seen.Others[0].Digest, w.ask(proof.CurrentCard), virtualtest.PIN), "")
	expect(t, "certificate", w.c.certificate, seen.Others[0].Digest)

	expect(t, "the preferred one as new card", w.signFor(both, seen.Digest, w.ask(proof.NewCard), "99999999"), "same-card")
	expect(t, "tries", triesOf(p, both), "10")
	next := p.insert("new")
	expect(t, "new card", w.signFor(next, cardOf(p, next).Digest, w.ask(proof.NewCard), virtualtest.PIN), "")
}

func otherSession(t *testing.T) {
	w, newCard := begun(t, setting{})
	for name, change := range map[string]func(*proof.Request){
		"session":     func(q *proof.Request) { q.SID = proof.Digest([]byte("another cookie")) },
		"transaction": func(q *proof.Request) { q.TX = must(proof.NewTX(zeros{})) },
	} {
		expect(t, name, w.sign(newCard, w.ask(proof.NewCard, change), virtualtest.PIN), "proof-mismatch")
	}
}

func thirdWrongPIN(t *testing.T) {
	w, newCard := begun(t, setting{})
	q := w.ask(proof.NewCard)
	expect(t, "first", w.sign(newCard, q, "99999999"), "pin-wrong")
	expect(t, "second", w.sign(newCard, q, "99999999"), "pin-wrong")
	expect(t, "third, though right", w.sign(newCard, q, virtualtest.PIN), "pin-reinsert")
	expect(t, "tries", triesOf(w.pc, newCard), "8")
	expect(t, "guard", cardOf(w.pc, newCard).Guard, wire.GuardReinsert)
	w.readers.Remove(virtual.Reader1)
	expect(t, "reinserted, the same request", w.sign(w.insert("new"), q, virtualtest.PIN), "")
}

func eventsHoldNoNames(t *testing.T) {
	w, newCard := begun(t, setting{})
	cardOf(w.pc, newCard) // the agent has seen the names now
	var diagnosis wire.Diagnosis
	expect(t, "diagnosis", string(w.call("GET", "/v1/diagnosis", nil, &diagnosis)), "")
	seen := string(w.eventBytes()) + fmt.Sprint(diagnosis) + w.log.String()
	for _, name := range []string{"株式会社", "見本", "太郎", w.c.certificate} {
		if strings.Contains(seen, name) {
			t.Errorf("%q stands in events, diagnosis or log", name)
		}
	}
	if !strings.Contains(seen, newCard) {
		t.Error("the events do not show the card at all")
	}
}

func pinlessKey(t *testing.T) {
	r := newRegistry()
	p := startPC(t, r, setting{}, virtualtest.Open(t, virtualtest.Card{ID: "current", Keys: map[string]crypto.Signer{"9e": virtualtest.P256()}}))
	w := openRenewal(page{p, testOrigin}, r)
	expect(t, "sign", w.sign(p.insert("current"), w.ask(proof.CurrentCard), virtualtest.PIN), "card-wrong-kind")
}

// fakeAgent is the agent's half of fake_agent_on_port_gets_no_pin_after_first_contact: the page compares this thumbprint.
func fakeAgent(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state")
	r := newRegistry()
	first := startPC(t, r, setting{state: state}, twoCards(t))
	known := agentOf(first)
	first.stop()
	expect(t, "after a restart", agentOf(startPC(t, r, setting{state: state}, twoCards(t))), known)
	if agentOf(startPC(t, r, setting{}, twoCards(t))) == known {
		t.Error("another installation has the same key")
	}
}

// vouchesForItsOwnK: what the page asks before the second PIN. Another agent, or this one after a restart, cannot say so.
func vouchesForItsOwnK(t *testing.T) {
	w, _ := begun(t, setting{})
	form := wire.VouchForm{Nonce: must(proof.NewRandom(rand.Reader, 32))}
	path := "/v1/transactions/" + w.jkt + "/opening"
	var out wire.Opened
	expect(t, "vouch", string(w.call("POST", path, form, &out)), "")
	said, key, err := proof.ParseOpening(out.Proof)
	done(t, err)
	if said.JKT != w.jkt || said.Nonce != form.Nonce || said.Origin != testOrigin || key.Thumbprint() != w.config.Key.Thumbprint() {
		t.Errorf("vouched for %+v", said)
	}
	expect(t, "no nonce", string(w.call("POST", path, wire.VouchForm{}, nil)), "bad-value")
	expect(t, "K is still the same", w.sign(w.insert("new"), w.ask(proof.NewCard), virtualtest.PIN), "")
	w.stop()
	w.start()
	expect(t, "after a restart", string(w.call("POST", path, form, nil)), "agent-restarted")
}

func virtualRefusesReal(t *testing.T) {
	const origin = "https://registry.example"
	production := newRegistry(func(r *registry) { r.origin, r.demo = origin, false })
	p := startPC(t, production, setting{}, twoCards(t))
	w := &renewal{page: page{p, origin}, registry: production}
	expect(t, "a production directory", string(w.open(production.document)), "demo-card-refused")

	demo := newRegistry(func(r *registry) { r.origin = origin })
	p = startPC(t, demo, setting{}, twoCards(t))
	w = openRenewal(page{p, origin}, demo)
	notDemo := func(q *proof.Request) { q.Demo = false }
	card := p.insert("current")
	expect(t, "a request that is not marked", w.sign(card, w.ask(proof.CurrentCard, notDemo), virtualtest.PIN), "demo-card-refused")
}

func realRefusesDemo(t *testing.T) {
	r := newRegistry()
	p := startPC(t, r, setting{real: true}, virtualtest.Open(t))
	w := &renewal{page: page{p, testOrigin}, registry: r}
	expect(t, "a demo's directory", string(w.open(r.document)), "demo-card-refused")
	expect(t, "the demo's controls", string(w.call("GET", "/v1/virtual", nil, nil)), "not-found")
}
