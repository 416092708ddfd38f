package proof

import "fmt"

// Kind of a leaf of the history.
type Kind string

// What changes who holds a registration.
const (
	Import  Kind = "import"  // the operator brought in a registration with its card
	Renewal Kind = "renewal" // two cards and K
)

// Leaf is one entry of the registry's history: a change of who holds a registration, or the acceptance of one that
// waits for approval. Fields in this order; digests refer to the bytes kept beside it.
type Leaf struct {
	V            int      `json:"v"`
	Kind         Kind     `json:"kind"`
	At           int64    `json:"at"`                      // Unix seconds
	TX           string   `json:"tx,omitempty"`            // renewal
	Current      string   `json:"current,omitempty"`       // renewal: the card that is replaced
	CurrentProof string   `json:"current_proof,omitempty"` //
	New          string   `json:"new"`                     // digest of the certificate that holds the registrations now
	NewProof     string   `json:"new_proof,omitempty"`     //
	Confirmation string   `json:"confirmation,omitempty"`  // digest of K's token
	Review       string   `json:"review,omitempty"`        //
	HandedOver   []Target `json:"handed_over,omitempty"`   // registrations at the versions before the change
	Pending      []Target `json:"pending,omitempty"`       // accepted, waiting for the authority's approval
	Receipt      string   `json:"receipt,omitempty"`       // receipt number
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
	return l, l.check()
}

func (l Leaf) check() error {
	proofs := []string{l.Current, l.CurrentProof, l.NewProof, l.Confirmation, l.Review}
	ok := l.V == Version && l.At > 0 && isDigest(l.New)
	switch l.Kind {
	case Import:
		ok = ok && l.TX == "" && none(proofs) && len(l.HandedOver) == 1 && l.Pending == nil
	case Renewal:
		ok = ok && isRandom(l.TX, sizeTX) && all(proofs) && len(l.HandedOver)+len(l.Pending) > 0
	default:
		ok = false
	}
	if !ok {
		return fmt.Errorf("leaf: %w: fields of kind %.20q", ErrMalformed, l.Kind)
	}
	return nil
}
