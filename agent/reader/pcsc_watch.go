//go:build windows || (cgo && pcsc)

package reader

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ebfe/scard"
)

// plugAndPlay is the pseudo reader that stands for "the list of readers". macOS has none: there the list is looked at
// once a second.
const plugAndPlay = `\\?PnP?\Notification`

const (
	hasPlugAndPlay = runtime.GOOS != "darwin"
	listPause      = time.Second
	cancelPause    = 50 * time.Millisecond
	idlePause      = 50 * time.Millisecond
)

// waitLimit is how long one wait lasts; negative is for ever.
func waitLimit() time.Duration {
	if hasPlugAndPlay {
		return -1
	}
	return listPause
}

// Watch waits in PC/SC itself, without looking again and again, in a context of its own: calls of one context queue up.
// The context is never repaired, Keep makes a new one (a context survives neither the daemon nor, on Windows, the last
// reader).
func (p *pcsc) Watch(ctx context.Context, changed func([]Slot)) error {
	m := &monitor{ledger: &p.ledger, changed: changed, over: make(chan struct{})}
	defer p.ledger.keep(nil)
	defer p.spare.drop() // of a service that is gone
	p.monitor.Store(m)
	defer p.monitor.CompareAndSwap(m, nil)
	return guarded(func() error { return m.run(ctx) })
}

// lookAgain has the Watch that runs, if one does, tell what the ledger now makes of the readers.
func (p *pcsc) lookAgain() {
	if m := p.monitor.Load(); m != nil {
		go m.lookAgain()
	}
}

type monitor struct {
	ledger  *ledger
	changed func([]Slot)
	looks   atomic.Int64
	over    chan struct{} // closed when nothing may be cancelled any more

	mu     sync.Mutex // for cancelling: not while the context is being released
	status *statusContext

	// states is one slice for good: PC/SC compares with what it left in there. The pseudo reader comes first.
	states []readerState
	told   []Slot // nil until the first
}

func (m *monitor) run(ctx context.Context) error {
	if err := m.establish(); err != nil {
		return typed(err, ErrServiceStopped)
	}
	defer m.release()
	defer m.cancelWith(ctx)()
	if hasPlugAndPlay {
		m.states = []readerState{{name: plugAndPlay}}
	}
	if err := m.list(); err != nil {
		return err
	}
	timeout := time.Duration(0) // the first look waits for nothing
	for ctx.Err() == nil {
		if err := m.step(ctx, timeout); err != nil && ctx.Err() == nil {
			return err
		}
		timeout = waitLimit()
	}
	return ctx.Err()
}

func (m *monitor) establish() (err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.status, err = newStatusContext()
	if err != nil {
		m.status = nil
	}
	return err
}

func (m *monitor) release() {
	close(m.over)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.status.release()
	m.status = nil
}

func (m *monitor) cancel() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.status != nil {
		m.status.cancel()
	}
}

// cancelWith ends the wait when ctx ends.
func (m *monitor) cancelWith(ctx context.Context) (stop func()) {
	over, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-over:
		case <-ctx.Done():
			m.cancelUntil(over, func() bool { return false })
		}
	}()
	return func() { close(over); <-ended }
}

// lookAgain ends the wait that is under way, or the next one.
func (m *monitor) lookAgain() {
	before := m.looks.Load()
	m.cancelUntil(m.over, func() bool { return m.looks.Load() != before })
}

// cancelUntil cancels again and again: a cancel that comes before the wait begins is lost.
func (m *monitor) cancelUntil(over <-chan struct{}, done func() bool) {
	for !done() {
		m.cancel()
		select {
		case <-over:
			return
		case <-time.After(cancelPause):
		}
	}
}

// step waits for a change and tells it. A wait that ends without one, which some platforms do all the time, is
// followed by a pause, so that no driver can keep the processor busy.
func (m *monitor) step(ctx context.Context, timeout time.Duration) error {
	err := m.wait(ctx, timeout)
	m.looks.Add(1)
	switch {
	case errors.Is(err, scard.ErrTimeout), errors.Is(err, scard.ErrCancelled):
	case errors.Is(err, scard.ErrUnknownReader): // unplugged; the list knows
	case err != nil:
		return typed(err, ErrServiceStopped)
	}
	if err := m.list(); err != nil {
		return err
	}
	news, err := m.tell()
	if err == nil && !news {
		pause(ctx, idlePause)
	}
	return err
}

func (m *monitor) wait(ctx context.Context, timeout time.Duration) error {
	if len(m.states) == 0 { // the binding panics
		pause(ctx, timeout)
		return nil
	}
	if err := m.status.wait(m.states, timeout); err != nil {
		return err
	}
	for i := range m.states {
		m.states[i].current = m.states[i].event // with its counter: a swap shows in nothing else
	}
	return nil
}

// list brings states in line with the readers that there are.
func (m *monitor) list() error {
	names, err := m.status.list()
	if err != nil && !errors.Is(err, scard.ErrNoReadersAvailable) {
		return typed(fmt.Errorf("list readers: %w", err), ErrServiceStopped)
	}
	there := make(map[string]bool, len(names))
	for _, name := range names {
		there[name] = true
	}
	m.states = slices.DeleteFunc(m.states, func(s readerState) bool { return s.name != plugAndPlay && !there[s.name] })
	for _, name := range names {
		if !slices.ContainsFunc(m.states, func(s readerState) bool { return s.name == name }) {
			m.states = append(m.states, readerState{name: name})
		}
	}
	if hasPlugAndPlay {
		// The count in the upper half has the wait end at once if a reader came since the list was made.
		m.states[0].current = flags(len(names)) << 16
	}
	m.ledger.keep(there)
	return nil
}

// tell calls changed if anything differs from what was told last.
func (m *monitor) tell() (news bool, err error) {
	slots := make([]Slot, 0, len(m.states))
	for _, s := range m.states {
		if s.name == plugAndPlay {
			continue
		}
		slot, err := m.ledger.see(s.name, s.event, s.atr)
		if err != nil {
			return false, err
		}
		slots = append(slots, slot)
	}
	if m.told != nil && slices.EqualFunc(slots, m.told, sameSlot) {
		return false, nil
	}
	m.told = slots
	m.changed(slices.Clone(slots))
	return true, nil
}

func sameSlot(a, b Slot) bool {
	return a.Name == b.Name && a.State == b.State && a.Insertion == b.Insertion
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
