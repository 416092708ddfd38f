package card

import (
	"errors"
	"fmt"

	"hikitsugi/agent/apdu"
)

// ErrPINFormat is a PIN that no card of this kind can have; the card was not asked.
var ErrPINFormat = errors.New("pin has the wrong length or characters")

// ErrPINUnanswered is a PIN that was sent and got no answer to go by: the card was reset or pulled, or the caller has
// left. A try may be used up, so whoever counts wrong PINs counts it.
var ErrPINUnanswered = errors.New("no answer to the pin: a try may be used up")

// PINRule is what a PIN of the card looks like.
type PINRule struct {
	Min, Max int  // characters
	Digits   bool // digits only
}

// check tells whether pin can be sent; the rules are ASCII.
func (r PINRule) check(pin []byte) error {
	if len(pin) < r.Min || len(pin) > r.Max {
		return ErrPINFormat
	}
	for _, c := range pin {
		if c < 0x21 || c > 0x7e || r.Digits && (c < '0' || c > '9') {
			return ErrPINFormat
		}
	}
	return nil
}

// PINError is a card's answer to a wrong PIN, or its refusal to take one.
type PINError struct {
	Left    int  // tries left
	Known   bool // whether the card told Left
	Blocked bool // no PIN is taken any more (閉塞)
}

// Error tells the tries left.
func (e *PINError) Error() string {
	switch {
	case e.Blocked:
		return "pin is blocked"
	case e.Known:
		return fmt.Sprintf("wrong pin, %d tries left", e.Left)
	}
	return "wrong pin, tries left unknown"
}

// unanswered marks what went wrong with a VERIFY and is no answer to the PIN.
func unanswered(err error) error {
	var wrong *PINError
	if errors.As(err, &wrong) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrPINUnanswered, err)
}

func blocked() *PINError { return &PINError{Known: true, Blocked: true} }

// pinError turns the status word of a VERIFY into a *PINError where it is one.
func pinError(err error) error {
	var status *apdu.StatusError
	if !errors.As(err, &status) {
		return err
	}
	left, known := status.SW.TriesLeft()
	switch {
	case status.SW.Blocked(), known && left == 0:
		return blocked()
	case status.SW.WrongPIN():
		return &PINError{Left: left, Known: known}
	}
	return err
}
