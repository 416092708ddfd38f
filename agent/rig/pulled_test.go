//go:build pcsc && linux

package rig

import (
	"crypto"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"hikitsugi/agent/apdu"
	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual/virtualtest"
)

// The card leaves at every command of a read and of a signature, before and after it has acted. The error says so, a
// try is lost only when the card says so, and the next attempt works.
func TestCardPulledAtEveryCommand(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		keys map[string]crypto.Signer
		pin  string
	}{
		{"RSA-2048", map[string]crypto.Signer{"9c": virtualtest.RSA2048()}, virtualtest.PIN},
		{"P-256 in 9A", map[string]crypto.Signer{"9a": virtualtest.P256()}, virtualtest.PIN},
		{"wrong PIN", map[string]crypto.Signer{"9c": virtualtest.P256()}, "99998888"},
	} {
		for at := range commands(t, test.keys, test.pin) {
			for _, answered := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, command %d, answered %v", test.name, at+1, answered), func(t *testing.T) {
					t.Parallel()
					pull(t, newCard(t, virtualtest.Card{ID: "x", Keys: test.keys}), test.pin, cut(at+1, answered))
				})
			}
		}
	}
}

// commands counts what a read and a signature send to a card that stays in. It gives its reader back at once: the tests
// that wait for its result need it.
func commands(t *testing.T, keys map[string]crypto.Signer, pin string) (n int) {
	t.Helper()
	t.Run("nobody pulls the card", func(t *testing.T) {
		s, p := take(t), sharedPC(t)
		chip := newCard(t, virtualtest.Card{ID: "x", Keys: keys})
		slot := p.insert(s, chip)
		_, err := p.sign(t.Context(), slot, pin)
		var wrong *card.PINError
		if err != nil && !errors.As(err, &wrong) {
			t.Fatal(err)
		}
		n = chip.sent()
	})
	return n
}

func pull(t *testing.T, chip *proxy, pin string, f fault) {
	t.Helper()
	s, p := take(t), sharedPC(t)
	slot, before := p.insert(s, chip), s.counter(t)
	chip.arm(f)
	if _, err := p.sign(t.Context(), slot, pin); !errors.Is(err, reader.ErrCardRemoved) {
		t.Fatalf("err = %v, want %v; trace %q", err, reader.ErrCardRemoved, chip.traced())
	}
	lost := wrongTries(chip, pin)
	chip.arm(nil)
	s.noticed(t, before)
	p.state(s, reader.StateEmpty)
	s.putBack(chip)
	slot = p.fresh(s, slot.Insertion)
	info, err := p.read(t.Context(), slot)
	if err != nil || info.Tries.Left != 10-lost {
		t.Errorf("the card tells %+v, %v; %d tries were lost", info.Tries, err, lost)
	}
	j, err := p.sign(t.Context(), slot, virtualtest.PIN)
	if err != nil {
		t.Fatalf("the next attempt: %v", err)
	}
	j.check(t)
}

// wrongTries is how many wrong PINs the card itself has seen: the answer to a VERIFY whose link was cut after it.
func wrongTries(chip *proxy, pin string) int {
	if pin == virtualtest.PIN {
		return 0
	}
	r, err := chip.card.Transmit([]byte{0x00, 0x20, 0x00, 0x80})
	left, known := apdu.SW(uint16(r[0])<<8 | uint16(r[1])).TriesLeft()
	if err != nil || !known {
		return 0 // not selected since the power went: the fault struck before
	}
	return 10 - left
}

// pcscd looks at a card every 400 ms. One that is out and in again between two looks is never reported as removed when
// a command has found the cut: handle, counter and flags stay as they were. The agent must not take it for the card
// that it knew.
func TestReinsertedWithinOneLook(t *testing.T) {
	t.Parallel()
	for name, answered := range map[string]bool{"before the answer": false, "after the answer": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, p := take(t), sharedPC(t)
			old, next := newCard(t, virtualtest.Card{ID: "old"}), newCard(t, virtualtest.Card{ID: "new"})
			slot := p.insert(s, old)
			old.arm(cut(3, answered))
			if _, err := p.read(t.Context(), slot); !errors.Is(err, reader.ErrCardRemoved) {
				t.Fatalf("err = %v, want %v", err, reader.ErrCardRemoved)
			}
			s.putBack(next)
			if _, err := p.sign(t.Context(), slot, virtualtest.PIN); !errors.Is(err, reader.ErrCardChanged) {
				t.Errorf("under the name of the insertion before: %v, want %v", err, reader.ErrCardChanged)
			}
			info, err := p.read(t.Context(), p.fresh(s, slot.Insertion))
			if err != nil || info.Identity != identity("new") {
				t.Errorf("read %q, %v; want the card that is in", info.Identity, err)
			}
			if next.count("00200080 and 9") > 0 {
				t.Error("a PIN went to a card that nobody was asked about")
			}
		})
	}
}

