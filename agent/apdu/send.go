// Package apdu speaks ISO/IEC 7816-4 to a card: commands and responses, the loops round 61xx, 6Cxx and command
// chaining, and BER-TLV. Everything that comes from a card is bounded. It knows no card family and no reader.
package apdu

import (
	"context"
	"errors"
	"fmt"
)

// Bounds of one Send: a card that keeps saying "more" is stopped, not believed.
const (
	MaxRounds   = 64
	MaxResponse = 64 << 10
)

const insGetResponse = 0xc0

// What Send returns when a card does not follow ISO/IEC 7816-4.
var (
	ErrShortResponse = errors.New("response is shorter than a status word")
	ErrStatusWord    = errors.New("response ends in no status word")
	ErrTooLong       = errors.New("response does not end")
)

// Transmitter carries one command APDU to the card and brings its response APDU.
// It keeps neither slice: Send wipes the command, which may hold a PIN, as soon as Transmit returns.
type Transmitter interface {
	Transmit(ctx context.Context, command []byte) (response []byte, err error)
}

// Response is what a card answered, all parts of it joined.
type Response struct {
	Data []byte
	SW   SW
}

// ParseResponse splits a response APDU. Data aliases b. It fails with ErrShortResponse or ErrStatusWord.
func ParseResponse(b []byte) (Response, error) {
	if len(b) < 2 {
		return Response{}, fmt.Errorf("%w: %d bytes", ErrShortResponse, len(b))
	}
	n := len(b) - 2
	sw := SW(b[n])<<8 | SW(b[n+1])
	if !sw.Valid() {
		return Response{}, fmt.Errorf("%w: %v", ErrStatusWord, sw)
	}
	return Response{Data: b[:n], SW: sw}, nil
}

// Send transmits c and collects the whole answer: it fetches what 61xx announces, repeats with the Le that 6Cxx names,
// and chains data that one short command cannot carry (ISO/IEC 7816-4:2020, 5.3).
//
// A status word other than 9000 is a *StatusError, and the Response is valid beside it. ErrShortResponse, ErrStatusWord
// and ErrTooLong are a card's malformed answers; any other error is the Transmitter's, and nothing is sent after it.
func Send(ctx context.Context, t Transmitter, c Command) (Response, error) {
	if _, err := c.Bytes(); err != nil {
		return Response{}, err
	}
	x := exchange{ctx: ctx, t: t}
	r, err := x.send(c)
	if err != nil {
		return Response{}, fmt.Errorf("instruction %02X: %w", c.INS, err)
	}
	if r.SW != SWOK {
		return r, &StatusError{INS: c.INS, SW: r.SW}
	}
	return r, nil
}

// exchange is one Send under way; it counts the rounds.
type exchange struct {
	ctx    context.Context
	t      Transmitter
	rounds int
}

func (x *exchange) send(c Command) (Response, error) {
	if c.short() || !c.Extended {
		return x.sendChained(c)
	}
	r, err := x.sendWhole(c)
	if err == nil && r.SW == SWWrongLength {
		return x.sendChained(c)
	}
	return r, err
}

// sendChained sends c as a chain of short commands. A link that the card refuses ends the chain with its status.
func (x *exchange) sendChained(c Command) (Response, error) {
	links := c.chain()
	last := len(links) - 1
	for _, link := range links[:last] {
		r, err := x.round(link)
		if err != nil || r.SW != SWOK {
			return r, err
		}
	}
	return x.sendWhole(links[last])
}

// sendWhole sends c as it is and follows 6Cxx and 61xx.
func (x *exchange) sendWhole(c Command) (Response, error) {
	r, err := x.repeatForLength(c)
	if err != nil {
		return Response{}, err
	}
	data := append([]byte(nil), r.Data...)
	for r.SW>>8 == 0x61 {
		// GET RESPONSE goes to the same channel, but is never part of the chain.
		more := Command{CLA: c.CLA &^ chainBit, INS: insGetResponse, Ne: lengthIn(r.SW)}
		if r, err = x.repeatForLength(more); err != nil {
			return Response{}, err
		}
		if data = append(data, r.Data...); len(data) > MaxResponse {
			return Response{}, fmt.Errorf("%w: more than %d bytes", ErrTooLong, MaxResponse)
		}
	}
	return Response{Data: data, SW: r.SW}, nil
}

// repeatForLength repeats c once with the Le that 6Cxx names. A command that expects nothing, as VERIFY, is never repeated.
func (x *exchange) repeatForLength(c Command) (Response, error) {
	r, err := x.round(c)
	if err != nil || r.SW>>8 != 0x6c || c.Ne == 0 {
		return r, err
	}
	c.Ne = lengthIn(r.SW)
	return x.round(c)
}

func (x *exchange) round(c Command) (Response, error) {
	if x.rounds++; x.rounds > MaxRounds {
		return Response{}, fmt.Errorf("%w: more than %d rounds", ErrTooLong, MaxRounds)
	}
	if err := x.ctx.Err(); err != nil {
		return Response{}, err
	}
	raw, err := c.Bytes()
	if err != nil {
		return Response{}, err
	}
	defer clear(raw)
	answer, err := x.t.Transmit(x.ctx, raw)
	if err != nil {
		return Response{}, err
	}
	return ParseResponse(answer)
}

// lengthIn is the count in the second byte of 61xx and 6Cxx; zero stands for 256.
func lengthIn(sw SW) int { return expected(int(sw&0xff), MaxShortNe) }
