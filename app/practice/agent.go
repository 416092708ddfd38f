package practice

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"hikitsugi/agent/wire"
	api "hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/remote"
)

// Milliseconds that a card takes, so that what the screens say meanwhile can be read.
const (
	reads = 600
	signs = 1000
)

// Agent is the twin of *remote.Agent: one reader, and the scripted cards. It is safe for concurrent use.
type Agent struct {
	wait func(milliseconds int)

	mu         sync.Mutex
	cards      []*card
	inserted   *card
	insertions int // counts, for the ids of insertions
	changed    func(wire.Readers)
}

// NewAgent lays out the cards as of now; wait is how a card's work takes time.
func NewAgent(now time.Time, wait func(milliseconds int)) *Agent {
	return &Agent{wait: wait, cards: script(now)}
}

// Status says that the readers are virtual.
func (a *Agent) Status() (wire.Status, error) { return wire.Status{API: wire.API, Virtual: true}, nil }

// Known is nobody: the page remembers no agent while it practises.
func (a *Agent) Known() string { return "" }

// Know keeps nothing.
func (a *Agent) Know(string) {}

// Watch calls changed with the reader at once and whenever a card is moved. It is never lost.
func (a *Agent) Watch(changed func(wire.Readers), _ func()) (stop func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.changed = changed
	changed(a.readers())
	return func() {}
}

func (a *Agent) readers() wire.Readers {
	r := wire.Reader{Name: reader, Virtual: true, State: wire.Empty}
	if a.inserted != nil {
		r.State, r.Card = wire.Present, a.insertion()
	}
	return wire.Readers{Service: wire.Running, Readers: []wire.Reader{r}}
}

func (a *Agent) insertion() string { return strconv.Itoa(a.insertions) }

// Card reads what an inserted card reveals without a PIN.
func (a *Agent) Card(id string) (wire.Card, error) {
	a.wait(reads)
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.inserted == nil || id != a.insertion():
		return wire.Card{}, problem(message.CardRemovedReading)
	case a.inserted.id == Other:
		return wire.Card{}, problem(message.CardWrongKind)
	}
	return a.inserted.shown(id), nil
}

// Open opens the one transaction there is.
func (a *Agent) Open(string, string) (remote.Opened, error) { return remote.Opened{JKT: tx}, nil }

// Vouch vouches for it.
func (a *Agent) Vouch(string, string) (remote.Opened, error) { return remote.Opened{JKT: tx}, nil }

// Confirm confirms whatever was asked for: the registry's twin remembers it.
func (a *Agent) Confirm(string, string) (wire.Confirmed, error) { return wire.Confirmed{}, nil }

// Forget forgets nothing, for there is no key.
func (a *Agent) Forget(string) error { return nil }

// Diagnosis is empty: nothing can go wrong that one is of use for.
func (a *Agent) Diagnosis() (wire.Diagnosis, error) { return wire.Diagnosis{}, nil }

// Sign compares the PIN, wipes it, and counts a wrong one as a card does. Nothing is signed.
func (a *Agent) Sign(id string, f wire.SignForm) (wire.Signed, error) {
	defer f.PIN.Wipe()
	a.wait(signs)
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.inserted
	if c == nil || id != a.insertion() {
		return wire.Signed{}, problem(message.CardRemovedSigning)
	}
	if err := c.verify(f.PIN, f.LastTry); err != nil {
		return wire.Signed{}, err
	}
	return wire.Signed{Certificate: c.id}, nil
}

// blocked is how a card without tries is called.
var blocked = map[string]message.Code{Current: message.PinBlockedCurrent, New: message.PinBlockedNew}

func (c *card) verify(pin wire.PIN, confirmed bool) error {
	guard := c.guard(confirmed)
	switch {
	case c.left == 0:
		return problem(blocked[c.id])
	case guard == wire.GuardReinsert:
		return problem(message.PinReinsert)
	case guard == wire.GuardLastTry:
		return problem(message.PinLastTry)
	case slices.Equal(pin, wire.PIN(c.pin)):
		c.left, c.wrong = tries, 0
		return nil
	}
	c.left, c.wrong = c.left-1, c.wrong+1
	if c.left == 0 {
		return problem(blocked[c.id])
	}
	return api.Problem{Code: string(message.PinWrong), Args: map[string]string{"n": strconv.Itoa(c.left)}}
}

func problem(code message.Code) api.Problem { return api.Problem{Code: string(code)} }

// Virtual lists the cards with their PINs.
func (a *Agent) Virtual() (wire.Virtual, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.virtual(), nil
}

func (a *Agent) virtual() wire.Virtual {
	var v wire.Virtual
	for _, c := range a.cards {
		shown := wire.VirtualCard{ID: c.id, NotAfter: c.face.NotAfter, PIN: c.pin, Left: c.left}
		if c == a.inserted {
			shown.Reader = reader
		}
		v.Cards = append(v.Cards, shown)
	}
	return v
}

// Act puts a card in, in place of the one that is in, takes it out, or gives its tries back.
func (a *Agent) Act(act wire.VirtualAct) (wire.Virtual, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.cards, func(c *card) bool { return c.id == act.Card })
	if i < 0 {
		return a.virtual(), nil
	}
	c := a.cards[i]
	switch act.Act {
	case wire.Insert:
		a.insert(c)
	case wire.Remove:
		a.insert(nil)
	case wire.ResetTries:
		c.left, c.wrong = tries, 0
		if c == a.inserted {
			a.insert(c) // read anew, as after a stay at its CA
		}
	}
	return a.virtual(), nil
}

// insert puts a card into the reader, nil for none, and says so.
func (a *Agent) insert(c *card) {
	a.inserted = c
	a.insertions++
	if c != nil {
		c.wrong = 0
	}
	if a.changed != nil {
		a.changed(a.readers())
	}
}
