// Package vpcd puts cards made of software into a real smart card service: it is the card's side of the protocol by
// which vsmartcard's reader driver (vpcd, a driver of pcscd) is told what its readers hold. The agent and every other
// program on the PC then see a reader with a card.
//
// The driver listens, the card dials in; a connection is an inserted card, its end a removed one. Both sides send
// frames: two bytes of length, big endian, and as many bytes. A frame of one byte from the driver is a control: 0 power
// off, 1 power on and 2 reset, which get no answer, and 4, which asks for the ATR. Any other frame is a command APDU,
// answered by a frame with the response APDU.
//
// The protocol knows no authentication: who reaches the port is the card. It is for demo and test.
package vpcd

import (
	"context"
	"errors"
	"fmt"
	"net"
)

// Port is where the driver listens unless it was configured otherwise: its first slot there, its second on the next port.
const Port = 35963

// Addresses are those of a driver's two slots.
func Addresses(port int) []string {
	return []string{fmt.Sprintf("127.0.0.1:%d", port), fmt.Sprintf("127.0.0.1:%d", port+1)}
}

// ErrAbsent is a driver that does not listen: pcscd is not running or has no vpcd.
var ErrAbsent = errors.New("no vpcd listens there")

// Card is a card as its contacts see it. Its methods are called one at a time.
type Card interface {
	// ATR is what the card says when it gets power; empty for a card that stays mute.
	ATR() []byte
	// Reset is power off, power on or reset: the card forgets everything but what it stores.
	Reset() error
	// Transmit answers one command APDU. It keeps neither slice.
	Transmit(command []byte) (response []byte, err error)
}

// Insert puts the card into the slot that listens at address and keeps it there until ctx ends, which is how a card is
// removed. It returns ctx's error, ErrAbsent when there is no such slot, an error of the card, which pulls it, or
// io.EOF when the driver went away. The caller may insert again at once.
func Insert(ctx context.Context, address string, card Card) error {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("%w: %w", ErrAbsent, err)
	}
	if err != nil {
		return ctx.Err()
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	for {
		if err := exchange(conn, card); ctx.Err() != nil {
			return ctx.Err()
		} else if err != nil {
			return err
		}
	}
}

// Controls of the driver.
const (
	powerOff = 0
	powerOn  = 1
	reset    = 2
	getATR   = 4
)

// exchange takes one frame and answers it if it wants an answer.
func exchange(conn net.Conn, card Card) error {
	frame, err := readFrame(conn)
	if err != nil {
		return err
	}
	if len(frame) == 1 {
		return control(conn, card, frame[0])
	}
	defer clear(frame) // may hold a PIN
	response, err := card.Transmit(frame)
	if err != nil {
		return fmt.Errorf("transmit: %w", err)
	}
	return writeFrame(conn, response)
}

// control obeys a frame of one byte; one that nobody knows is left unanswered, as by other cards.
func control(conn net.Conn, card Card, code byte) error {
	switch code {
	case powerOff, powerOn, reset:
		if err := card.Reset(); err != nil {
			return fmt.Errorf("reset: %w", err)
		}
	case getATR:
		return writeFrame(conn, atrOf(card))
	}
	return nil
}

// maxATR is the longest answer to reset (ISO/IEC 7816-3:2006, 8.2).
const maxATR = 33

// atrOf is the card's ATR. The driver takes an empty answer for a removed card and refuses one that is too long, which
// makes a card that is present and mute.
func atrOf(card Card) []byte {
	if atr := card.ATR(); len(atr) > 0 {
		return atr
	}
	return make([]byte, maxATR+1)
}
