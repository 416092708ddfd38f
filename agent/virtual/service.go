package virtual

import (
	"bytes"
	"context"

	"hikitsugi/agent/reader"
)

// Slots returns the slots as they are now, what Watch would tell.
func (r *Readers) Slots() []reader.Slot {
	slots, _ := r.snapshot()
	return slots
}

// Watch tells the slots at once and after every change (reader.Service). Any number may run side by side.
func (r *Readers) Watch(ctx context.Context, changed func([]reader.Slot)) error {
	for {
		slots, next := r.snapshot()
		changed(slots)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-next:
		}
	}
}

func (r *Readers) snapshot() ([]reader.Slot, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	slots := make([]reader.Slot, len(r.slots))
	for i, s := range r.slots {
		slots[i] = s.view()
	}
	return slots, r.changed
}

func (s *slot) view() reader.Slot {
	v := reader.Slot{Name: s.name, Virtual: true, State: reader.StateEmpty, Insertion: s.insertion}
	switch {
	case s.card == nil:
	case s.card.chip == nil:
		v.State = reader.StateMute
	default:
		v.State, v.ATR = reader.StatePresent, bytes.Clone(s.card.atr)
	}
	return v
}

// Do runs fn in a transaction with the card of that insertion (reader.Service).
func (r *Readers) Do(ctx context.Context, name, insertion string, fn func(reader.Tx) error) error {
	r.mu.Lock()
	s := r.slot(name)
	r.mu.Unlock()
	if s == nil {
		return reader.ErrReaderLost
	}
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.turn }()
	tx := &transaction{readers: r, slot: s, insertion: insertion}
	if err := tx.begin(); err != nil {
		return err
	}
	defer tx.end()
	return fn(tx)
}

// transaction is one Do under way.
type transaction struct {
	readers   *Readers
	slot      *slot
	insertion string
	reset     bool
	ended     bool
}

func (t *transaction) begin() error {
	t.readers.mu.Lock()
	defer t.readers.mu.Unlock()
	switch s := t.slot; {
	case s.card == nil || s.insertion != t.insertion:
		return reader.ErrCardChanged
	case s.card.chip == nil:
		return reader.ErrCardMute
	}
	return nil
}

func (t *transaction) end() {
	t.readers.mu.Lock()
	defer t.readers.mu.Unlock()
	t.ended = true
	if t.reset && t.slot.insertion == t.insertion && t.slot.card != nil {
		t.slot.card.chip.reset()
	}
}

// ResetAfter has the card forget the PIN when the transaction ends.
func (t *transaction) ResetAfter() { t.reset = true }

// Transmit hands one command to the chip, unless the card is gone or a fault is due.
func (t *transaction) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t.readers.mu.Lock()
	defer t.readers.mu.Unlock()
	s := t.slot
	if t.ended || s.card == nil || s.insertion != t.insertion {
		return nil, reader.ErrCardRemoved
	}
	fault := s.due()
	if fault != nil && !fault.Answered {
		return nil, t.readers.strike(s, *fault)
	}
	response := s.card.chip.transmit(command)
	if fault != nil {
		return nil, t.readers.strike(s, *fault)
	}
	return response, nil
}
