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
	for code, want := range map[scard.Error]error{
		0x8010001d: ErrServiceStopped, // pcscd is down
		0x80100013: ErrServiceStopped, // pcscd died
		0x8010006a: ErrServiceStopped, // polkit
		0x80100009: ErrReaderLost,
		0x8010002e: ErrReaderLost,
		0x8010000b: ErrReaderBusy,
		0x8010000c: ErrNoCard,
		0x80100069: ErrCardRemoved,
		0x80100016: ErrCardRemoved,
		0x80100066: ErrCardMute,
		0x80100068: ErrCardReset,
		0x8010000a: ErrTimeout,
		0x80100004: ErrCardAnswer, // one that says nothing: what the caller falls back to
	} {
		err := typed(fmt.Errorf("step: %w", code), ErrCardAnswer)
		if !errors.Is(err, want) || !errors.Is(err, code) {
			t.Errorf("%#x: %v, want %v", uint32(code), err, want)
		}
	}
	if err := typed(nil, ErrCardAnswer); err != nil {
		t.Errorf("no error became %v", err)
	}
	if other := errors.New("other"); typed(other, ErrCardAnswer) != other {
		t.Error("an error that is not of PC/SC changed")
	}
}

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