// After a PIN the agent wants the card reset, which fails with the card that is out, and pcscd then shows the reader as
// empty. A card that is in again before pcscd looks stays unseen until it is taken out once more, as the user is asked to
// do. It gets no PIN that was meant for the card before.
func TestReinsertedWithinOneLookAfterThePIN(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	old, next := newCard(t, virtualtest.Card{ID: "old"}), newCard(t, virtualtest.Card{ID: "new"})
	slot, in := p.insert(s, old), s.counter(t)
	old.arm(func(_ int, command []byte, next func() []byte) ([]byte, error) {
		if strings.HasPrefix(describe(command), "00200080 and 9") {
			next()
			return nil, errCut
		}
		return next(), nil
	})
	if _, err := p.sign(t.Context(), slot, virtualtest.PIN); !errors.Is(err, card.ErrPINUnanswered) {
		t.Fatalf("err = %v, want %v", err, card.ErrPINUnanswered)
	}
	s.putBack(next)
	if _, err := p.sign(t.Context(), slot, virtualtest.PIN); !errors.Is(err, reader.ErrCardChanged) {
		t.Errorf("under the name of the insertion before: %v, want %v", err, reader.ErrCardChanged)
	}
	s.remove()
	s.emptied(t, in)
	p.state(s, reader.StateEmpty)
	s.put(next)
	info, err := p.read(t.Context(), p.fresh(s, slot.Insertion))
	if err != nil || info.Identity != identity("new") {
		t.Errorf("read %q, %v; want the card that is in", info.Identity, err)
	}
	if next.count("00200080 and 9") > 0 {
		t.Error("a PIN went to a card that nobody was asked about")
	}
}

// identity is the GUID that virtualtest gives to a card.
func identity(id string) string {
	var guid [16]byte
	copy(guid[:], id)
	return hex.EncodeToString(guid[:])
}

// A swap while the agent looks elsewhere: flags and ATR are the same as before, pcscd's counter alone tells.
func TestSwapBetweenTwoLooks(t *testing.T) {
	s, elsewhere, p := take(t), take(t), ownPC(t)
	old, next := newCard(t, virtualtest.Card{ID: "old"}), newCard(t, virtualtest.Card{ID: "new"})
	slot := p.insert(s, old)
	before, other := s.counter(t), elsewhere.counter(t)

	p.mu.Lock() // the watch now waits here with the news of the other reader
	elsewhere.put(newCard(t, virtualtest.Card{ID: "other"}))
	elsewhere.noticed(t, other)
	s.remove()
	s.noticed(t, before)
	s.put(next)
	s.noticed(t, before+1)
	_, err := p.sign(t.Context(), slot, virtualtest.PIN)
	p.mu.Unlock()
	if !errors.Is(err, reader.ErrCardChanged) || next.sent() > 0 {
		t.Errorf("err = %v, %d commands went to the other card", err, next.sent())
	}
	if _, err := p.sign(t.Context(), p.fresh(s, slot.Insertion), virtualtest.PIN); err != nil {
		t.Error(err)
	}
}

// A transaction that goes on after its card has gone learns it from every command, before pcscd has looked and after.
func TestNothingGetsThroughAfterRemoval(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	chip := newCard(t, virtualtest.Card{ID: "x"})
	slot := p.insert(s, chip)
	err := p.service.Do(t.Context(), slot.Name, slot.Insertion, func(tx reader.Tx) error {
		chip.arm(cut(1, false))
		for range 2 {
			if _, err := tx.Transmit(t.Context(), []byte{0x00, 0x20, 0x00, 0x80}); !errors.Is(err, reader.ErrCardRemoved) {
				t.Errorf("before the look: %v, want %v", err, reader.ErrCardRemoved)
			}
		}
		if gone := p.state(s, reader.StateEmpty); len(gone.ATR) > 0 {
			t.Errorf("an empty reader has the ATR %x", gone.ATR)
		}
		_, err := tx.Transmit(t.Context(), []byte{0x00, 0x20, 0x00, 0x80})
		return err
	})
	if !errors.Is(err, reader.ErrCardRemoved) {
		t.Errorf("after the look: %v, want %v", err, reader.ErrCardRemoved)
	}
}
