// Package card reads and signs with the families of cards that Japanese e-bidding uses: one file a family, each a
// profile over the shared steps here. Code gets at a card only through a reader.Tx, inside one transaction.
//
// A PIN is a byte slice that no error, no string and no log ever holds. No profile uses a key that signs without a PIN.
package card

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"

	"hikitsugi/agent/apdu"
	"hikitsugi/agent/reader"
)

// What can be wrong with a card itself. Errors of the reader (reader.ErrCardRemoved and its kin) pass through, wrapped.
var (
	ErrUnknownCard   = errors.New("card of no known family")
	ErrNoCertificate = errors.New("card holds no signing certificate")
	ErrNotHeld       = errors.New("card does not hold the certificate that was asked for")
	ErrUnreadable    = errors.New("certificate on the card cannot be read")
	ErrAnswer        = errors.New("card gave an invalid answer")
	ErrKey           = errors.New("key that the agent does not sign with")
	ErrKeyMismatch   = errors.New("signature does not fit the card's certificate")
	ErrReadBefore    = errors.New("card was read in another transaction")
)

// KeyRef names a key on a card in the numbering of its family; for PIV 9A and 9C.
type KeyRef byte

// String gives two hex digits.
func (k KeyRef) String() string { return fmt.Sprintf("%02x", byte(k)) }

// Tries are the tries that a PIN has left.
type Tries struct {
	Left  int  // 0 means blocked, when Known
	Max   int  // of a card whose PIN was never wrong; 0 when the card does not tell, as PIV
	Known bool // false when the card hides its counter
}

// Info is what a card tells without a PIN, and which key would sign.
type Info struct {
	Kind        string // the family: KindPIV
	Key         KeyRef
	Certificate []byte   // of that key, DER
	Chain       [][]byte // issuing certificates that the card carries, DER, nearest first
	Tries       Tries
	PIN         PINRule
	Identity    string // of the card, for telling one card from another: the GUID of a PIV CHUID in hex; "" where none is known

	// Others are the same card with each other key that has a certificate. Only Read looks for them.
	Others []Info

	tx reader.Tx // in which all of this was read
}

// profile is one family of cards. Its methods are called in this order within one transaction: selectApplication,
// certificate for some of the keys, identity and tries, then perhaps verify and sign.
type profile interface {
	// keys are those that the PIN protects, the one to be preferred first. No other key is ever used.
	keys() []KeyRef
	// pinRule is what every PIN of the family looks like.
	pinRule() PINRule
	// selectApplication fails with errAbsent when the card is of another family.
	selectApplication(ctx context.Context, t apdu.Transmitter) error
	// certificate reads the certificate of a key, DER. ErrNoCertificate, ErrUnreadable.
	certificate(ctx context.Context, t apdu.Transmitter, key KeyRef) ([]byte, error)
	// identity reads Info.Identity.
	identity(ctx context.Context, t apdu.Transmitter) (string, error)
	// tries asks for the tries left of the PIN of key.
	tries(ctx context.Context, t apdu.Transmitter, key KeyRef) (Tries, error)
	// verify sends the PIN, once. A wrong one is a *PINError.
	verify(ctx context.Context, t apdu.Transmitter, key KeyRef, pin []byte) error
	// sign returns the signature in the form of RFC 7518. It fails with ErrKey for a key that it does not use.
	sign(ctx context.Context, t apdu.Transmitter, key KeyRef, s signer, message []byte) ([]byte, error)
}

// errAbsent says that the card is of another family.
var errAbsent = errors.New("no such application on the card")

// family is a profile under the name that Info.Kind carries.
type family struct {
	kind string
	profile
}

// families lists the profiles in the order in which a card is asked.
func families() []family { return []family{{KindPIV, piv{}}} }

// Read finds out the family of the card and reads what it tells without a PIN: the key that the family prefers among
// those with a certificate, and the others. It fails with ErrUnknownCard, ErrNoCertificate, ErrUnreadable, ErrAnswer, or
// with what the reader reports.
func Read(ctx context.Context, tx reader.Tx) (Info, error) { return readFamily(ctx, tx, nil) }

// ReadFor reads only as far as the first key whose certificate fits, which is what signing needs. It fails as Read does,
// and with ErrNotHeld.
func ReadFor(ctx context.Context, tx reader.Tx, fits func(certificate []byte) bool) (Info, error) {
	return readFamily(ctx, tx, fits)
}

func readFamily(ctx context.Context, tx reader.Tx, fits func([]byte) bool) (Info, error) {
	for _, f := range families() {
		err := f.selectApplication(ctx, tx)
		if errors.Is(err, errAbsent) {
			continue
		}
		if err != nil {
			return Info{}, fmt.Errorf("select %s: %w", f.kind, classify(err))
		}
		info, err := read(ctx, tx, f, fits)
		if err != nil {
			return Info{}, fmt.Errorf("read %s: %w", f.kind, classify(err))
		}
		return info, nil
	}
	return Info{}, ErrUnknownCard
}

func read(ctx context.Context, tx reader.Tx, f family, fits func([]byte) bool) (Info, error) {
	held, err := f.held(ctx, tx, fits)
	if err != nil {
		return Info{}, err
	}
	identity, err := f.identity(ctx, tx)
	if err != nil {
		return Info{}, fmt.Errorf("identity: %w", err)
	}
	tries, err := f.tries(ctx, tx, held[0].Key)
	if err != nil {
		return Info{}, fmt.Errorf("tries: %w", err)
	}
	for i := range held {
		held[i].Kind, held[i].Identity, held[i].Tries, held[i].tx = f.kind, identity, tries, tx
	}
	info := held[0]
	info.Others = held[1:]
	return info, nil
}

// held reads the certificates: all, or up to the first that fits. Beside one that can be used, one that cannot be read
// counts as none.
func (f family) held(ctx context.Context, tx reader.Tx, fits func([]byte) bool) (held []Info, err error) {
	missing := ErrNoCertificate
	for _, key := range f.keys() {
		certificate, err := f.certificate(ctx, tx, key)
		if err == nil {
			err = parses(certificate)
		}
		switch {
		case errors.Is(err, ErrNoCertificate), len(held) > 0 && errors.Is(err, ErrUnreadable):
		case err != nil:
			return nil, fmt.Errorf("certificate %v: %w", key, err)
		case fits == nil:
			held = append(held, Info{Key: key, Certificate: certificate, PIN: f.pinRule()})
		case fits(certificate):
			return []Info{{Key: key, Certificate: certificate, PIN: f.pinRule()}}, nil
		default:
			missing = ErrNotHeld
		}
	}
	if len(held) == 0 {
		return nil, missing
	}
	return held, nil
}

func parses(certificate []byte) error {
	if _, err := x509.ParseCertificate(certificate); err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return nil
}

func familyOf(kind string) (family, error) {
	for _, f := range families() {
		if f.kind == kind {
			return f, nil
		}
	}
	return family{}, fmt.Errorf("%w: %q", ErrUnknownCard, kind)
}

// classify marks what breaks ISO 7816-4, and status words that no step expects, as ErrAnswer.
func classify(err error) error {
	var status *apdu.StatusError
	for _, malformed := range []error{apdu.ErrShortResponse, apdu.ErrStatusWord, apdu.ErrTooLong, apdu.ErrTLV} {
		if errors.Is(err, malformed) {
			return fmt.Errorf("%w: %w", ErrAnswer, err)
		}
	}
	if errors.As(err, &status) && !errors.Is(err, ErrAnswer) {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return err
}
