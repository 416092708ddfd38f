//go:build windows || (cgo && pcsc)

package reader

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/ebfe/scard"
)

func TestPCSCErrorsAskForSomethingOfTheUser(t *testing.T) {
	t.Parallel()
	table := map[scard.Error]error{
		0x8010001d: ErrServiceStopped, // SCARD_E_NO_SERVICE: pcscd is down
		0x8010001e: ErrServiceStopped, // SCARD_E_SERVICE_STOPPED
		0x80100013: ErrServiceStopped, // SCARD_F_COMM_ERROR: pcscd died
		0x80100003: ErrServiceStopped, // SCARD_E_INVALID_HANDLE: of a context before that
		0x80100018: ErrServiceStopped, // SCARD_P_SHUTDOWN
		0x80100012: ErrServiceStopped, // SCARD_E_SYSTEM_CANCELLED: the session ends
		0x8010006a: ErrServiceStopped, // SCARD_W_SECURITY_VIOLATION: polkit
		6:          ErrServiceStopped, // ERROR_INVALID_HANDLE of Windows
		0x80100009: ErrReaderLost,     // SCARD_E_UNKNOWN_READER
		0x80100017: ErrReaderLost,     // SCARD_E_READER_UNAVAILABLE
		0x8010002e: ErrReaderLost,     // SCARD_E_NO_READERS_AVAILABLE
		0x8010000b: ErrReaderBusy,     // SCARD_E_SHARING_VIOLATION
		0x8010000f: ErrReaderBusy,     // SCARD_E_PROTO_MISMATCH
		0x8010000c: ErrNoCard,         // SCARD_E_NO_SMARTCARD
		1112:       ErrNoCard,         // ERROR_NO_MEDIA_IN_DRIVE of Windows
		0x80100069: ErrCardRemoved,    // SCARD_W_REMOVED_CARD
		0x80100016: ErrCardRemoved,    // SCARD_E_NOT_TRANSACTED: pulled, pcscd has not looked yet
		1117:       ErrCardRemoved,    // ERROR_IO_DEVICE of Windows
		0x80100066: ErrCardMute,       // SCARD_W_UNRESPONSIVE_CARD
		0x80100067: ErrCardMute,       // SCARD_W_UNPOWERED_CARD
		0x80100065: ErrCardMute,       // SCARD_W_UNSUPPORTED_CARD
		0x80100015: ErrCardMute,       // SCARD_E_INVALID_ATR
		0x80100068: ErrCardReset,      // SCARD_W_RESET_CARD
		0x8010000a: ErrTimeout,        // SCARD_E_TIMEOUT
		0x80100007: ErrTimeout,        // SCARD_F_WAITED_TOO_LONG
	}
	for code, want := range table {
		err := typed(fmt.Errorf("step: %w", code), ErrCardAnswer)
		if !errors.Is(err, want) || !errors.Is(err, code) {
			t.Errorf("%#x: %v, want %v", uint32(code), err, want)
		}
	}
	for code := range causes {
		if _, tested := table[code]; !tested {
			t.Errorf("%#x has a cause that is not tested", uint32(code))
		}
	}
	for _, code := range []scard.Error{0x80100004, 0x80100014, 0x8010002f, 0xdeadbeef} { // these say nothing
		if err := typed(code, errUnlisted); !errors.Is(err, errUnlisted) || !errors.Is(err, code) {
			t.Errorf("%#x: %v, want what the caller falls back to", uint32(code), err)
		}
	}
	if err := typed(nil, ErrCardAnswer); err != nil {
		t.Errorf("no error became %v", err)
	}
	if other := errors.New("other"); typed(other, ErrCardAnswer) != other {
		t.Error("an error that is not of PC/SC changed")
	}
}

var errUnlisted = errors.New("not listed")

func TestCommandForT0HasNoLe(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ command, want string }{
		{"\x00\xcb\x3f\xff\x02\x5c\x00\x00", "\x00\xcb\x3f\xff\x02\x5c\x00"}, // case 4
		{"\x00\x20\x00\x80\x02\x31\x32", "\x00\x20\x00\x80\x02\x31\x32"},     // case 3
		{"\x00\xb0\x00\x00\x00", "\x00\xb0\x00\x00\x00"},                     // case 2
		{"\x00\x20\x00\x80", "\x00\x20\x00\x80"},                             // case 1
	} {
		if got := withoutLe([]byte(test.command)); !bytes.Equal(got, []byte(test.want)) {
			t.Errorf("%x became %x", test.command, got)
		}
	}
}
