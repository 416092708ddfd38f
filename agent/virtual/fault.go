package virtual

import (
	"fmt"

	"hikitsugi/agent/reader"
)

// Fault is something that happens to a card in the middle of a conversation, which tests cannot do by hand in time.
type Fault struct {
	// At counts the APDUs to the reader from Inject on; the fault strikes at the At-th, 1 being the next one.
	At int
	// Answered lets the card act on that APDU first; only its answer is lost.
	Answered bool
	// Reset has another program reset the card (reader.ErrCardReset). Without it the card is pulled (reader.ErrCardRemoved).
	Reset bool
}

// Inject arms faults at a reader in place of those armed before; they outlive cards and transactions until they struck.
// It fails with ErrUnknownReader.
func (r *Readers) Inject(readerName string, faults ...Fault) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.slot(readerName)
	if s == nil {
		return fmt.Errorf("%w: %q", ErrUnknownReader, readerName)
	}
	s.sent, s.faults = 0, faults
	return nil
}

// due counts one APDU and returns the fault that strikes at it.
func (s *slot) due() *Fault {
	s.sent++
	for _, f := range s.faults {
		if f.At == s.sent {
			return &f
		}
	}
	return nil
}

func (r *Readers) strike(s *slot, f Fault) error {
	if f.Reset {
		s.card.chip.reset()
		return reader.ErrCardReset
	}
	s.eject()
	r.announce()
	return reader.ErrCardRemoved
}
