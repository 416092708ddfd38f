package reader

import (
	"crypto/rand"
	"testing"
)

func TestInsertionLastsAsLongAsOneCardStaysIn(t *testing.T) {
	t.Parallel()
	const in = flagPresent
	for _, test := range []struct {
		name     string
		from, to flags
		state    State
		same     bool // the insertion is the one before
	}{
		{"nothing changed", in | 0x30000, in | 0x30000, StatePresent, true},
		{"another program connects", in | 0x30000, in | 0x0100 | 0x30000, StatePresent, true},
		{"another program takes it for itself", in | 0x30000, in | flagExclusive | 0x30000, StateBusy, true},
		{"removed", in | 0x30000, 0x0010 | 0x40000, StateEmpty, false},
		{"swapped between two looks", in | 0x30000, in | 0x50000, StatePresent, false},
		{"swapped for a mute card", in | 0x30000, in | flagMute | 0x50000, StateMute, false},
		{"the reader went away", in | 0x30000, in | flagUnavailable | 0x30000, StateUnavailable, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l := ledger{random: rand.Reader, entries: map[string]entry{}}
			before := see(t, &l, test.from)
			after := see(t, &l, test.to)
			if after.State != test.state {
				t.Errorf("state %s, want %s", after.State, test.state)
			}
			if same := after.Insertion == before.Insertion; same != test.same {
				t.Errorf("same insertion: %v, want %v", same, test.same)
			}
			if l.holds("reader", before.Insertion) != test.same {
				t.Error("a transaction with the insertion before would be let through, or the present one would not")
			}
		})
	}
}

func see(t *testing.T, l *ledger, f flags) Slot {
	t.Helper()
	slot, err := l.see("reader", f, []byte{0x3b, 0x00})
	if err != nil {
		t.Fatal(err)
	}
	return slot
}

// A swap that the monitor has not heard of yet: only the counter that was just read tells it.
func TestSwapAfterTheLastLookIsRefused(t *testing.T) {
	t.Parallel()
	l := ledger{random: rand.Reader, entries: map[string]entry{}}
	slot := see(t, &l, flagPresent|0x30000)
	if !l.is("reader", slot.Insertion, flagPresent|0x30000) {
		t.Error("the card that is in was refused")
	}
	for _, now := range []flags{flagPresent | 0x50000, 0x0010 | 0x40000} {
		if l.is("reader", slot.Insertion, now) {
			t.Errorf("flags %#x: another insertion was let through", now)
		}
	}
}

// PC/SC leaves the ATR of the card before in its answer.
func TestSlotWithoutAnAnsweringCardHasNoATR(t *testing.T) {
	t.Parallel()
	for _, f := range []flags{0x0010, flagPresent | flagMute} {
		l := ledger{random: rand.Reader, entries: map[string]entry{}}
		if slot := see(t, &l, f); slot.ATR != nil {
			t.Errorf("flags %#x: ATR %x", f, slot.ATR)
		}
	}
}

func TestUnpluggedReaderForgetsItsCard(t *testing.T) {
	t.Parallel()
	l := ledger{random: rand.Reader, entries: map[string]entry{}}
	slot := see(t, &l, flagPresent)
	l.keep(map[string]bool{"another": true})
	if l.holds("reader", slot.Insertion) {
		t.Error("the insertion outlived its reader")
	}
}

// A command found the card gone, but PC/SC has nothing to report: it may be in again, or another may be.
func TestInsertionThatACommandFoundGone(t *testing.T) {
	t.Parallel()
	l := ledger{random: rand.Reader, entries: map[string]entry{}}
	before := see(t, &l, flagPresent|0x30000)
	l.void("reader", "an insertion of another time")
	if !l.holds("reader", before.Insertion) {
		t.Error("an old transaction ended an insertion that it did not know")
	}
	l.void("reader", before.Insertion)
	if slot := see(t, &l, flagPresent|0x30000); slot.State != StateEmpty || slot.Insertion != "" {
		t.Errorf("before the service must have looked: %+v", slot)
	}
	for _, insertion := range []string{before.Insertion, ""} {
		if l.holds("reader", insertion) || l.is("reader", insertion, flagPresent|0x30000) {
			t.Errorf("insertion %q is let through", insertion)
		}
	}
	l.settle("reader", "an insertion that was found gone before this one")
	if slot := see(t, &l, flagPresent|0x30000); slot.State != StateEmpty {
		t.Errorf("after another one's settling: %+v", slot)
	}
	l.settle("reader", before.Insertion)
	if slot := see(t, &l, flagPresent|0x30000); slot.State != StatePresent || slot.Insertion == before.Insertion {
		t.Errorf("what is in afterwards: %+v", slot)
	}
}
