// Package reader is the seam between the agent and the readers of this PC: which cards come and go, and one transaction
// with the card that was meant. A Service is PC/SC (System) or the virtual readers of package virtual. It knows no card
// family and no PIN.
package reader

import (
	"context"
	"errors"
)

// What goes wrong at a reader. Each asks something else of the user; compare with errors.Is.
var (
	ErrServiceStopped = errors.New("smart card service is not running")
	ErrReaderLost     = errors.New("reader was unplugged")
	ErrReaderBusy     = errors.New("another program uses the reader")
	ErrNoCard         = errors.New("no card in the reader")
	ErrCardRemoved    = errors.New("card was removed")
	ErrCardMute       = errors.New("card does not answer the reset")
	ErrCardReset      = errors.New("another program reset the card")
	ErrCardChanged    = errors.New("another card, or the same one inserted again")
	ErrTimeout        = errors.New("card takes too long")
	ErrCardAnswer     = errors.New("card answered nothing that can be read")
)

// State is what a reader says about its slot.
type State string

// The states of a slot. Only StatePresent can be talked to.
const (
	StateEmpty       State = "empty"
	StatePresent     State = "present"
	StateMute        State = "mute"        // a card that gave no ATR: upside down, dirty or broken
	StateBusy        State = "busy"        // another program holds the card for itself
	StateUnavailable State = "unavailable" // the reader is listed but cannot be asked
)

// Slot is one reader and what is in it now.
type Slot struct {
	Name    string // as the system names the reader; unique among the slots
	Virtual bool
	State   State
	// Insertion names one insertion of one card: random, new with every insertion, empty when no card is in.
	Insertion string
	ATR       []byte // empty unless the state is StatePresent or StateBusy
}

// Service is a set of readers.
type Service interface {
	// Watch calls changed with all slots at once and again after every change, never concurrently. It returns when ctx
	// ends (with its error) or the service is gone (ErrServiceStopped); then no insertion is valid any more.
	// One Watch at a time. Keep restarts it.
	Watch(ctx context.Context, changed func([]Slot)) error

	// Do runs fn inside one transaction with the card of that insertion. If it is not the one in the slot any more, Do
	// fails with ErrCardChanged and nothing was sent. Nothing is held after Do returns, but for the transaction itself
	// until a reset that fn has asked for is done. The error is fn's own or one of this package.
	Do(ctx context.Context, slot, insertion string, fn func(Tx) error) error
}

// Tx is a transaction under way; it is valid only inside the function that Do called. Two of them can be compared.
type Tx interface {
	// Transmit carries one command APDU to the card. It keeps neither slice and never repeats a command.
	Transmit(ctx context.Context, command []byte) (response []byte, err error)

	// ResetAfter has the card reset when the transaction ends, so that no other program finds the PIN verified.
	ResetAfter()
}
