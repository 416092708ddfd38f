package renewaltest

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha512" // ES384
	"encoding/base64"
	"testing"

	"hikitsugi/api/demo"
	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
)

// Visit is one person at one PC: a session cookie and an agent with its transaction key.
type Visit struct {
	*Office
	SID string
	K   *proof.Signer
	TX  string // once the current card is proved
}

// Visit begins a session with an agent of its own.
func (o *Office) Visit(t *testing.T) *Visit {
	t.Helper()
	secret, err := proof.NewRandom(rand.Reader, 32)
	if err != nil {
		t.Fatal(err)
	}
	return &Visit{Office: o, SID: proof.Digest([]byte(secret)), K: NewSigner(t)}
}

// Issue asks for a signature request.
func (v *Visit) Issue(t *testing.T, form wire.RequestForm) string {
	t.Helper()
	if form.JKT == "" {
		form.JKT = v.K.Thumbprint()
	}
	issued, err := v.Request(context.Background(), v.SID, form)
	if err != nil {
		t.Fatalf("request %s: %v", form.Purpose, err)
	}
	return issued.Request
}

// CurrentProof is what a card signs as the current one.
func (v *Visit) CurrentProof(t *testing.T, authority, card string) wire.CardProof {
	t.Helper()
	p := v.Sign(t, card, v.Issue(t, wire.RequestForm{Purpose: "current-card"}))
	p.Authority = authority
	return p
}

// NewProof is what a card signs as the new one.
func (v *Visit) NewProof(t *testing.T, card string) wire.CardProof {
	t.Helper()
	return v.Sign(t, card, v.Issue(t, wire.RequestForm{Purpose: "new-card", TX: v.TX}))
}

// ProveBoth goes as far as the review.
func (v *Visit) ProveBoth(t *testing.T, authority, current, next string) wire.Review {
	t.Helper()
	v.Current(t, authority, current)
	if _, err := v.ProveNew(context.Background(), v.SID, v.TX, v.NewProof(t, next)); err != nil {
		t.Fatalf("prove new card: %v", err)
	}
	review, err := v.Review(context.Background(), v.SID, v.TX)
	if err != nil {
		t.Fatalf("review: %v", err)
	}
	return review
}

// Current proves the current card.
func (v *Visit) Current(t *testing.T, authority, card string) wire.Renewal {
	t.Helper()
	r, err := v.ProveCurrent(context.Background(), v.SID, v.CurrentProof(t, authority, card))
	if err != nil {
		t.Fatalf("prove current card: %v", err)
	}
	v.TX = r.TX
	return r
}

// Tick chooses registrations of a review; none named chooses those that are ticked from the start.
func Tick(t *testing.T, review wire.Review, registrations ...string) []wire.Target {
	t.Helper()
	all, err := review.Registrations()
	if err != nil {
		t.Fatal(err)
	}
	var chosen []wire.Target
	for _, r := range all {
		ticked := len(registrations) == 0 && (r.Verdict == wire.VerdictRenew || r.Verdict == wire.VerdictApproval)
		for _, id := range registrations {
			ticked = ticked || id == r.Registration
		}
		if ticked {
			chosen = append(chosen, wire.Target{Registration: r.Registration, Version: r.Version})
		}
	}
	return chosen
}

// Change asks for the commit request for what was shown.
func (v *Visit) Change(t *testing.T, review wire.Review, chosen []wire.Target) wire.RequestForm {
	t.Helper()
	digest, err := review.Digest(chosen)
	if err != nil {
		t.Fatal(err)
	}
	return wire.RequestForm{Purpose: "commit", JKT: v.K.Thumbprint(), TX: v.TX, Targets: chosen, Review: digest}
}

// Confirm lets K sign the change.
func (v *Visit) Confirm(t *testing.T, request string) wire.CommitForm {
	t.Helper()
	return v.ConfirmWith(t, v.K, request)
}

// ConfirmWith lets another key sign the change.
func (v *Visit) ConfirmWith(t *testing.T, k *proof.Signer, request string) wire.CommitForm {
	t.Helper()
	r, err := v.Config.Directory.ParseRequest(request)
	if err != nil {
		t.Fatal(err)
	}
	r.JKT = k.Thumbprint()
	signed, err := proof.Confirm(k, r, request)
	if err != nil {
		t.Fatal(err)
	}
	return wire.CommitForm{Request: request, Proof: signed}
}

// Renew goes through a whole renewal.
func (v *Visit) Renew(t *testing.T, authority, current, next string, registrations ...string) wire.Receipt {
	t.Helper()
	review := v.ProveBoth(t, authority, current, next)
	request := v.Issue(t, v.Change(t, review, Tick(t, review, registrations...)))
	receipt, err := v.Commit(context.Background(), v.SID, v.TX, v.Confirm(t, request))
	if err != nil {
		t.Fatalf("commit: %v", err)
	}
	return receipt
}

// Sign makes a card's proof for a request.
func (v *Visit) Sign(t *testing.T, card, request string) wire.CardProof {
	t.Helper()
	c, ok := v.World.Card(card)
	if !ok {
		t.Fatalf("no card %s", card)
	}
	return v.SignWith(t, c, request)
}

// SignWith makes the proof of any card.
func (v *Visit) SignWith(t *testing.T, c demo.Card, request string) wire.CardProof {
	t.Helper()
	r, err := v.Config.Directory.ParseRequest(request)
	if err != nil {
		t.Fatal(err)
	}
	input, err := proof.StatementInput(r, request, c.Certificate, c.Key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return wire.CardProof{
		Request: request, Proof: proof.Assemble(input, rawSignature(t, c.Key, input)),
		Certificate: base64.StdEncoding.EncodeToString(c.Certificate), Chain: []string{},
	}
}

func rawSignature(t *testing.T, key crypto.Signer, input string) []byte {
	t.Helper()
	hash := crypto.SHA256
	if k, ok := key.(*ecdsa.PrivateKey); ok && k.Curve.Params().BitSize == 384 {
		hash = crypto.SHA384
	}
	h := hash.New()
	h.Write([]byte(input))
	switch k := key.(type) {
	case *rsa.PrivateKey:
		s, err := rsa.SignPKCS1v15(rand.Reader, k, hash, h.Sum(nil))
		if err != nil {
			t.Fatal(err)
		}
		return s
	case *ecdsa.PrivateKey:
		r, s, err := ecdsa.Sign(rand.Reader, k, h.Sum(nil))
		if err != nil {
			t.Fatal(err)
		}
		size := (k.Curve.Params().BitSize + 7) / 8
		return append(r.FillBytes(make([]byte, size)), s.FillBytes(make([]byte, size))...)
	}
	t.Fatalf("no way to sign with %T", key)
	return nil
}
