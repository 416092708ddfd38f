package renewal_test

import (
	"encoding/base64"
	"testing"

	"hikitsugi/api/proof"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// forged signs a request anew after a change, as whoever holds the request key can.
func forged(t *testing.T, o *renewaltest.Office, compact string, change func(*proof.Request)) string {
	t.Helper()
	r, err := o.Config.Directory.ParseRequest(compact)
	if err != nil {
		t.Fatal(err)
	}
	change(&r)
	signed, err := proof.SignRequest(o.Config.Request, r)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// others are the ways in which a request can name something else than the renewal's own record.
var others = map[string]func(*proof.Request){
	"another transaction":   func(r *proof.Request) { r.TX = "AAAAAAAAAAAAAAAAAAAAAA" },
	"another K":             func(r *proof.Request) { r.JKT = proof.Digest([]byte("another K")) },
	"another current card":  func(r *proof.Request) { r.Current = proof.Digest([]byte("another card")) },
	"another current proof": func(r *proof.Request) { r.CurrentProof = proof.Digest([]byte("another proof")) },
}

func TestANewCardContinuesItsOwnRenewal(t *testing.T) {
	t.Parallel()
	o := renewaltest.Open(t, sqlite(t))
	v := o.Visit(t)
	v.Current(t, "sapporo", "current")
	for name, change := range others {
		request := forged(t, o, v.Issue(t, wire.RequestForm{Purpose: "new-card", TX: v.TX}), change)
		t.Run(name, func(t *testing.T) { o.Refuses(t, message.ProofMismatch, newCard(v, v.Sign(t, "new", request))) })
	}
}

func TestACommitContinuesItsOwnRenewal(t *testing.T) {
	t.Parallel()
	o := renewaltest.Open(t, sqlite(t))
	v := o.Visit(t)
	review := v.ProveBoth(t, "sapporo", "current", "new")
	issued := v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review)))
	changes := map[string]func(*proof.Request){
		"another new card":  func(r *proof.Request) { r.New = proof.Digest([]byte("another card")) },
		"another new proof": func(r *proof.Request) { r.NewProof = proof.Digest([]byte("another proof")) },
	}
	for name, change := range others {
		if name != "another K" { // which cannot sign: commit_by_other_key
			changes[name] = change
		}
	}
	for name, change := range changes {
		form := v.Confirm(t, forged(t, o, issued, change))
		t.Run(name, func(t *testing.T) { o.Refuses(t, message.ProofMismatch, commit(v, form)) })
	}
}

// A key that is too weak is named as such before its signature is looked at.
func TestWeakKeyIsNamedBeforeItsSignature(t *testing.T) {
	t.Parallel()
	o := renewaltest.Open(t, sqlite(t))
	v := o.Visit(t)
	v.Current(t, "sapporo", "current")
	weak, _ := o.World.Card("new-weak")
	p := v.NewProof(t, "new")
	p.Certificate = base64.StdEncoding.EncodeToString(weak.Certificate)
	o.Refuses(t, message.KeyTooWeak, newCard(v, p))
}
