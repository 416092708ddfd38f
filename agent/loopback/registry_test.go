package loopback_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"hikitsugi/agent/wire"
	"hikitsugi/api/proof"
	"hikitsugi/app/message"
)

const testOrigin = "http://localhost:8080"

// Seconds of the registry's clock: its request key's validity and the moment of the tests.
const (
	keyFrom  = 1_790_000_000
	keyUntil = keyFrom + 60*24*3600
	testTime = keyFrom + 3600
)

// registry signs as a registry does, and whatever else a test asks for.
type registry struct {
	origin            string
	demo              bool
	identity, request *proof.Signer
	document          string // the directory served
}

// newRegistry is a demo registry; change may spoil it before its directory is signed.
func newRegistry(change ...func(*registry)) *registry {
	r := &registry{origin: testOrigin, demo: true, identity: newSigner(), request: newSigner()}
	for _, f := range change {
		f(r)
	}
	r.document = r.directory(r.identity, 2)
	return r
}

func newSigner() *proof.Signer {
	return must(proof.NewSigner(must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))))
}

// directory makes one signed by any key.
func (r *registry) directory(identity *proof.Signer, seq int64) string {
	keys := func(s *proof.Signer) []proof.DirectoryKey {
		return []proof.DirectoryKey{{JWK: s.JWK(), NBF: keyFrom, EXP: keyUntil}}
	}
	return must(proof.SignDirectory(identity, proof.Directory{
		V: proof.Version, Origin: r.origin, Seq: seq, Demo: r.demo, Next: newSigner().Thumbprint(),
		Request: keys(r.request), Receipt: keys(newSigner()), Log: keys(newSigner()),
	}))
}

func (r *registry) sign(q proof.Request) string { return must(proof.SignRequest(r.request, q)) }

// renewal is one renewal as the page goes through it.
type renewal struct {
	page
	registry *registry
	jkt      string
	tx, sid  string
	c, n     signed
}

// signed is what a card handed over, by digests.
type signed struct{ certificate, proof string }

// openRenewal opens K.
func openRenewal(p page, r *registry) *renewal {
	p.t.Helper()
	w := &renewal{page: p, registry: r, tx: must(proof.NewTX(rand.Reader)), sid: proof.Digest([]byte("cookie"))}
	expect(p.t, "open", string(w.open(r.document)), "")
	return w
}

// open opens K with a directory.
func (w *renewal) open(directory string) message.Code {
	w.t.Helper()
	var opened wire.Opened
	form := wire.OpenForm{Nonce: must(proof.NewRandom(rand.Reader, 32)), Directory: directory}
	code := w.call("POST", "/v1/transactions", form, &opened)
	if code != "" {
		return code
	}
	o, _, err := proof.ParseOpening(opened.Proof)
	if err != nil || o.JKT != opened.JKT || o.Nonce != form.Nonce || o.Origin != w.origin {
		w.t.Fatalf("opening %+v: %v", o, err)
	}
	w.jkt = opened.JKT
	return ""
}

// ask is the request that the registry would issue for a purpose now; change may spoil it.
func (w *renewal) ask(purpose proof.Purpose, change ...func(*proof.Request)) proof.Request {
	q := proof.Request{
		V: proof.Version, Origin: w.registry.origin, Purpose: purpose, TX: w.tx, JTI: must(proof.NewJTI(rand.Reader)),
		IAT: testTime, EXP: testTime + 300, SID: w.sid, JKT: w.jkt, Demo: w.registry.demo,
	}
	if purpose != proof.CurrentCard {
		q.Current, q.CurrentProof = w.c.certificate, w.c.proof
	}
	if purpose == proof.Commit {
		q.New, q.NewProof = w.n.certificate, w.n.proof
		q.Targets, q.Review = []proof.Target{{Registration: "r1", Version: 1}}, proof.Digest([]byte("review"))
	}
	for _, f := range change {
		f(&q)
	}
	return q
}

// sign has a card sign q and remembers the answer.
func (w *renewal) sign(card string, q proof.Request, pin string) string {
	w.t.Helper()
	return w.signFor(card, "", q, pin)
}

// signFor names the certificate to sign for, by its digest.
func (w *renewal) signFor(card, certificate string, q proof.Request, pin string) string {
	w.t.Helper()
	form := wire.SignForm{Request: w.registry.sign(q), PIN: wire.PIN(pin), Certificate: certificate}
	var out wire.Signed
	if code := w.call("POST", "/v1/cards/"+card+"/sign", form, &out); code != "" {
		return string(code)
	}
	made := signed{certificateDigest(out.Certificate), proof.Digest([]byte(out.Proof))}
	if q.Purpose == proof.CurrentCard {
		w.c = made
	} else {
		w.n = made
	}
	return ""
}

// confirm has K sign q.
func (w *renewal) confirm(q proof.Request) string {
	w.t.Helper()
	var out wire.Confirmed
	compact := w.registry.sign(q)
	if code := w.call("POST", "/v1/transactions/"+w.jkt+"/confirm", wire.ConfirmForm{Request: compact}, &out); code != "" {
		return string(code)
	}
	if err := proof.VerifyConfirmation(out.Proof, q, compact); err != nil {
		w.t.Fatalf("confirmation: %v", err)
	}
	return ""
}

// events reads a stream of snapshots.
func events(r io.Reader) iter.Seq[wire.Readers] {
	return func(yield func(wire.Readers) bool) {
		lines := bufio.NewScanner(r)
		for lines.Scan() {
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			if !ok {
				continue
			}
			var e wire.Readers
			if json.Unmarshal([]byte(data), &e) != nil || !yield(e) {
				return
			}
		}
	}
}

func expect(t *testing.T, step, got, want string) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: got %q, want %q", step, got, want)
	}
}

func done(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
