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

	tx reader.Tx // in which all of this was read
}

// profile is one family of cards. Its methods are called in this order within one transaction: selectApplication,
// readInfo and tries, then perhaps verify and sign.
type profile interface {
	// selectApplication fails with errAbsent when the card is of another family.
	selectApplication(ctx context.Context, t apdu.Transmitter) error
	// readInfo reads everything in Info but Kind and Tries.
	readInfo(ctx context.Context, t apdu.Transmitter) (Info, error)
	// tries asks for the tries left of the PIN of key.
	tries(ctx context.Context, t apdu.Transmitter, key KeyRef) (Tries, error)
	// verify sends the PIN, once. A wrong one is a *PINError.
	verify(ctx context.Context, t apdu.Transmitter, key KeyRef, pin []byte) error
	// sign returns the signature in the form of RFC 7518. It fails with ErrKey for a key that it does not use.
	sign(ctx context.Context, t apdu.Transmitter, key KeyRef, s signer, message []byte) ([]byte, error)
	// uses tells whether key is one that the PIN protects.
	uses(key KeyRef) bool
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

// Read finds out the family of the card and reads what it tells without a PIN. It fails with ErrUnknownCard,
// ErrNoCertificate, ErrUnreadable, ErrAnswer, or with what the reader reports.
func Read(ctx context.Context, tx reader.Tx) (Info, error) {
	for _, f := range families() {
		err := f.selectApplication(ctx, tx)
		if errors.Is(err, errAbsent) {
			continue
		}
		if err != nil {
			return Info{}, fmt.Errorf("select %s: %w", f.kind, classify(err))
		}
		info, err := read(ctx, tx, f)
		if err != nil {
			return Info{}, fmt.Errorf("read %s: %w", f.kind, classify(err))
		}
		return info, nil
	}
	return Info{}, ErrUnknownCard
}

func read(ctx context.Context, tx reader.Tx, f family) (Info, error) {
	info, err := f.readInfo(ctx, tx)
	if err != nil {
		return Info{}, err
	}
	if _, err := x509.ParseCertificate(info.Certificate); err != nil {
		return Info{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	info.Kind, info.tx = f.kind, tx
	info.Tries, err = f.tries(ctx, tx, info.Key)
	return info, err
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
