package virtual

import (
	"crypto/subtle"
	"encoding/hex"

	"hikitsugi/agent/apdu"
)

// maxChained bounds the data of one chain of commands.
const maxChained = 8 << 10

// Instructions of SP 800-73-4 part 2, table 2, and GET RESPONSE of ISO/IEC 7816-4.
const (
	insVerify          = 0x20
	insChangeReference = 0x24
	insResetRetry      = 0x2c
	insAuthenticate    = 0x87
	insSelect          = 0xa4
	insGetResponse     = 0xc0
	insGetData         = 0xcb
)

// chip is what sits on a card behind its contacts.
type chip interface {
	// transmit answers one command APDU with one response APDU.
	transmit(command []byte) []byte
	// reset is a power cycle: everything but what is stored is forgotten.
	reset()
}

// applet is a PIV card application (SP 800-73-4 part 2).
type applet struct {
	card *pivCard

	selected bool
	verified bool // the PIN was verified since the last reset
	fresh    bool // and by the command right before this one (PIN ALWAYS, part 1, 3.3.2)
	chain    *apdu.Command
	pending  []byte // rest of an answer, for GET RESPONSE
}

func (a *applet) reset() { *a = applet{card: a.card} }

func (a *applet) transmit(command []byte) []byte {
	c, err := apdu.ParseCommand(command)
	if err != nil {
		return answer(nil, apdu.SWWrongLength)
	}
	if c.CLA&^0x10 != 0 {
		return answer(nil, apdu.SWClass)
	}
	if c.INS == insGetResponse {
		return a.getResponse(c)
	}
	a.pending = nil
	whole, sw := a.collect(c)
	if whole == nil {
		return answer(nil, sw)
	}
	defer clear(whole.Data)
	data, sw := a.dispatch(*whole)
	if sw != apdu.SWOK {
		return answer(nil, sw)
	}
	a.pending = data
	return a.take(c.Ne)
}

// collect joins a chain of commands. It returns nil and the status to answer while the chain goes on or breaks.
func (a *applet) collect(c apdu.Command) (*apdu.Command, apdu.SW) {
	joined := a.chain
	a.chain = nil
	if joined == nil {
		joined = &apdu.Command{INS: c.INS, P1: c.P1, P2: c.P2}
	} else if joined.INS != c.INS || joined.P1 != c.P1 || joined.P2 != c.P2 {
		return nil, apdu.SWLastExpected
	}
	if len(joined.Data)+len(c.Data) > maxChained {
		return nil, apdu.SWWrongLength
	}
	joined.Data = append(joined.Data, c.Data...)
	joined.Ne = c.Ne
	if c.CLA&0x10 != 0 {
		a.chain = joined
		return nil, apdu.SWOK
	}
	return joined, apdu.SWOK
}

func (a *applet) dispatch(c apdu.Command) ([]byte, apdu.SW) {
	fresh := a.fresh
	a.fresh = false
	if c.INS == insSelect {
		return a.selectApplication(c)
	}
	if !a.selected {
		return nil, apdu.SWInstruction
	}
	switch c.INS {
	case insGetData:
		return a.getData(c)
	case insVerify:
		return nil, a.verify(c)
	case insChangeReference:
		return nil, a.changeReference(c)
	case insResetRetry:
		return nil, a.resetRetry(c)
	case insAuthenticate:
		return a.authenticate(c, fresh)
	}
	return nil, apdu.SWInstruction
}

// getResponse hands out what an answer left over. Asked for more than there is, it names the right length (6Cxx).
func (a *applet) getResponse(c apdu.Command) []byte {
	if len(a.pending) == 0 {
		return answer(nil, apdu.SWConditions)
	}
	if left := len(a.pending); c.Ne != apdu.MaxShortNe && c.Ne > left {
		return answer(nil, 0x6c00|apdu.SW(left&0xff))
	}
	return a.take(c.Ne)
}

// take moves up to ne pending bytes into the answer and announces the rest with 61xx, at most 256 bytes of it.
func (a *applet) take(ne int) []byte {
	n := min(ne, len(a.pending))
	out := a.pending[:n]
	a.pending = a.pending[n:]
	switch left := len(a.pending); {
	case left == 0:
		return answer(out, apdu.SWOK)
	case left >= 256:
		return answer(out, 0x6100)
	default:
		return answer(out, 0x6100|apdu.SW(left))
	}
}

// aid is the PIV card application (SP 800-73-4 part 1, 2.2). A card also takes it without the version, and as programs
// for one make of card rely on, its registered provider alone (ISO/IEC 7816-4:2020, 11.2.2, partial name).
var aid = []byte{0xa0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00}

const aidProvider = 5

// selectApplication answers the application property template (SP 800-73-4 part 2, 3.1.1). The PIN stays verified.
func (a *applet) selectApplication(c apdu.Command) ([]byte, apdu.SW) {
	if c.P1 != 0x04 || c.P2 != 0x00 {
		return nil, apdu.SWWrongParameters
	}
	if n := len(c.Data); n < aidProvider || n > len(aid) || subtle.ConstantTimeCompare(c.Data, aid[:n]) == 0 {
		return nil, apdu.SWFileNotFound
	}
	a.selected = true
	template := apdu.AppendTLV(nil, 0x4f, aid[5:])
	template = apdu.AppendTLV(template, 0x79, apdu.AppendTLV(nil, 0x4f, aid[:5]))
	return apdu.AppendTLV(nil, 0x61, template), apdu.SWOK
}

func answer(data []byte, sw apdu.SW) []byte {
	out := make([]byte, 0, len(data)+2)
	out = append(out, data...)
	return append(out, byte(sw>>8), byte(sw))
}

// guidOf reads the card's identity; the file was checked.
func guidOf(f file) []byte {
	guid, _ := hex.DecodeString(f.GUID)
	return guid
}
