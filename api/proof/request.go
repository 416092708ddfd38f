package proof

import (
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Lifetime is the longest life of a request: exp - iat.
const Lifetime = 300 * time.Second

// MaxTargets bounds the registrations of one renewal, and of one leaf.
const MaxTargets = 64

// Request is R: what the registry asks one agent run to sign. Times are Unix seconds of the registry's clock. Digests
// and random values are base64url. The fields from Current on stand only where the purpose needs them.
type Request struct {
	V            int      `json:"v"`
	Origin       string   `json:"origin"` // exact ASCII origin of the page
	Purpose      Purpose  `json:"purpose"`
	TX           string   `json:"tx"`  // 128 random bits, the same in all steps of a renewal
	JTI          string   `json:"jti"` // 256 random bits, spent once
	IAT          int64    `json:"iat"`
	EXP          int64    `json:"exp"`
	SID          string   `json:"sid"`                     // digest of the session cookie's secret
	JKT          string   `json:"jkt"`                     // thumbprint of K
	Demo         bool     `json:"demo"`                    // true if and only if the registry is a demo
	Current      string   `json:"current,omitempty"`       // new-card, commit: digest of the current certificate
	CurrentProof string   `json:"current_proof,omitempty"` // new-card, commit: digest of C
	New          string   `json:"new,omitempty"`           // commit: digest of the new certificate
	NewProof     string   `json:"new_proof,omitempty"`     // commit: digest of N
	Targets      []Target `json:"targets,omitempty"`       // commit: sorted by registration, each once
	Review       string   `json:"review,omitempty"`        // commit: digest of the review that was shown
}

// Target is one registration at the version that the user saw; JSON form ["id",version].
type Target struct {
	Registration string
	Version      int64
}

// MarshalJSON gives ["id",version].
func (t Target) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{t.Registration, t.Version})
}

// UnmarshalJSON takes ["id",version]; the canonical check of the token around it refuses every other spelling.
func (t *Target) UnmarshalJSON(b []byte) error {
	var pair [2]jsontext.Value
	if err := json.Unmarshal(b, &pair); err != nil {
		return err
	}
	if err := json.Unmarshal(pair[0], &t.Registration); err != nil {
		return err
	}
	return json.Unmarshal(pair[1], &t.Version)
}

// NewRandom returns size random bytes, base64url.
func NewRandom(random io.Reader, size int) (string, error) {
	b := make([]byte, size)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("random: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// NewTX returns a transaction id.
func NewTX(random io.Reader) (string, error) { return NewRandom(random, sizeTX) }

// NewJTI returns a request id.
func NewJTI(random io.Reader) (string, error) { return NewRandom(random, sizeJTI) }

// IsTX reports whether s has the form of a transaction id.
func IsTX(s string) bool { return isRandom(s, sizeTX) }

// IsDigest reports whether s has the form of a Digest, which is also that of a thumbprint.
func IsDigest(s string) bool { return isDigest(s) }

// SignRequest checks r and signs it with a request key.
func SignRequest(key *Signer, r Request) (string, error) {
	if err := r.check(); err != nil {
		return "", err
	}
	return key.withKid(typRequest, maxToken, r)
}

// ParseRequest verifies a compact request by a request key that find knows. It compares iat and exp only with each
// other: the clock is the registry's business (Request.TimedOut). The kid tells the caller which key signed it.
func ParseRequest(compact string, find KeyFinder) (r Request, kid string, err error) {
	kid, err = openKid(compact, typRequest, maxToken, find, &r)
	if err != nil {
		return Request{}, "", fmt.Errorf("request: %w", err)
	}
	if err := r.check(); err != nil {
		return Request{}, "", fmt.Errorf("request: %w", err)
	}
	return r, kid, nil
}

// TimedOut returns ErrTimedOut if the registry's clock has passed exp, or lies further before iat than the clocks of
// replicas may lie apart: a receipt for such a change would not verify.
func (r Request) TimedOut(now time.Time) error {
	if now.Unix() >= r.EXP || now.Unix() < r.IAT-clockSkew {
		return fmt.Errorf("request: %w", ErrTimedOut)
	}
	return nil
}

func (r Request) check() error {
	switch {
	case r.V != Version:
		return fmt.Errorf("%w: v", ErrMalformed)
	case !ValidOrigin(r.Origin, r.Demo):
		return fmt.Errorf("%w: origin", ErrMalformed)
	case !isRandom(r.TX, sizeTX), !isRandom(r.JTI, sizeJTI):
		return fmt.Errorf("%w: tx or jti", ErrMalformed)
	case r.IAT <= 0, r.IAT > maxInteger, r.EXP <= r.IAT, r.EXP-r.IAT > int64(Lifetime/time.Second):
		return fmt.Errorf("%w: exp over %v after iat", ErrMalformed, Lifetime)
	case !isDigest(r.SID), !isDigest(r.JKT):
		return fmt.Errorf("%w: sid or jkt", ErrMalformed)
	}
	return r.checkPurpose()
}

// checkPurpose holds the fields of the later steps to the letters of the table in protocol.md 2.
func (r Request) checkPurpose() error {
	first, second := []string{r.Current, r.CurrentProof}, []string{r.New, r.NewProof}
	var ok bool
	switch r.Purpose {
	case CurrentCard:
		ok = none(first) && none(second) && r.Targets == nil && r.Review == ""
	case NewCard:
		ok = all(first) && none(second) && r.Targets == nil && r.Review == ""
	case Commit:
		ok = all(first) && all(second) && isDigest(r.Review) && sortedTargets(r.Targets) == nil &&
			r.Current != r.New && r.CurrentProof != r.NewProof
	}
	if !ok {
		return fmt.Errorf("%w: fields of purpose %.20q", ErrMalformed, r.Purpose)
	}
	return nil
}

func none(fields []string) bool {
	return !slices.ContainsFunc(fields, func(s string) bool { return s != "" })
}

func all(fields []string) bool {
	return !slices.ContainsFunc(fields, func(s string) bool { return !isDigest(s) })
}

// sortedTargets refuses none or too many, ids out of order or twice, and anything in an id that another JSON reader or
// another collation could take differently.
func sortedTargets(targets []Target) error {
	if len(targets) == 0 || len(targets) > MaxTargets {
		return fmt.Errorf("%w: %d targets", ErrMalformed, len(targets))
	}
	for i, t := range targets {
		if !isID(t.Registration) || t.Version < 1 || t.Version > maxInteger {
			return fmt.Errorf("%w: target", ErrMalformed)
		}
		if i > 0 && targets[i-1].Registration >= t.Registration {
			return fmt.Errorf("%w: targets not sorted", ErrMalformed)
		}
	}
	return nil
}

// IsID reports whether s can name a registration or an officer in what is signed.
func IsID(s string) bool { return isID(s) }

// isID reports whether s is 1 to 64 printable ASCII characters that JSON never escapes.
func isID(s string) bool {
	for _, c := range []byte(s) {
		if c <= ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}
