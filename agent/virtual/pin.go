package virtual

import (
	"bytes"
	"crypto/subtle"

	"hikitsugi/agent/apdu"
)

const (
	refPIN  = 0x80
	refPUK  = 0x81
	pinSize = 8 // PINs go over the wire filled up with FF
)

// verify answers VERIFY (SP 800-73-4 part 2, 3.2.1): with no data it tells the tries left, with P1 FF it ends the
// verified state.
func (a *applet) verify(c apdu.Command) apdu.SW {
	switch {
	case c.P2 != refPIN:
		return apdu.SWReferenceNotFound
	case c.P1 == 0xff && len(c.Data) == 0:
		a.verified = false
		return apdu.SWOK
	case c.P1 != 0x00:
		return apdu.SWWrongParameters
	case len(c.Data) == 0:
		return a.pinStatus()
	}
	return a.try(c.Data)
}

func (a *applet) pinStatus() apdu.SW {
	switch {
	case a.verified:
		return apdu.SWOK
	case a.card.file.TriesLeft == 0:
		return apdu.SWBlocked
	}
	return counter(a.card.file.TriesLeft)
}

// try checks a PIN and stores what it cost before the answer leaves the card.
func (a *applet) try(pin []byte) apdu.SW {
	f := &a.card.file
	a.verified = false
	switch {
	case f.TriesLeft == 0:
		return apdu.SWBlocked
	case len(pin) != pinSize:
		return apdu.SWWrongData
	case !samePIN(pin, f.PIN):
		if a.card.setTries(f.TriesLeft-1) != nil {
			return apdu.SWNoDiagnosis
		}
		return counter(f.TriesLeft)
	}
	if a.card.setTries(f.Tries) != nil {
		return apdu.SWNoDiagnosis
	}
	a.verified, a.fresh = true, true
	return apdu.SWOK
}

// changeReference answers CHANGE REFERENCE DATA (3.2.2): the old and the new PIN, or PUK.
func (a *applet) changeReference(c apdu.Command) apdu.SW {
	if c.P1 != 0x00 || len(c.Data) != 2*pinSize {
		return apdu.SWWrongData
	}
	current, next := c.Data[:pinSize], c.Data[pinSize:]
	if !storable(next) {
		return apdu.SWWrongData
	}
	switch c.P2 {
	case refPIN:
		if sw := a.try(current); sw != apdu.SWOK {
			return sw
		}
		a.fresh = false
		return a.card.store(func(f *file) { f.PIN = unpad(next) })
	case refPUK:
		if sw := a.card.tryPUK(current); sw != apdu.SWOK {
			return sw
		}
		return a.card.store(func(f *file) { f.PUK = unpad(next) })
	}
	return apdu.SWReferenceNotFound
}

// resetRetry answers RESET RETRY COUNTER (3.2.3): the PUK and a new PIN. The PIN is not verified by it.
func (a *applet) resetRetry(c apdu.Command) apdu.SW {
	if c.P1 != 0x00 || c.P2 != refPIN {
		return apdu.SWReferenceNotFound
	}
	if len(c.Data) != 2*pinSize || !storable(c.Data[pinSize:]) {
		return apdu.SWWrongData
	}
	if sw := a.card.tryPUK(c.Data[:pinSize]); sw != apdu.SWOK {
		return sw
	}
	a.verified = false
	next := unpad(c.Data[pinSize:])
	return a.card.store(func(f *file) { f.PIN, f.TriesLeft = next, f.Tries })
}

// tryPUK counts in memory only: the PUK of a demo card need not stay blocked over a restart.
func (p *pivCard) tryPUK(puk []byte) apdu.SW {
	if p.pukLeft == 0 {
		return apdu.SWBlocked
	}
	if !samePIN(puk, p.file.PUK) {
		p.pukLeft--
		return counter(p.pukLeft)
	}
	p.pukLeft = pukTries
	return apdu.SWOK
}

func (p *pivCard) setTries(n int) error {
	if p.file.TriesLeft == n {
		return nil
	}
	next := p.file
	next.TriesLeft = n
	return p.replace(next)
}

func (p *pivCard) store(change func(*file)) apdu.SW {
	next := p.file
	change(&next)
	if p.replace(next) != nil {
		return apdu.SWNoDiagnosis
	}
	return apdu.SWOK
}

// replace writes the card back and only then believes it.
func (p *pivCard) replace(next file) error {
	if err := next.save(p.path); err != nil {
		return err
	}
	p.file = next
	return nil
}

func counter(left int) apdu.SW { return 0x63c0 | apdu.SW(left) }

func samePIN(wire []byte, pin string) bool {
	padded := bytes.Repeat([]byte{0xff}, pinSize)
	copy(padded, pin)
	return subtle.ConstantTimeCompare(wire, padded) == 1
}

func unpad(wire []byte) string { return string(bytes.TrimRight(wire, "\xff")) }

func storable(wire []byte) bool { return validPIN(unpad(wire)) }
