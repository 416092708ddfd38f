//go:build pcsc && linux

package rig

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ebfe/scard"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/vpcd"
)

// slot is one reader of the rig.
type slot struct {
	name, address string

	pull context.CancelFunc
	out  chan struct{} // closed when the card is out
}

// free holds the readers that no test uses.
var free = sync.OnceValue(func() chan *slot {
	pool := make(chan *slot, len(the.Readers))
	for _, r := range the.Readers {
		pool <- &slot{name: r.Name, address: r.Address}
	}
	return pool
})

// take takes a reader for the length of the test.
func take(t testing.TB) *slot {
	t.Helper()
	needRig(t)
	return (<-free()).until(t)
}

// takeFirst takes the first reader, which nobody else may have: OpenSC's PKCS#11 module looks into four only.
func takeFirst(t testing.TB) *slot {
	t.Helper()
	needRig(t)
	s := <-free()
	for s.name != the.Readers[0].Name {
		free() <- s
		s = <-free()
	}
	return s.until(t)
}

// until gives the reader back at the end of the test.
func (s *slot) until(t testing.TB) *slot {
	t.Cleanup(func() {
		s.remove()
		free() <- s
	})
	return s
}

// put connects a card to the reader, without waiting for pcscd to notice.
func (s *slot) put(card vpcd.Card) {
	ctx, pull := context.WithCancel(context.Background())
	out := make(chan struct{})
	s.pull, s.out = pull, out
	go func() {
		defer close(out)
		_ = vpcd.Insert(ctx, s.address, card) // a fault that cut the link, or remove
	}()
}

// remove takes the card out and waits until its connection is closed, not until pcscd has noticed.
func (s *slot) remove() {
	if s.pull == nil {
		return
	}
	s.pull()
	<-s.out
	s.pull = nil
}

// putBack connects the card again after a fault has cut its link.
func (s *slot) putBack(card vpcd.Card) {
	s.remove()
	s.put(card)
}

// counter is what pcscd counts of a slot: it moves with each card that pcscd sees come or go.
func (s *slot) counter(t testing.TB) uint32 { return s.waitCounter(t, 0, 0) >> 16 }

// noticed waits until pcscd itself has seen a card come or go since.
func (s *slot) noticed(t testing.TB, since uint32) {
	t.Helper()
	for limit, now := time.Now().Add(patience), since<<16; now>>16 == since; {
		if now = s.waitCounter(t, now, time.Second); time.Now().After(limit) {
			t.Fatalf("pcscd never noticed a change in %s", s.name)
		}
	}
}

// empty waits until pcscd takes the slot for empty: the card of the test before may be on its way out.
func (s *slot) empty(t testing.TB) {
	t.Helper()
	for limit, now := time.Now().Add(patience), s.waitCounter(t, 0, 0); now&uint32(scard.StateEmpty) == 0; {
		if now = s.waitCounter(t, now, time.Second); time.Now().After(limit) {
			t.Fatalf("pcscd never noticed that %s is empty", s.name)
		}
	}
}

// emptied waits until pcscd itself has seen the slot empty since a card was in, at that counter: it counts that card's
// leaving and, of each other one, its coming and its leaving.
func (s *slot) emptied(t testing.TB, in uint32) {
	t.Helper()
	for limit, now := time.Now().Add(patience), in<<16; (now>>16-in)%2 == 0; {
		if now = s.waitCounter(t, now, time.Second); time.Now().After(limit) {
			t.Fatalf("pcscd never noticed that %s is empty", s.name)
		}
	}
}

// waitCounter waits for flags other than those known. The terminators make the name another one for the binding, which
// keeps one copy of a name for all its callers.
func (s *slot) waitCounter(t testing.TB, known uint32, limit time.Duration) uint32 {
	t.Helper()
	context, err := scard.EstablishContext()
	if err != nil {
		t.Fatal(err)
	}
	defer context.Release()
	states := []scard.ReaderState{{Reader: s.name + "\x00\x00", CurrentState: scard.StateFlag(known)}}
	if err := context.GetStatusChange(states, limit); err != nil && !errors.Is(err, scard.ErrTimeout) {
		t.Fatal(err)
	}
	return uint32(states[0].EventState)
}

