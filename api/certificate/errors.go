package certificate

import "errors"

// Errors of [Parse].
var (
	ErrTooLarge  = errors.New("certificate is larger than 8 KiB")
	ErrMalformed = errors.New("certificate is malformed")
)

// Errors of [VerifyChain] and [KeyAllowed], for errors.Is.
var (
	// ErrKeyTooWeak means that a key is below the policy (code key-too-weak).
	ErrKeyTooWeak = errors.New("key is too weak")
	// ErrNotAccepted means that none of the anchors issued the certificate
	// (code ca-not-accepted).
	ErrNotAccepted = errors.New("issuer is not accepted")
	// ErrNotYetValid and ErrExpired are about the card's own certificate, and
	// only said once its chain was proved. An expired CA is [ErrInvalid].
	ErrNotYetValid = errors.New("certificate is not valid yet")
	ErrExpired     = errors.New("certificate has expired")
	// ErrDemo means a demo certificate outside demo mode (code demo-card-refused).
	ErrDemo = errors.New("demo certificate outside demo mode")
	// ErrNotDemo means a certificate without the demo marker in demo mode.
	ErrNotDemo = errors.New("certificate without demo marker in demo mode")
	// ErrInvalid matches every [InvalidError] (code certificate-invalid).
	ErrInvalid = errors.New("certificate is invalid")
)

// Reason says what is wrong with an invalid certificate; stable, a key for
// the text that the user sees.
type Reason string

// Reasons of an [InvalidError].
const (
	ReasonKey         Reason = "key"          // a kind or size of key that is not listed
	ReasonKeyUsage    Reason = "key-usage"    // not for signatures of a person
	ReasonExtension   Reason = "extension"    // an unknown critical extension
	ReasonConstraints Reason = "constraints"  // basic constraints, path length, name constraints
	ReasonSignature   Reason = "signature"    // not signed by the issuer it names
	ReasonCAExpired   Reason = "ca-expired"   // a CA certificate outside its validity
	ReasonChainLength Reason = "chain-length" // more intermediates offered than are read
)

// InvalidError is a certificate refused for a reason that neither the user nor
// the authority can change; it matches [ErrInvalid].
type InvalidError struct {
	Reason Reason
	Err    error // for the log; may be nil
}

func (e *InvalidError) Error() string {
	s := ErrInvalid.Error() + " (" + string(e.Reason) + ")"
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Is reports whether target is [ErrInvalid].
func (e *InvalidError) Is(target error) bool { return target == ErrInvalid }

func (e *InvalidError) Unwrap() error { return e.Err }
