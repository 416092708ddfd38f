package proof

import (
	"fmt"
	"slices"
)

// Decision is what an officer decided, as the registry's receipt key signs it. An approval or a rejection is the 受付票 of
// what a renewal waited for, with that renewal's receipt in it; a suspension and a reinstatement have no receipt.
type Decision struct {
	V        int      `json:"v"`
	Origin   string   `json:"origin"`
	Number   string   `json:"number,omitempty"` // its own receipt number
	Kind     Kind     `json:"kind"`
	IssuedAt int64    `json:"issued_at"` // Unix seconds
	Demo     bool     `json:"demo"`
	Results  []Result `json:"results,omitempty"`  // every registration that was decided
	Accepted string   `json:"accepted,omitempty"` // the renewal's receipt, as it was issued
	Leaf     string   `json:"leaf"`               // exact bytes of the history's leaf
}

// undecided reports whether a leaf has no field of a decision.
func (l Leaf) undecided() bool {
	return l.Accepted == "" && l.Officer == "" && len(l.Refused)+len(l.Suspended)+len(l.Reinstated) == 0
}

// decided holds the leaf of a decision to its kind: exactly one list of registrations, and no field of another kind.
func (l Leaf) decided() bool {
	list := l.decides()
	others := len(l.HandedOver) + len(l.Pending) + len(l.Refused) + len(l.Suspended) + len(l.Reinstated) - len(list)
	ok := sortedTargets(list) == nil && others == 0 && isDigest(l.Current) && isID(l.Officer) &&
		l.TX == "" && none([]string{l.CurrentProof, l.NewProof, l.Confirmation, l.Review})
	switch l.Kind {
	case Approval:
		return ok && isID(l.Receipt) && isDigest(l.Accepted) && isDigest(l.New) && l.New != l.Current
	case Rejection:
		return ok && isID(l.Receipt) && isDigest(l.Accepted) && l.New == ""
	case Suspension, Reinstatement:
		return ok && l.Receipt == "" && l.Accepted == "" && l.New == ""
	}
	return false
}

// decides lists the registrations that a decision is about.
func (l Leaf) decides() []Target {
	switch l.Kind {
	case Approval:
		return l.HandedOver
	case Rejection:
		return l.Refused
	case Suspension:
		return l.Suspended
	case Reinstatement:
		return l.Reinstated
	}
	return nil
}

// SignDecision signs with a receipt key.
func SignDecision(key *Signer, d Decision) (string, error) {
	return key.withKid(typDecision, maxDecision, d)
}

// VerifyDecision checks a decision's signature and, from its own bytes, that its leaf says the same; of an approval or a
// rejection also all that VerifyReceipt checks of the receipt in it, and that the leaf decides only what had been waiting
// there. dir is the registry's directory, which the caller trusts. Who the officer is stays the registry's word.
func VerifyDecision(compact string, dir Directory) (Decision, Leaf, error) {
	var d Decision
	kid, err := openKid(compact, typDecision, maxDecision, dir.ReceiptKey, &d)
	if err != nil {
		return Decision{}, Leaf{}, fmt.Errorf("decision: %w", err)
	}
	leaf, err := ParseLeaf([]byte(d.Leaf))
	if err != nil {
		return Decision{}, Leaf{}, fmt.Errorf("decision: %w", err)
	}
	if d.V != Version || leaf.Kind != d.Kind || leaf.undecided() || leaf.Receipt != d.Number || d.IssuedAt < leaf.At {
		return Decision{}, Leaf{}, fmt.Errorf("decision: %w: fields", ErrMalformed)
	}
	if d.Origin != dir.Origin || d.Demo != dir.Demo || !covers(dir.Receipt, kid, d.IssuedAt) {
		return Decision{}, Leaf{}, fmt.Errorf("decision: %w: origin, demo or key validity", ErrForeign)
	}
	if err := d.verify(leaf, dir); err != nil {
		return Decision{}, Leaf{}, fmt.Errorf("decision: %w", err)
	}
	return d, leaf, nil
}

// verify holds an approval or a rejection to the receipt that it decides on.
func (d Decision) verify(leaf Leaf, dir Directory) error {
	if d.Number == "" {
		if d.Accepted != "" || len(d.Results) > 0 {
			return fmt.Errorf("%w: fields of kind %.20q", ErrMalformed, d.Kind)
		}
		return nil
	}
	accepted, err := VerifyReceipt(d.Accepted, dir)
	if err != nil {
		return fmt.Errorf("accepted: %w", err)
	}
	waiting, err := ParseLeaf([]byte(accepted.Leaf))
	if err != nil {
		return err
	}
	if leaf.At < waiting.At {
		return fmt.Errorf("%w: it is older than what it decides on", ErrForeign)
	}
	if leaf.Accepted != LeafHash([]byte(accepted.Leaf)) || d.Number == accepted.Number || leaf.Current != waiting.Current ||
		leaf.Kind == Approval && leaf.New != waiting.New {
		return fmt.Errorf("%w: it decides on another receipt", ErrForeign)
	}
	for _, t := range leaf.decides() {
		if !waiting.awaits(t, leaf.Kind) {
			return fmt.Errorf("%w: %.64q had not been waiting", ErrForeign, t.Registration)
		}
	}
	return d.verifyResults(leaf, accepted)
}

// awaits reports whether a registration had been waiting. A rejection names it as it was; before an approval it may have
// moved on, when another of its cards was renewed, suspended or reinstated.
func (l Leaf) awaits(t Target, kind Kind) bool {
	return slices.ContainsFunc(l.Pending, func(p Target) bool {
		return p == t || kind == Approval && p.Registration == t.Registration && p.Version <= t.Version
	})
}

// verifyResults checks that the results report, in the order of the leaf, each registration that it decides, under the
// name that the accepted receipt has for it.
func (d Decision) verifyResults(leaf Leaf, accepted Receipt) error {
	state := map[Kind]string{Approval: HandedOver, Rejection: Refused}[leaf.Kind]
	var want []Result
	for _, t := range leaf.decides() {
		i := slices.IndexFunc(accepted.Results, func(r Result) bool { return r.Registration == t.Registration })
		if i < 0 {
			return fmt.Errorf("%w: %.64q is not in the accepted receipt", ErrForeign, t.Registration)
		}
		result := accepted.Results[i]
		result.State = state
		want = append(want, result)
	}
	if !slices.Equal(d.Results, want) {
		return fmt.Errorf("%w: results", ErrForeign)
	}
	return nil
}