// desk is the agent's view of the readers, kept up to date by reader.Keep.
type desk struct {
	service reader.Service

	mu      sync.Mutex
	slots   []reader.Slot
	away    error
	looks   int
	changed chan struct{}
}

func (d *desk) see(slots []reader.Slot, away error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.slots, d.away = slots, away
	d.looks++
	close(d.changed)
	d.changed = make(chan struct{})
}

func (d *desk) told() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.looks
}

func newDesk(service reader.Service) *desk {
	return &desk{service: service, changed: make(chan struct{})}
}

// shared is the desk of all tests that run side by side: the binding bears one watch in a process, as the agent has.
var shared = sync.OnceValue(func() *desk {
	d := newDesk(reader.System(rand.Reader))
	go reader.Keep(context.Background(), d.service, d.see)
	return d
})

// pc is a desk in a test.
type pc struct {
	*desk
	t testing.TB
}

// sharedPC is for parallel tests.
func sharedPC(t testing.TB) *pc {
	t.Helper()
	needRig(t)
	return &pc{shared(), t}
}

// ownPC is for tests that run alone.
func ownPC(t testing.TB) *pc {
	t.Helper()
	return ownPCWith(t, reader.System(rand.Reader))
}

func ownPCWith(t testing.TB, service reader.Service) *pc {
	t.Helper()
	needRig(t)
	p := &pc{newDesk(service), t}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- reader.Keep(ctx, p.service, p.see) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("Keep = %v", err)
			}
		case <-time.After(patience):
			t.Error("Keep does not end with its context")
		}
	})
	return p
}

// until waits for a view that pleases.
func (p *pc) until(what string, pleases func(slots []reader.Slot, away error) bool) {
	p.t.Helper()
	limit := time.After(patience)
	for {
		p.mu.Lock()
		pleased, changed, seen := pleases(p.slots, p.away), p.changed, p.slots
		p.mu.Unlock()
		if pleased {
			return
		}
		select {
		case <-changed:
		case <-limit:
			p.t.Fatalf("never seen: %s; last %+v", what, seen)
		}
	}
}

// state waits for a state of a reader.
func (p *pc) state(s *slot, state reader.State) (found reader.Slot) {
	p.t.Helper()
	p.until(s.name+" "+string(state), func(slots []reader.Slot, _ error) bool {
		i := slices.IndexFunc(slots, func(x reader.Slot) bool { return x.Name == s.name && x.State == state })
		if i >= 0 {
			found = slots[i]
		}
		return i >= 0
	})
	return found
}

// fresh waits for an insertion that is none of those before.
func (p *pc) fresh(s *slot, before ...string) (found reader.Slot) {
	p.t.Helper()
	p.until("new insertion in "+s.name, func(slots []reader.Slot, _ error) bool {
		i := slices.IndexFunc(slots, func(x reader.Slot) bool {
			return x.Name == s.name && x.State == reader.StatePresent && !slices.Contains(before, x.Insertion)
		})
		if i >= 0 {
			found = slots[i]
		}
		return i >= 0
	})
	return found
}

// insert puts a card into a reader and waits until the agent sees it.
func (p *pc) insert(s *slot, card vpcd.Card) reader.Slot {
	p.t.Helper()
	p.state(s, reader.StateEmpty)
	s.put(card)
	return p.state(s, reader.StatePresent)
}

// other is another program on the same PC.
type other struct {
	t       testing.TB
	context *scard.Context
	card    *scard.Card
}

// connect has another program connect to a reader.
func connect(t testing.TB, s *slot, mode scard.ShareMode) *other {
	t.Helper()
	context, err := scard.EstablishContext()
	if err != nil {
		t.Fatal(err)
	}
	o := &other{t: t, context: context}
	t.Cleanup(func() { _ = context.Release() }) // pcscd may have been restarted
	if o.card, err = context.Connect(s.name, mode, scard.ProtocolAny); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *other) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}
