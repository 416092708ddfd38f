package proof

import (
	"bytes"
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
	State        string `json:"state"` // HandedOver, AwaitingApproval, Declined or Refused
}

// The states of a Result.
const (
	HandedOver       = "handed-over"
	AwaitingApproval = "awaiting-approval"
	Declined         = "declined" // offered and not chosen
	Refused          = "refused"  // the rules did not let it be chosen
)

// Evidence is one card's part: request, proof, certificate and, from its issuer up to the anchor that the registry
// accepted, chain (padded base64 DER).
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
func SignReceipt(key *Signer, r Receipt) (string, error) {
	return key.withKid(typReceipt, maxReceipt, r)
}

// VerifyReceipt checks a receipt's signature and, from its own bytes, that both cards and K signed what it reports and
// that the history's leaf says the same. d is the registry's directory, which the caller trusts. Validity of the cards'
// certificates is not asked: what counts is that their keys signed, when the registry says so. Whom the certificates
// belong to, and whether to trust the top of their chain, is for the caller. The texts of a Result (Authority, Category,
// Number) and the time are the registry's word; all else is proved. ErrForeign means parts that do not belong together.
func VerifyReceipt(compact string, d Directory) (Receipt, error) {
	var r Receipt
	kid, err := openKid(compact, typReceipt, maxReceipt, d.ReceiptKey, &r)
	if err != nil {
		return Receipt{}, fmt.Errorf("receipt: %w", err)
	}
	if r.V != Version || r.Kind != Renewal {
		return Receipt{}, fmt.Errorf("receipt: %w: fields", ErrMalformed)
	}
	if r.Origin != d.Origin || r.Demo != d.Demo || !covers(d.Receipt, kid, r.IssuedAt) {
		return Receipt{}, fmt.Errorf("receipt: %w: origin, demo or key validity", ErrForeign)
	}
	if err := r.verify(d); err != nil {
		return Receipt{}, fmt.Errorf("receipt: %w", err)
	}
	return r, nil
}

func (r Receipt) verify(d Directory) error {
	k, err := d.ParsePastRequest(r.Confirmation.Request)
	if err != nil {
		return fmt.Errorf("confirmation: %w", err)
	}
	if err := VerifyConfirmation(r.Confirmation.Proof, k, r.Confirmation.Request); err != nil {
		return err
	}
	c, current, err := r.Current.verify(CurrentCard, d)
	if err != nil {
		return fmt.Errorf("current card: %w", err)
	}
	n, next, err := r.New.verify(NewCard, d)
	if err != nil {
		return fmt.Errorf("new card: %w", err)
	}
	if err := Linked(c, n, k); err != nil {
		return err
	}
	if k.Current != Digest(current.Raw) || k.CurrentProof != Digest([]byte(r.Current.Proof)) ||
		k.New != Digest(next.Raw) || k.NewProof != Digest([]byte(r.New.Proof)) {
		return fmt.Errorf("%w: confirmation names other cards", ErrForeign)
	}
	if bytes.Equal(current.RawSubjectPublicKeyInfo, next.RawSubjectPublicKeyInfo) {
		return fmt.Errorf("%w: both cards hold the same key", ErrForeign)
	}
	if len(r.ShownTargets) != len(k.Targets) || ReviewDigest(r.Shown, r.ShownTargets) != k.Review {
		return fmt.Errorf("%w: review", ErrForeign)
	}
	return r.verifyLeaf(k)
}

// clockSkew is how far the clocks of a registry's replicas may lie apart between a request and its commit.
const clockSkew = int64(time.Minute / time.Second)

// verifyLeaf holds the leaf to the confirmation and the results to the leaf.
func (r Receipt) verifyLeaf(k Request) error {
	leaf, err := ParseLeaf([]byte(r.Leaf))
	if err != nil {
		return err
	}
	if leaf.Kind != Renewal || leaf.TX != k.TX || leaf.New != k.New || leaf.Current != k.Current ||
		leaf.NewProof != k.NewProof || leaf.CurrentProof != k.CurrentProof || leaf.Review != k.Review ||
		leaf.Receipt != r.Number || leaf.Confirmation != Digest([]byte(r.Confirmation.Proof)) ||
		!slices.Equal(leaf.Targets(), k.Targets) {
		return fmt.Errorf("%w: leaf", ErrForeign)
	}
	if leaf.At < k.IAT-clockSkew || leaf.At >= k.EXP+clockSkew || r.IssuedAt < leaf.At {
		return fmt.Errorf("%w: time of the leaf", ErrForeign)
	}
	return r.verifyResults(leaf)
}

// verifyResults checks that the results report each registration once, and as changed exactly what the leaf changes.
func (r Receipt) verifyResults(leaf Leaf) error {
	states := map[string]string{}
	for _, t := range leaf.HandedOver {
		states[t.Registration] = HandedOver
	}
	for _, t := range leaf.Pending {
		states[t.Registration] = AwaitingApproval
	}
	seen := map[string]bool{}
	for _, result := range r.Results {
		state, changed := states[result.Registration]
		ok := result.State == state
		if !changed {
			ok = isID(result.Registration) && (result.State == Declined || result.State == Refused)
		}
		if !ok || seen[result.Registration] {
			return fmt.Errorf("%w: result %.64q", ErrForeign, result.Registration)
		}
		seen[result.Registration] = true
		delete(states, result.Registration)
	}
	if len(states) > 0 {
		return fmt.Errorf("%w: %d results missing", ErrForeign, len(states))
	}
	return nil
}

// Linked checks that three requests belong to one renewal: the same origin, transaction, session and K, each step
// naming the one before, no request standing for two. It says nothing about signatures.
func Linked(c, n, k Request) error {
	same := func(a, b Request) bool {
		return a.Origin == b.Origin && a.TX == b.TX && a.SID == b.SID && a.JKT == b.JKT && a.Demo == b.Demo
	}
	once := c.JTI != n.JTI && n.JTI != k.JTI && c.JTI != k.JTI
	if !once || !same(c, n) || !same(n, k) || n.Current != k.Current || n.CurrentProof != k.CurrentProof {
		return fmt.Errorf("%w: steps of different renewals", ErrForeign)
	}
	return nil
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
