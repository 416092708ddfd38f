package apdu

import (
	"errors"
	"fmt"
)

// Limits of the short and the extended form (ISO/IEC 7816-4:2020, 5.2).
const (
	MaxShortData    = 255
	MaxShortNe      = 256
	MaxExtendedData = 65535
	MaxExtendedNe   = 65536
)

// chainBit in CLA says that this command is not the last of a chain (ISO/IEC 7816-4:2020, 5.3.3).
const chainBit = 0x10

// ErrCommand is a command that no form can carry: too much data or too large an Ne.
var ErrCommand = errors.New("command does not fit an APDU")

// Command is a command APDU before it is encoded (ISO/IEC 7816-4:2020, 5.2).
type Command struct {
	CLA, INS, P1, P2 byte
	Data             []byte // Nc bytes; empty for none
	Ne               int    // most bytes expected back; 0 for none, 256 for "all" in the short form

	// Extended lets Send use the extended form where the short one is too small.
	// Readers and cards that refuse it (6700) are asked again with command chaining.
	Extended bool
}

// Bytes encodes c in the short form where it fits, otherwise in the extended form. It fails with ErrCommand.
func (c Command) Bytes() ([]byte, error) {
	switch {
	case len(c.Data) > MaxExtendedData, c.Ne < 0, c.Ne > MaxExtendedNe:
		return nil, fmt.Errorf("%w: %d bytes of data, ne %d", ErrCommand, len(c.Data), c.Ne)
	case c.short():
		return c.encodeShort(), nil
	default:
		return c.encodeExtended(), nil
	}
}

func (c Command) short() bool { return len(c.Data) <= MaxShortData && c.Ne <= MaxShortNe }

func (c Command) encodeShort() []byte {
	b := make([]byte, 0, 6+len(c.Data))
	b = append(b, c.CLA, c.INS, c.P1, c.P2)
	if len(c.Data) > 0 {
		b = append(b, byte(len(c.Data)))
		b = append(b, c.Data...)
	}
	if c.Ne > 0 {
		b = append(b, byte(c.Ne)) // 256 wraps to 00, which means 256
	}
	return b
}

func (c Command) encodeExtended() []byte {
	b := make([]byte, 0, 9+len(c.Data))
	b = append(b, c.CLA, c.INS, c.P1, c.P2, 0)
	if len(c.Data) > 0 {
		b = append(b, byte(len(c.Data)>>8), byte(len(c.Data)))
		b = append(b, c.Data...)
	}
	if c.Ne > 0 {
		b = append(b, byte(c.Ne>>8), byte(c.Ne)) // 65536 wraps to 0000
	}
	return b
}

// chain splits c into commands of the short form: all but the last carry the chain bit and expect nothing back.
func (c Command) chain() []Command {
	c.Ne = min(c.Ne, MaxShortNe)
	var links []Command
	for len(c.Data) > MaxShortData {
		links = append(links, Command{CLA: c.CLA | chainBit, INS: c.INS, P1: c.P1, P2: c.P2, Data: c.Data[:MaxShortData]})
		c.Data = c.Data[MaxShortData:]
	}
	return append(links, c)
}

// ParseCommand reads a command APDU in the short or the extended form, as a card sees it. Data aliases b.
// It fails with ErrCommand.
func ParseCommand(b []byte) (Command, error) {
	if len(b) < 4 {
		return Command{}, fmt.Errorf("%w: %d bytes", ErrCommand, len(b))
	}
	c := Command{CLA: b[0], INS: b[1], P1: b[2], P2: b[3]}
	body := b[4:]
	switch {
	case len(body) == 0:
		return c, nil
	case len(body) >= 3 && body[0] == 0:
		return parseExtended(c, body[1:])
	default:
		return parseShort(c, body)
	}
}

func parseShort(c Command, body []byte) (Command, error) {
	if len(body) == 1 {
		c.Ne = expected(int(body[0]), MaxShortNe)
		return c, nil
	}
	return parseData(c, body[1:], int(body[0]), 1)
}

func parseExtended(c Command, body []byte) (Command, error) {
	c.Extended = true
	n := int(body[0])<<8 | int(body[1])
	if len(body) == 2 {
		c.Ne = expected(n, MaxExtendedNe)
		return c, nil
	}
	return parseData(c, body[2:], n, 2)
}

// parseData takes nc bytes of data from body and a length field of the given width, if there is one.
func parseData(c Command, body []byte, nc, width int) (Command, error) {
	if nc == 0 || len(body) < nc {
		return Command{}, fmt.Errorf("%w: %d bytes of data announced, %d there", ErrCommand, nc, len(body))
	}
	var le []byte
	c.Data, le = body[:nc], body[nc:]
	switch {
	case len(le) == 0:
	case width == 1 && len(le) == 1:
		c.Ne = expected(int(le[0]), MaxShortNe)
	case width == 2 && len(le) == 2:
		c.Ne = expected(int(le[0])<<8|int(le[1]), MaxExtendedNe)
	default:
		return Command{}, fmt.Errorf("%w: %d bytes after the data", ErrCommand, len(le))
	}
	return c, nil
}

// expected is the Ne that a length field means: zero stands for the largest.
func expected(field, largest int) int {
	if field == 0 {
		return largest
	}
	return field
}
