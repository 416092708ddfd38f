package wire

import "errors"

// maxPIN bounds a PIN's bytes; the card's own rule is narrower.
const maxPIN = 64

var errPIN = errors.New("pin: printable ASCII, at most 64 characters")

// PIN is a PIN on its way from the page's dialog to the card. It is bytes so that it can be wiped, and prints as stars.
type PIN []byte

// String never shows the PIN.
func (PIN) String() string { return "****" }

// GoString never shows the PIN.
func (PIN) GoString() string { return "****" }

// Wipe overwrites it.
func (p PIN) Wipe() { clear(p) }

// MarshalJSON quotes printable ASCII; anything else is refused.
func (p PIN) MarshalJSON() ([]byte, error) {
	out := make([]byte, 0, len(p)+2)
	out = append(out, '"')
	for _, c := range p {
		if c < ' ' || c > '~' {
			return nil, errPIN
		}
		if c == '"' || c == '\\' {
			out = append(out, '\\')
		}
		out = append(out, c)
	}
	return append(out, '"'), nil
}

// UnmarshalJSON copies a JSON string of printable ASCII; the only escapes taken are \" and \\. Its error never holds
// what was read.
func (p *PIN) UnmarshalJSON(b []byte) error {
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return errPIN
	}
	b = b[1 : len(b)-1]
	out := make([]byte, 0, maxPIN)
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' {
			i++
			if i == len(b) || (b[i] != '"' && b[i] != '\\') {
				return errPIN
			}
		}
		if b[i] < ' ' || b[i] > '~' || len(out) == maxPIN {
			clear(out)
			return errPIN
		}
		out = append(out, b[i])
	}
	*p = out
	return nil
}
