// Package virtual holds smart cards in software and the readers they are put into, for demo and test: real keys, real
// PIN counters, every answer made at the level of APDUs (ISO/IEC 7816-4, NIST SP 800-73-4), so that the agent's code
// above runs as with plastic.
//
// A card is one file DIR/<id>.json, written by "api demo" and read strictly:
//
//	{"id": "current", "company": "株式会社A", "title": "...", "kind": "piv",
//	 "pin": "11112222", "puk": "12345678", "tries": 10, "tries_left": 10,
//	 "guid": "<32 hex digits, GUID of the CHUID>",
//	 "slots": {"9c": {"key": "<PKCS#8 PEM>", "certificate": "<CERTIFICATE PEM>"}}}
//
// kind is "piv"; "mute", a card without an ATR; or "garbage", a card whose answers are nonsense. Slots are 9a, 9c, 9d and
// 9e, each optional. Keys are RSA of 1024, 2048, 3072 or 4096 bits, P-256 and P-384. The tries left are written back at
// once.
package virtual

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"hikitsugi/agent/reader"
)

// Names of the readers. The second is there only when it was switched on.
const (
	Reader1 = "Virtual Reader 1"
	Reader2 = "Virtual Reader 2"
)

// What a caller can name that is not there.
var (
	ErrUnknownReader = errors.New("no such virtual reader")
	ErrUnknownCard   = errors.New("no such virtual card")
)

// aliases are the short names that the demo's texts use for some cards.
var aliases = map[string]string{"third": "b-current", "blocked": "d-blocked", "expired": "d-expired"}

// Readers are the virtual readers and all cards, inserted or not. It is a reader.Service; its methods may be called at
// any time, also while a transaction is under way.
type Readers struct {
	random io.Reader

	mu      sync.Mutex
	cards   map[string]*card
	slots   []*slot
	changed chan struct{} // closed and replaced at every change
}

var _ reader.Service = (*Readers)(nil)

// slot is one reader.
type slot struct {
	name      string
	turn      chan struct{} // holds one token while a transaction is under way
	card      *card
	insertion string
	sent      int // APDUs since the faults were armed
	faults    []Fault
}

func newSlot(name string) *slot { return &slot{name: name, turn: make(chan struct{}, 1)} }

// Open reads every card file in dir and switches the first reader on, empty. A directory without cards is no error; a
// file that is no card is ErrCardFile. random names the insertions.
func Open(dir string, random io.Reader) (*Readers, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("list cards: %w", err)
	}
	r := &Readers{
		random:  random,
		cards:   make(map[string]*card, len(paths)),
		slots:   []*slot{newSlot(Reader1)},
		changed: make(chan struct{}),
	}
	for _, path := range paths {
		c, err := loadCard(path)
		if err != nil {
			return nil, err
		}
		r.cards[c.id] = c
	}
	return r, nil
}

// Insert puts a card, named by id or alias, into a reader: a card that is in there comes out first, and if this card is
// in the other reader, it comes out of that. It fails with ErrUnknownReader or ErrUnknownCard.
func (r *Readers) Insert(readerName, id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, c := r.slot(readerName), r.find(id)
	if s == nil {
		return fmt.Errorf("%w: %q", ErrUnknownReader, readerName)
	}
	if c == nil {
		return fmt.Errorf("%w: %q", ErrUnknownCard, id)
	}
	insertion, err := reader.NewInsertion(r.random)
	if err != nil {
		return err
	}
	if other := r.slotOf(c); other != nil {
		other.eject()
	}
	s.eject()
	s.card, s.insertion = c, insertion
	r.announce()
	return nil
}

// Remove takes out what is in a reader; an empty one stays as it is. It fails with ErrUnknownReader.
func (r *Readers) Remove(readerName string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.slot(readerName)
	if s == nil {
		return fmt.Errorf("%w: %q", ErrUnknownReader, readerName)
	}
	s.eject()
	r.announce()
	return nil
}

// SetSecond switches the second reader on or off. Switched off, the card in it lies on the table again.
func (r *Readers) SetSecond(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch second := r.slot(Reader2); {
	case on && second == nil:
		r.slots = append(r.slots, newSlot(Reader2))
	case !on && second != nil:
		second.eject()
		r.slots = r.slots[:1:1]
	}
	r.announce()
}

// Second tells whether the second reader is on.
func (r *Readers) Second() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.slot(Reader2) != nil
}

// Cards returns the faces of all cards, ordered by id.
func (r *Readers) Cards() []Face {
	r.mu.Lock()
	defer r.mu.Unlock()
	faces := make([]Face, 0, len(r.cards))
	for c := range maps.Values(r.cards) {
		face := c.face()
		if s := r.slotOf(c); s != nil {
			face.Reader = s.name
		}
		faces = append(faces, face)
	}
	slices.SortFunc(faces, func(a, b Face) int { return cmp.Compare(a.ID, b.ID) })
	return faces
}

// ResetTries gives a card all its tries back, as a certification authority does with the PUK. It fails with
// ErrUnknownCard, also for cards that take no PIN.
func (r *Readers) ResetTries(id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.find(id)
	if c == nil || c.piv == nil {
		return fmt.Errorf("%w: %q", ErrUnknownCard, id)
	}
	return c.piv.setTries(c.piv.file.Tries)
}

func (r *Readers) find(id string) *card {
	if c, ok := r.cards[id]; ok {
		return c
	}
	return r.cards[aliases[id]]
}

func (r *Readers) slot(name string) *slot {
	for _, s := range r.slots {
		if s.name == name {
			return s
		}
	}
	return nil
}

func (r *Readers) slotOf(c *card) *slot {
	for _, s := range r.slots {
		if s.card == c {
			return s
		}
	}
	return nil
}

func (r *Readers) announce() {
	close(r.changed)
	r.changed = make(chan struct{})
}

// eject takes the power from the card, which forgets the verified PIN.
func (s *slot) eject() {
	if s.card != nil && s.card.chip != nil {
		s.card.chip.reset()
	}
	s.card, s.insertion = nil, ""
}
