package proof_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	_ "crypto/sha512"
	"testing"

	"hikitsugi/api/proof"
)

func TestTwoCardsAndKHoldTogether(t *testing.T) {
	k, req := signer(t), signer(t)
	find := func(kid string) (proof.JWK, bool) { return req.JWK(), kid == req.Thumbprint() }
	card := newCardKey(t)
	r := proof.Request{V: 1, Origin: "https://example.test", Purpose: proof.CurrentCard, TX: random(t, 16), JTI: random(t, 32),
		IAT: 1000, EXP: 1300, SID: proof.Digest([]byte("s")), JKT: k.Thumbprint()}
	compact, err := proof.SignRequest(req, r)
	if err != nil {
		t.Fatal(err)
	}
	got, kid, err := proof.ParseRequest(compact, find)
	if err != nil || kid != req.Thumbprint() || got.TX != r.TX {
		t.Fatal(got, kid, err)
	}
	c := card.sign(t, got, compact)
	if err := proof.VerifyStatement(c, got, compact, card.der, card.key.Public()); err != nil {
		t.Fatal(err)
	}
	r.Purpose, r.JTI = proof.Commit, random(t, 32)
	r.Current, r.CurrentProof, r.New, r.NewProof = proof.Digest(card.der), proof.Digest([]byte(c)), proof.Digest(nil), proof.Digest(nil)
	r.Targets, r.Review = []proof.Target{{Registration: "a", Version: 1}, {Registration: "b", Version: 7}}, proof.ReviewDigest("x", []string{"y"})
	compact, err = proof.SignRequest(req, r)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err = proof.ParseRequest(compact, find)
	if err != nil {
		t.Fatal(err)
	}
	confirmed, err := proof.Confirm(k, got, compact)
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.VerifyConfirmation(confirmed, got, compact); err != nil {
		t.Fatal(err)
	}
}

type cardKey struct {
	key *ecdsa.PrivateKey
	der []byte
}

func newCardKey(t *testing.T) cardKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return cardKey{key, []byte(random(t, 8))}
}

func (c cardKey) sign(t *testing.T, r proof.Request, compact string) string {
	t.Helper()
	input, err := proof.StatementInput(r, compact, c.der, c.key.Public())
	if err != nil {
		t.Fatal(err)
	}
	h := crypto.SHA384.New()
	h.Write([]byte(input))
	x, y, err := ecdsa.Sign(rand.Reader, c.key, h.Sum(nil))
	if err != nil {
		t.Fatal(err)
	}
	return proof.Assemble(input, append(x.FillBytes(make([]byte, 48)), y.FillBytes(make([]byte, 48))...))
}

func signer(t *testing.T) *proof.Signer {
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

func random(t *testing.T, size int) string {
	t.Helper()
	s, err := proof.NewRandom(rand.Reader, size)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
