//go:build pcsc && linux

package rig

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"hikitsugi/agent/apdu"
	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual/virtualtest"
)

// Cards that follow no standard end in a typed error before any PIN is sent, and the reader works on with the next card.
func TestCardThatAnswersNonsense(t *testing.T) {
	t.Parallel()
	const getData, getResponse, authenticate = 0xcb, 0xc0, 0x87
	long := append(bytes.Repeat([]byte{0x53}, 65533), 0x61, 0x00)
	for _, test := range []struct {
		name  string
		fault fault
		want  []error
	}{
		{"one byte", says(getData, []byte{0x90}), []error{card.ErrAnswer, apdu.ErrShortResponse}},
		{"no status word", says(getData, []byte{0xde, 0xad}), []error{card.ErrAnswer, apdu.ErrStatusWord}},
		{"more of it for ever", says(getResponse, append(make([]byte, 256), 0x61, 0x00)), []error{card.ErrAnswer, apdu.ErrTooLong}},
		{"more of it for ever, but no data", says(getResponse, []byte{0x61, 0x00}), []error{card.ErrAnswer, apdu.ErrTooLong}},
		{"as much as a frame can carry, again and again", says(getResponse, long), []error{card.ErrAnswer, apdu.ErrTooLong}},
		{"object longer than its answer", says(getData, []byte("\x53\x82\x05\x00\x70\x82\x90\x00")), []error{card.ErrAnswer, apdu.ErrTLV}},
		{"certificate that is none", says(getData, []byte("\x53\x06\x70\x01\x00\x71\x01\x00\x90\x00")), []error{card.ErrUnreadable}},
		{"certificate cut off", says(getData, []byte("\x53\x04\x70\x82\x05\x00\x90\x00")), []error{card.ErrUnreadable}},
		{"instruction unknown", says(getData, []byte("\x6d\x00")), []error{card.ErrAnswer}},
		{"not found", says(getData, []byte("\x6a\x82")), []error{card.ErrNoCertificate}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, p := take(t), sharedPC(t)
			chip := newCard(t, virtualtest.Card{ID: "x"})
			slot := p.insert(s, chip)
			chip.arm(test.fault)
			_, err := p.sign(t.Context(), slot, virtualtest.PIN)
			for _, want := range test.want {
				if !errors.Is(err, want) {
					t.Errorf("err = %v, want %v", err, want)
				}
			}
			if chip.count("00200080 and 9") > 0 || chip.sent() > 2*apdu.MaxRounds {
				t.Errorf("a PIN was sent, or too much else: %d commands", chip.sent())
			}
			chip.arm(nil)
			if _, err := p.sign(t.Context(), slot, virtualtest.PIN); err != nil {
				t.Errorf("the next attempt: %v", err)
			}
		})
	}
}

// What a card answers in place of a signature never leaves the agent.
func TestSignatureThatIsNone(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	chip := newCard(t, virtualtest.Card{ID: "x"})
	slot := p.insert(s, chip)
	for _, test := range []struct {
		answer string
		want   error
	}{
		{"\x7c\x04\x82\x02\x01\x02\x90\x00", card.ErrKeyMismatch},
		{"\x7c\x02\x81\x00\x90\x00", card.ErrAnswer},
		{"\x7c\x84\xff\xff\xff\xff\x90\x00", card.ErrAnswer},
		{"\x69\x82", card.ErrAnswer},
	} {
		chip.arm(func(_ int, command []byte, next func() []byte) ([]byte, error) {
			if command[1] == 0x87 && command[0] == 0x00 {
				return []byte(test.answer), nil
			}
			return next(), nil
		})
		if j, err := p.sign(t.Context(), slot, virtualtest.PIN); !errors.Is(err, test.want) || j.signature != nil {
			t.Errorf("%x: err = %v, want %v", test.answer, err, test.want)
		}
	}
	chip.arm(nil)
	if info, err := p.read(t.Context(), slot); err != nil || !info.Tries.Known || info.Tries.Left != 10 {
		t.Errorf("afterwards %+v, %v; the PIN should be reset and no try lost", info.Tries, err)
	}
}

func TestGarbageCard(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	slot := p.insert(s, newCard(t, virtualtest.Card{ID: "x", Kind: "garbage"}))
	for range 4 {
		if _, err := p.read(t.Context(), slot); !errors.Is(err, card.ErrAnswer) && !errors.Is(err, card.ErrUnknownCard) {
			t.Errorf("err = %v", err)
		}
	}
}

func TestMuteCard(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	chip := newCard(t, virtualtest.Card{ID: "x", Kind: "mute"})
	p.state(s, reader.StateEmpty)
	s.put(chip)
	slot := p.state(s, reader.StateMute)
	if _, err := p.read(t.Context(), slot); !errors.Is(err, reader.ErrCardMute) || len(slot.ATR) > 0 {
		t.Errorf("err = %v, want %v; ATR %x", err, reader.ErrCardMute, slot.ATR)
	}
	before := s.counter(t)
	s.remove()
	s.noticed(t, before)
	s.put(newCard(t, virtualtest.Card{ID: "y"}))
	if _, err := p.read(t.Context(), p.fresh(s)); err != nil {
		t.Errorf("the next card: %v", err)
	}
}

func TestNothingIsSentToWhatIsNotThere(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	p.state(s, reader.StateEmpty)
	for _, slot := range []reader.Slot{{Name: s.name}, {Name: s.name, Insertion: "never"}, {Name: "no such reader", Insertion: "never"}} {
		if _, err := p.read(t.Context(), slot); !errors.Is(err, reader.ErrCardChanged) {
			t.Errorf("%+v: err = %v, want %v", slot, err, reader.ErrCardChanged)
		}
	}
}

// The binding panics over an empty command; nothing shorter than a header is handed to it.
func TestNoCommandWithoutAHeader(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	chip := newCard(t, virtualtest.Card{ID: "x"})
	slot := p.insert(s, chip)
	chip.arm(nil)
	for _, command := range [][]byte{nil, {}, {0x00, 0xa4, 0x04}} {
		err := p.service.Do(t.Context(), slot.Name, slot.Insertion, func(tx reader.Tx) error {
			_, err := tx.Transmit(t.Context(), command)
			return err
		})
		if err == nil || errors.Is(err, reader.ErrServiceStopped) || chip.sent() > 0 {
			t.Errorf("%x: %v, %d commands sent", command, err, chip.sent())
		}
	}
	if _, err := p.read(t.Context(), slot); err != nil {
		t.Errorf("the next command: %v", err)
	}
}

// The binding answers in 64 KiB of its own, which whoever keeps a certificate would keep with it; and what was answered
// does not change with the next command.
func TestAnAnswerIsTheCallersAlone(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	slot := p.insert(s, newCard(t, virtualtest.Card{ID: "x"}))
	err := p.service.Do(t.Context(), slot.Name, slot.Insertion, func(tx reader.Tx) error {
		first, err := tx.Transmit(t.Context(), []byte{0x00, 0xa4, 0x04, 0x00, 0x05, 0xa0, 0x00, 0x00, 0x03, 0x08, 0x00})
		if err != nil {
			return err
		}
		kept := slices.Clone(first)
		if _, err := tx.Transmit(t.Context(), []byte{0x00, 0xcb, 0x3f, 0xff, 0x03, 0x5c, 0x01, 0x7e, 0x00}); err != nil {
			return err
		}
		if !slices.Equal(first, kept) || cap(first) > 1<<10 {
			t.Errorf("%d bytes in %d, before %x and now %x", len(first), cap(first), kept, first)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
