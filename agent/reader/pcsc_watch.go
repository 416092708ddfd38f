//go:build windows || (cgo && pcsc)

package reader

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
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

	answerLimit  = 5 * time.Second // for what the service answers at once, if it is well
	leaveLimit   = time.Second     // for a wait to end when nobody wants it any more
	stuckWatches = 4               // so many, with the one that runs, may wait for an answer that does not come
)

// errSilent is a service that takes calls and does not answer them, as while it ends or a driver holds it up.
var errSilent = fmt.Errorf("%w: it does not answer", ErrServiceStopped)

// waitLimit is how long one wait lasts; negative is for ever.
func waitLimit() time.Duration {
	if hasPlugAndPlay {
		return -1
	}
	return listPause
}

// Watch waits in PC/SC itself, without looking again and again, in a context of its own: calls of one context queue up.
// The context is never repaired, Keep makes a new one (a context survives neither the daemon nor, on Windows, the last
// reader). Nothing that PC/SC fails to answer holds Watch up.
func (p *pcsc) Watch(ctx context.Context, changed func([]Slot)) error {
	select {
	case p.watches <- struct{}{}:
	default:
		return errSilent // and each further call would cost a thread
	}
	m := &monitor{ledger: &p.ledger, changed: changed, again: make(chan struct{}, 1)}
	m.worker = startWorker(func() { <-p.watches })
	defer m.worker.finish(m.release)
	defer p.ledger.keep(nil)
	defer p.spare.drop() // of a service that is gone
	p.monitor.Store(m)
	defer p.monitor.CompareAndSwap(m, nil)
	return m.run(ctx)
}

// lookAgain has the Watch that runs, if one does, ask for the state of all readers and tell what the ledger makes of it.
// Each transaction ends with it: pcsc-lite before 2.0.1 keeps what it knows of the readers in one place for all contexts
// of a process, unlocked, and a watch that wakes up while a transaction asks may miss the news.
func (p *pcsc) lookAgain() {
	m := p.monitor.Load()
	if m == nil {
		return
	}
	select {
	case m.again <- struct{}{}:
	default:
	}
}

// monitor is one Watch under way. All of PC/SC but cancelling happens in its worker.
type monitor struct {
	ledger     *ledger
	changed    func([]Slot)
	again      chan struct{} // gets a token from lookAgain
	worker     *worker
	status     *statusContext
	cancelling atomic.Bool
	asked      bool // somebody wants all states anew

	// states is one slice for good: PC/SC compares with what it left in there. The pseudo reader comes first.
	states []readerState
	told   []Slot // nil until the first
}

func (m *monitor) run(ctx context.Context) error {
	if err := m.call(ctx, m.establish); err != nil {
		return err
	}
	if hasPlugAndPlay {
		m.states = []readerState{{name: plugAndPlay}}
	}
	if err := m.list(ctx); err != nil {
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

// call makes a call that a service which is well answers at once.
func (m *monitor) call(ctx context.Context, call func() error) error {
	err := m.worker.run(ctx, answerLimit, call)
	if errors.Is(err, ErrTimeout) {
		return errSilent
	}
	return typed(err, ErrServiceStopped)
}

func (m *monitor) establish() error {
	status, err := newStatusContext()
	if err == nil {
		m.status = status
	}
	return err
}

func (m *monitor) release() {
	if m.status != nil {
		m.status.release()
	}
}

// step waits for a change and tells it. A wait that ends without one, which some platforms do all the time, is
// followed by a pause, so that no driver can keep the processor busy.
func (m *monitor) step(ctx context.Context, timeout time.Duration) error {
	err := m.wait(ctx, timeout)
	if m.asked && (err == nil || errors.Is(err, scard.ErrCancelled)) {
		m.forget()
		err = m.wait(ctx, 0)
	}
	switch {
	case errors.Is(err, scard.ErrTimeout), errors.Is(err, scard.ErrCancelled):
	case errors.Is(err, scard.ErrUnknownReader): // unplugged; the list knows
	case err != nil:
		return typed(err, ErrServiceStopped)
	}
	if err := m.list(ctx); err != nil {
		return err
	}
	news, err := m.tell()
	if err == nil && !news {
		pause(ctx, idlePause)
	}
	return err
}

// forget has the next wait end at once with the state of every reader.
func (m *monitor) forget() {
	m.asked = false
	for i := range m.states {
		if m.states[i].name != plugAndPlay {
			m.states[i].current = 0
		}
	}
}

// wait ends with a change, after timeout, or with scard.ErrCancelled when ctx ends or somebody wants to look again. It is
// cancelled again and again: a cancel that comes before PC/SC waits is lost.
func (m *monitor) wait(ctx context.Context, timeout time.Duration) error {
	if len(m.states) == 0 { // the binding panics
		pause(ctx, timeout)
		return nil
	}
	ended := m.worker.start(func() error { return m.status.wait(m.states, timeout) })
	left, again := ctx.Done(), m.again
	var cancel, late <-chan time.Time
	if timeout >= 0 {
		late = time.After(timeout + answerLimit)
	}
	for {
		select {
		case err := <-ended:
			return m.waited(err)
		case <-late:
			m.worker.stuck = true
			return errSilent
		case <-left:
			left, late = nil, time.After(leaveLimit)
		case <-again:
			m.asked, again, late = true, nil, time.After(answerLimit)
		case <-cancel:
		}
		m.cancel()
		cancel = time.After(cancelPause)
	}
}

// waited carries over what a wait has found.
func (m *monitor) waited(err error) error {
	if err != nil {
		return err
	}
	for i := range m.states {
		m.states[i].current = m.states[i].event // with its counter: a swap shows in nothing else
	}
	return nil
}

// cancel asks the wait to end. That may hang as every call; then nobody asks again.
func (m *monitor) cancel() {
	if !m.cancelling.CompareAndSwap(false, true) {
		return
	}
	go func() {
		defer m.cancelling.Store(false)
		m.status.cancel()
	}()
}

// list brings states in line with the readers that there are.
func (m *monitor) list(ctx context.Context) error {
	var names []string
	err := m.call(ctx, func() (err error) {
		names, err = m.status.list()
		return err
	})
	if err != nil && !errors.Is(err, scard.ErrNoReadersAvailable) {
		return fmt.Errorf("list readers: %w", err)
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
