package reader

import (
	"bytes"
	"io"
	"sync"
)

// flags is what PC/SC says about a slot: SCARD_STATE_* below, a counter of insertions and removals in the upper 16 bits.
type flags uint32

const (
	flagUnknown     flags = 0x0004
	flagUnavailable flags = 0x0008
	flagPresent     flags = 0x0020
	flagExclusive   flags = 0x0080
	flagMute        flags = 0x0200
)

func (f flags) has(flag flags) bool { return f&flag != 0 }
func (f flags) counter() flags      { return f >> 16 }

func (f flags) state() State {
	switch {
	case f.has(flagUnknown), f.has(flagUnavailable):
		return StateUnavailable
	case !f.has(flagPresent):
		return StateEmpty
	case f.has(flagMute):
		return StateMute
	case f.has(flagExclusive):
		return StateBusy
	}
	return StatePresent
}

// ledger remembers which insertion is in which reader. A card that was swapped between two looks shows only in the
// counter: the flags and often the ATR are the same.
type ledger struct {
	random io.Reader

	mu      sync.Mutex
	entries map[string]entry
}

type entry struct {
	insertion string // empty while it is not known whether the card is still the same
	gone      string // the insertion before, if it is empty
	counter   flags
}

// see records what PC/SC says about one reader and returns it as a Slot.
func (l *ledger) see(name string, f flags, atr []byte) (Slot, error) {
	slot := Slot{Name: name, State: f.state()}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !f.has(flagPresent) || slot.State == StateUnavailable {
		delete(l.entries, name)
		return slot, nil
	}
	e, known := l.entries[name]
	if !known || e.counter != f.counter() {
		insertion, err := NewInsertion(l.random)
		if err != nil {
			return Slot{}, err
		}
		e = entry{insertion: insertion, counter: f.counter()}
		l.entries[name] = e
	}
	if slot.Insertion = e.insertion; slot.Insertion == "" {
		return Slot{Name: name, State: StateEmpty}, nil
	}
	if slot.State != StateMute { // PC/SC keeps the ATR of the card before
		slot.ATR = bytes.Clone(atr)
	}
	return slot, nil
}

// is tells whether that insertion is in the reader, going by flags just read.
func (l *ledger) is(name, insertion string, now flags) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, known := l.entries[name]
	return known && insertion != "" && e.insertion == insertion && now.has(flagPresent) && e.counter == now.counter()
}

// holds tells whether that insertion was in the reader at the last look.
func (l *ledger) holds(name, insertion string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, known := l.entries[name]
	return known && insertion != "" && e.insertion == insertion
}

// void ends an insertion that a command has found gone. Its reader counts as empty until settle, or until PC/SC says
// something new about it.
func (l *ledger) void(name, insertion string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, known := l.entries[name]; known && e.insertion == insertion {
		l.entries[name] = entry{gone: insertion, counter: e.counter}
	}
}

// settle lets see name whatever is in the reader after void of that insertion; it does nothing after that of a later one.
func (l *ledger) settle(name, insertion string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, known := l.entries[name]; known && e.gone == insertion {
		delete(l.entries, name)
	}
}

// keep forgets the readers that are not named.
func (l *ledger) keep(names map[string]bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for name := range l.entries {
		if !names[name] {
			delete(l.entries, name)
		}
	}
}
