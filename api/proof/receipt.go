package proof

import (
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"slices"
	"time"
)

// Receipt is the 受付票: what was done, with every signed part, so that it can be verified years later without the
// registry. The certificates need not be valid any more: what counts is that the keys in them signed.
type Receipt struct {
	V            int       `json:"v"`
	Origin       string    `json:"origin"`
	Number       string    `json:"number"`
	Kind         Kind      `json:"kind"`
	IssuedAt     int64     `json:"issued_at"` // Unix seconds
	Demo         bool      `json:"demo"`
	Authority    string    `json:"authority"` // where the renewal was started
	Results      []Result  `json:"results"`   // every registration that was offered
	Current      Evidence  `json:"current"`
	New          Evidence  `json:"new"`
	Confirmation Confirmed `json:"confirmation"`
	Shown        string    `json:"shown"`         // exact text of the review's card part
	ShownTargets []string  `json:"shown_targets"` // exact texts of the review's chosen registrations
	Leaf         string    `json:"leaf"`          // exact bytes of the history's leaf
}

// Result says what became of one registration.
type Result struct {
	Registration string `json:"registration"`
	Authority    string `json:"authority"`
	Category     string `json:"category"`
	Number       string `json:"number"`
	State        string `json:"state"` // handed-over, awaiting-approval, declined or refused
}

// Evidence is one card's part: request, proof, certificate and chain (base64 DER).
type Evidence struct {
	Request     string   `json:"request"`
	Proof       string   `json:"proof"`
	Certificate string   `json:"certificate"`
	Chain       []string `json:"chain"`
}

// Confirmed is K's part.
type Confirmed struct {
	Request string `json:"request"`
	Proof   string `json:"proof"`
}

// SignReceipt signs with a receipt key.
func SignReceipt(key *Signer, r Receipt) (string, error) { return key.withKid(typReceipt, r) }

// VerifyReceipt checks the receipt's signature and, from its own bytes, that both cards and K signed what it reports.
// requestKey and receiptKey come from the registry's directory, past keys included.
func VerifyReceipt(compact string, requestKey, receiptKey KeyFinder) (Receipt, error) {
	var r Receipt
	if _, err := openKid(compact, typReceipt, maxReceipt, receiptKey, &r); err != nil {
		return Receipt{}, fmt.Errorf("receipt: %w", err)
	}
	if r.V != Version || r.Kind != Renewal {
		return Receipt{}, fmt.Errorf("receipt: %w: fields", ErrMalformed)
	}
	return r, r.verify(requestKey)
}

func (r Receipt) verify(requestKey KeyFinder) error {
	k, _, err := ParseRequest(r.Confirmation.Request, requestKey)
	if err != nil {
		return fmt.Errorf("receipt: confirmation: %w", err)
	}
	if err := VerifyConfirmation(r.Confirmation.Proof, k, r.Confirmation.Request); err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	c, err := r.Current.verify(CurrentCard, requestKey)
	if err != nil {
		return fmt.Errorf("receipt: current card: %w", err)
	}
	n, err := r.New.verify(NewCard, requestKey)
	if err != nil {
		return fmt.Errorf("receipt: new card: %w", err)
	}
	if err := Linked(c, n, k); err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	if k.Current != r.Current.card() || k.CurrentProof != Digest([]byte(r.Current.Proof)) ||
		k.New != r.New.card() || k.NewProof != Digest([]byte(r.New.Proof)) {
		return fmt.Errorf("receipt: %w: confirmation names other cards", ErrForeign)
	}
	return r.verifyLeaf(k)
}

func (r Receipt) verifyLeaf(k Request) error {
	leaf, err := ParseLeaf([]byte(r.Leaf))
	if err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	if leaf.TX != k.TX || leaf.New != k.New || leaf.Current != k.Current || leaf.NewProof != k.NewProof ||
		leaf.CurrentProof != k.CurrentProof || leaf.Review != k.Review || leaf.Receipt != r.Number ||
		leaf.Confirmation != Digest([]byte(r.Confirmation.Proof)) || !slices.Equal(leaf.Targets(), k.Targets) {
		return fmt.Errorf("receipt: %w: leaf", ErrForeign)
	}
	if ReviewDigest(r.Shown, r.ShownTargets) != k.Review {
		return fmt.Errorf("receipt: %w: review", ErrForeign)
	}
	return nil
}

// Targets lists what was handed over and what waits, sorted as in the confirmation.
func (l Leaf) Targets() []Target {
	all := slices.Concat(l.HandedOver, l.Pending)
	slices.SortFunc(all, func(a, b Target) int {
		switch {
		case a.Registration < b.Registration:
			return -1
		case a.Registration > b.Registration:
			return 1
		}
		return 0
	})
	return all
}

// Linked checks that three requests belong to one renewal: the same origin, transaction, session and K, each step
// naming the one before. It says nothing about signatures.
func Linked(c, n, k Request) error {
	same := func(a, b Request) bool {
		return a.Origin == b.Origin && a.TX == b.TX && a.SID == b.SID && a.JKT == b.JKT && a.Demo == b.Demo
	}
	if !same(c, n) || !same(n, k) || n.Current != k.Current || n.CurrentProof != k.CurrentProof {
		return fmt.Errorf("%w: steps of different renewals", ErrForeign)
	}
	return nil
}

func (e Evidence) verify(purpose Purpose, requestKey KeyFinder) (Request, error) {
	r, _, err := ParseRequest(e.Request, requestKey)
	if err != nil {
		return Request{}, err
	}
	if r.Purpose != purpose {
		return Request{}, fmt.Errorf("%w: purpose", ErrForeign)
	}
	der, err := base64.StdEncoding.DecodeString(e.Certificate)
	if err != nil {
		return Request{}, fmt.Errorf("%w: certificate", ErrMalformed)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return Request{}, fmt.Errorf("%w: certificate: %v", ErrMalformed, err)
	}
	return r, VerifyStatement(e.Proof, r, e.Request, der, cert.PublicKey)
}

func (e Evidence) card() string {
	der, err := base64.StdEncoding.DecodeString(e.Certificate)
	if err != nil {
		return ""
	}
	return Digest(der)
}

// ReviewDigest digests what the user saw: the exact text of the review's card part and of each chosen registration's
// part, in the order of their registration ids. Each text is digested first, so that no text can pass for another.
func ReviewDigest(shown string, targets []string) string {
	sum := Digest([]byte(shown))
	for _, t := range targets {
		sum += Digest([]byte(t))
	}
	return Digest([]byte(sum))
}

// Issued is IssuedAt as a time.
func (r Receipt) Issued() time.Time { return time.Unix(r.IssuedAt, 0).UTC() }
