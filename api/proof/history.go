package proof

import (
	"fmt"
	"slices"
	"strings"
)

// Kind of a leaf of the history.
type Kind string

// What changes who holds a registration, or whether a card that does may be used.
const (
	Import        Kind = "import"        // the operator brought in a registration with its card
	Renewal       Kind = "renewal"       // two cards and K
	Approval      Kind = "approval"      // 受理: an officer let happen what a renewal waited for
	Rejection     Kind = "rejection"     // 不受理: an officer did not
	Suspension    Kind = "suspension"    // 停止: a card was reported as lost
	Reinstatement Kind = "reinstatement" // and was found again
)

// Leaf is one entry of the registry's history: a change of who holds a registration, the acceptance of one that waits
// for approval, or an officer's decision. Fields in this order; digests refer to the bytes kept beside it.
type Leaf struct {
	V            int      `json:"v"`
	Kind         Kind     `json:"kind"`
	At           int64    `json:"at"`                      // Unix seconds
	TX           string   `json:"tx,omitempty"`            // renewal
	Current      string   `json:"current,omitempty"`       // the card that is, was or would have been replaced, or is suspended
	CurrentProof string   `json:"current_proof,omitempty"` //
	New          string   `json:"new,omitempty"`           // digest of the certificate that holds the registrations now
	NewProof     string   `json:"new_proof,omitempty"`     //
	Confirmation string   `json:"confirmation,omitempty"`  // digest of K's token
	Review       string   `json:"review,omitempty"`        //
	HandedOver   []Target `json:"handed_over,omitempty"`   // registrations at the versions before the change
	Pending      []Target `json:"pending,omitempty"`       // accepted, waiting for the authority's approval
	Receipt      string   `json:"receipt,omitempty"`       // receipt number
	Accepted     string   `json:"accepted,omitempty"`      // approval, rejection: hash of the renewal's leaf
	Refused      []Target `json:"refused,omitempty"`       // rejection: what had been waiting
	Suspended    []Target `json:"suspended,omitempty"`     // suspension: registrations at the versions before the change
	Reinstated   []Target `json:"reinstated,omitempty"`    // reinstatement
	Officer      string   `json:"officer,omitempty"`       // who decided, by the authority's own id of them, not a name
}

// Encode gives the leaf's bytes.
func (l Leaf) Encode() ([]byte, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	return encode(l)
}

// ParseLeaf reads the bytes of a leaf.
func ParseLeaf(b []byte) (Leaf, error) {
	var l Leaf
	if err := decode(b, &l); err != nil {
		return Leaf{}, fmt.Errorf("leaf: %w", err)
	}
	if err := l.check(); err != nil {
		return Leaf{}, err
	}
	return l, nil
}

func (l Leaf) check() error {
	proofs := []string{l.Current, l.CurrentProof, l.NewProof, l.Confirmation, l.Review}
	ok := l.V == Version && l.At > 0 && l.At <= maxInteger
	switch l.Kind {
	case Import:
		ok = ok && isDigest(l.New) && l.TX == "" && none(proofs) && len(l.Pending) == 0 && l.Receipt == "" && l.undecided() &&
			len(l.HandedOver) == 1 && importedTarget(l.HandedOver[0])
	case Renewal:
		ok = ok && isDigest(l.New) && isRandom(l.TX, sizeTX) && all(proofs) && isID(l.Receipt) && l.targets() == nil &&
			l.undecided() && l.Current != l.New && l.CurrentProof != l.NewProof
	default:
		ok = ok && l.decided()
	}
	if !ok {
		return fmt.Errorf("leaf: %w: fields of kind %.20q", ErrMalformed, l.Kind)
	}
	return nil
}

// importedTarget takes version 0 too: before its import a registration had none.
func importedTarget(t Target) bool {
	return isID(t.Registration) && t.Version >= 0 && t.Version <= maxInteger
}

// targets holds both lists to the order of the confirmation, and each registration to one of them.
func (l Leaf) targets() error {
	for _, list := range [][]Target{l.HandedOver, l.Pending} {
		if len(list) > 0 {
			if err := sortedTargets(list); err != nil {
				return err
			}
		}
	}
	return sortedTargets(l.Targets())
}

// Targets lists what was handed over and what waits, sorted as in the confirmation.
func (l Leaf) Targets() []Target {
	all := slices.Concat(l.HandedOver, l.Pending)
	slices.SortFunc(all, func(a, b Target) int { return strings.Compare(a.Registration, b.Registration) })
	return all
}
