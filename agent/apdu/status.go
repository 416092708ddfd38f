package apdu

import "fmt"

// SW is the status word that ends a response (ISO/IEC 7816-4:2020, 5.6).
type SW uint16

// Status words that the agent acts on or a virtual card answers.
const (
	SWOK                   SW = 0x9000
	SWWrongReference       SW = 0x6300 // wrong PIN, no counter given
	SWWrongLength          SW = 0x6700
	SWLastExpected         SW = 0x6883 // last command of the chain expected
	SWSecurityStatus       SW = 0x6982 // a PIN is needed
	SWBlocked              SW = 0x6983
	SWReferenceUnusable    SW = 0x6984
	SWConditions           SW = 0x6985
	SWWrongData            SW = 0x6a80
	SWFunctionNotSupported SW = 0x6a81
	SWFileNotFound         SW = 0x6a82
	SWWrongParameters      SW = 0x6a86
	SWReferenceNotFound    SW = 0x6a88
	SWInstruction          SW = 0x6d00
	SWClass                SW = 0x6e00
	SWNoDiagnosis          SW = 0x6f00
)

// Valid reports whether sw lies in a range that ISO/IEC 7816-4 gives to status words.
func (sw SW) Valid() bool { hi := sw >> 12; return hi == 6 || hi == 9 }

// TriesLeft reads the counter of a wrong PIN: 63Cx, and 630x of some PIV cards.
// It is not known for 6300, which many cards send without a counter.
func (sw SW) TriesLeft() (n int, known bool) {
	n = int(sw & 0xf)
	switch {
	case sw&0xfff0 == 0x63c0:
		return n, true
	case sw&0xfff0 == 0x6300 && n > 0:
		return n, true
	}
	return 0, false
}

// WrongPIN reports whether sw answers a VERIFY with a wrong PIN, counter or not.
func (sw SW) WrongPIN() bool { return sw&0xfff0 == 0x63c0 || sw&0xfff0 == 0x6300 }

// Blocked reports whether the PIN can no longer be tried (閉塞): 6983, or 6984 where its reference data are unusable.
func (sw SW) Blocked() bool { return sw == SWBlocked || sw == SWReferenceUnusable }

// SecurityNotSatisfied reports whether a PIN must be verified first: 6982.
func (sw SW) SecurityNotSatisfied() bool { return sw == SWSecurityStatus }

// NotFound reports whether the file, application or data object is not on the card: 6A82, 6A88.
func (sw SW) NotFound() bool { return sw == SWFileNotFound || sw == SWReferenceNotFound }

// String gives the four hex digits of the standards.
func (sw SW) String() string { return fmt.Sprintf("%04X", uint16(sw)) }

// StatusError is a well-formed answer whose status word is not 9000. It names the instruction, never its data.
type StatusError struct {
	INS byte
	SW  SW
}

// Error names the instruction and the status word.
func (e *StatusError) Error() string { return fmt.Sprintf("instruction %02X answered %v", e.INS, e.SW) }
