package trial

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// visitor is a page and an agent in one: a browser's session, a transaction key, and the cards that are handed to it.
type visitor struct {
	base      string // of a server or of a proxy before several
	address   string // what a proxy says of it
	authority string // whose screens are open
	cookie    *http.Cookie
	k         *proof.Signer
	directory proof.Directory
}

// visitors counts them, so that each has an address of its own.
var visitors atomic.Uint32

// visit begins a session at an address.
func (s *site) visit(t testing.TB, base, authority string) *visitor {
	t.Helper()
	n := visitors.Add(1)
	return &visitor{
		base: base, address: fmt.Sprintf("10.%d.%d.%d", byte(n>>16), byte(n>>8), byte(n)),
		authority: authority, k: newSigner(t), directory: s.keys.Directory,
	}
}

// browser is what all visitors send with: a connection each, kept.
var browser = &http.Client{
	Transport: &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute},
	Timeout:   patience,
}

// send is one request of our own page; in is nil or what to send as JSON. A problem document becomes a wire.Problem.
func (v *visitor) send(ctx context.Context, method, path string, in any) ([]byte, error) {
	var content io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(ctx, method, v.base+path, content)
	if err != nil {
		return nil, err
	}
	r.Host = host
	r.Header.Set("Origin", origin)
	r.Header.Set("X-Forwarded-For", v.address)
	if in != nil {
		r.Header.Set("Content-Type", wire.JSON)
	}
	if v.cookie != nil {
		r.AddCookie(v.cookie)
	}
	answer, err := browser.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	return v.receive(answer)
}

func (v *visitor) receive(answer *http.Response) ([]byte, error) {
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	for _, c := range answer.Cookies() {
		v.cookie = c
	}
	if answer.StatusCode < http.StatusBadRequest {
		return body, nil
	}
	var p wire.Problem
	if err := json.Unmarshal(body, &p); err != nil || p.Status != answer.StatusCode {
		return nil, fmt.Errorf("%s: not a problem document: %q", answer.Status, body)
	}
	return nil, p
}

// call is send with a decoded answer.
func call[Out any](ctx context.Context, v *visitor, method, path string, in any) (out Out, err error) {
	answer, err := v.send(ctx, method, path, in)
	if err == nil && len(answer) > 0 {
		err = json.Unmarshal(answer, &out)
	}
	return out, err
}

// code is the code of a problem, or "".
func code(err error) message.Code {
	var p wire.Problem
	if errors.As(err, &p) {
		return message.Code(p.Code)
	}
	return ""
}

// unanswered reports whether the page cannot know what became of a request, and so repeats its very bytes.
func unanswered(err error) bool {
	return err != nil && (code(err) == "" || code(err) == message.StoreBusy || code(err) == message.ServerDown)
}

// request fetches a signature request and reads it as an agent does.
func (v *visitor) request(ctx context.Context, form wire.RequestForm) (string, proof.Request, error) {
	form.JKT = v.k.Thumbprint()
	issued, err := call[wire.IssuedRequest](ctx, v, http.MethodPost, "/v1/requests", form)
	if err != nil {
		return "", proof.Request{}, err
	}
	r, err := v.directory.ParseRequest(issued.Request)
	return issued.Request, r, err
}

// prove has a card sign for a purpose.
func (v *visitor) prove(ctx context.Context, c card, form wire.RequestForm) (wire.CardProof, error) {
	compact, r, err := v.request(ctx, form)
	if err != nil {
		return wire.CardProof{}, err
	}
	return v.sign(c, compact, r)
}

// sign is a card's signature for a request.
func (v *visitor) sign(c card, compact string, r proof.Request) (wire.CardProof, error) {
	input, err := proof.StatementInput(r, compact, c.der, c.key.Public())
	if err != nil {
		return wire.CardProof{}, err
	}
	sum := sha256.Sum256([]byte(input))
	x, y, err := ecdsa.Sign(rand.Reader, c.key, sum[:])
	if err != nil {
		return wire.CardProof{}, err
	}
	signature := append(x.FillBytes(make([]byte, 32)), y.FillBytes(make([]byte, 32))...)
	p := wire.CardProof{Request: compact, Proof: proof.Assemble(input, signature), Certificate: c.base64(), Chain: []string{}}
	if r.Purpose == proof.CurrentCard {
		p.Authority = v.authority
	}
	return p, nil
}

// confirm has K sign 変更 for the registrations named, or for all that may be chosen.
func (v *visitor) confirm(ctx context.Context, tx string, review wire.Review, registrations ...string) (wire.CommitForm, error) {
	chosen, err := tick(review, registrations)
	if err != nil {
		return wire.CommitForm{}, err
	}
	digest, err := review.Digest(chosen)
	if err != nil {
		return wire.CommitForm{}, err
	}
	compact, r, err := v.request(ctx, wire.RequestForm{Purpose: "commit", TX: tx, Targets: chosen, Review: digest})
	if err != nil {
		return wire.CommitForm{}, err
	}
	signed, err := proof.Confirm(v.k, r, compact)
	return wire.CommitForm{Request: compact, Proof: signed}, err
}

func tick(review wire.Review, registrations []string) ([]wire.Target, error) {
	all, err := review.Registrations()
	if err != nil {
		return nil, err
	}
	var chosen []wire.Target
	for _, r := range all {
		ticked := len(registrations) == 0 && r.Verdict != wire.VerdictRefused
		for _, id := range registrations {
			ticked = ticked || id == r.Registration
		}
		if ticked {
			chosen = append(chosen, wire.Target{Registration: r.Registration, Version: r.Version})
		}
	}
	return chosen, nil
}

// until repeats an exact request until it is answered, as the page does.
func until[Out any](ctx context.Context, v *visitor, method, path string, in any) (Out, error) {
	return again(ctx, func() (Out, error) { return call[Out](ctx, v, method, path, in) })
}

// again repeats a question until it is answered, after waits that double up to a limit, so that the registry does not
// take the patient for an attacker.
func again[Out any](ctx context.Context, ask func() (Out, error)) (out Out, err error) {
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, time.Second/2) {
		out, err = ask()
		if !unanswered(err) || ctx.Err() != nil {
			return out, err
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

func path(tx, step string) string { return "/v1/renewals/" + tx + step }
