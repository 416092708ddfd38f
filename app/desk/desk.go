// Package desk is what lies on the user's desk, as the page knows it: the agent (接続ソフト), the readers, the cards in
// them and which procedure each card is for. It watches the agent by itself and never moves a journey on; screens and
// journeys read its State. Everything here runs on the UI goroutine except what is handed to Loop.Async.
package desk

import (
	"errors"
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/remote"
)

// Loop is the page's event loop: go-app's Context has it.
type Loop interface {
	Async(func())    // elsewhere, may block
	Dispatch(func()) // on the UI goroutine, then redraw
}

// Agent is the client that is watched; *remote.Agent is one.
type Agent interface {
	Status() (agent.Status, error)
	Card(id string) (agent.Card, error)
	Watch(changed func(agent.Readers), lost func()) (stop func())
}

// Registry is asked which procedure fits a card; *remote.Registry is one.
type Registry interface {
	Procedure(wire.ProcedureQuery) (wire.Procedure, error)
}

// Presence is how the agent stands.
type Presence string

// The states of the agent. All but Ready have a code of package message.
const (
	Asking    Presence = ""                                       // not known yet
	Ready     Presence = "ready"                                  //
	Absent    Presence = Presence(message.AgentAbsent)            // nobody answers
	Waiting   Presence = Presence(message.AgentPermissionWaiting) // the browser asks the user
	Denied    Presence = Presence(message.AgentPermissionDenied)  // the browser refuses
	Unfit     Presence = Presence(message.BrowserUnsupported)     // the browser never lets a page through
	Untrusted Presence = Presence(message.AgentOriginUntrusted)   // the agent does not know this site
	TooOld    Presence = Presence(message.AgentTooOld)
	Lost      Presence = Presence(message.AgentLost) // it was ready and went away
)

// Card is an inserted card.
type Card struct {
	agent.Card
	Reading bool           // not read yet
	Problem message.Code   // why it cannot be read
	Judged  wire.Procedure // Judged.Digest is empty until the registry answered
	Refused error          // why the registry gave no verdict
}

// Reader is a reader with the card in it.
type Reader struct {
	agent.Reader
	Card Card // zero unless State is agent.Present
}

// State is the desk at one moment. It is a value: screens may keep it.
type State struct {
	Agent   Presence
	Unasked bool // Waiting for the user to press つなぐ: the browser will ask then, and not before
	Virtual bool
	Stopped bool // the PC's card service does not run
	Readers []Reader
}

// Cards lists the inserted cards that could be read.
func (s State) Cards() []Card {
	var cards []Card
	for _, r := range s.Readers {
		if r.State == agent.Present && !r.Card.Reading && r.Card.Problem == "" {
			cards = append(cards, r.Card)
		}
	}
	return cards
}

// Reading reports whether a card is being read.
func (s State) Reading() bool {
	for _, r := range s.Readers {
		if r.State == agent.Present && r.Card.Reading {
			return true
		}
	}
	return false
}

// Find returns the card of one insertion.
func (s State) Find(id string) (Card, bool) {
	for _, r := range s.Readers {
		if id != "" && r.Reader.Card == id {
			return r.Card, true
		}
	}
	return Card{}, false
}

// pollEvery is how often an absent agent is looked for: it goes on by itself once it runs.
const pollEvery = 2 * time.Second

// judgeEvery is how often the registry is asked again about a card that it gave no verdict on.
const judgeEvery = 5 * time.Second

// Desk watches the agent. Use New; Start once the page runs in the browser.
type Desk struct {
	loop     Loop
	client   Agent
	base     string
	registry Registry
	changed  func()
	state    State
	cards    map[string]Card   // by insertion id
	asked    map[string]string // insertion id -> the question its verdict answers
	question wire.ProcedureQuery
	stop     func()
	round    int // of looking for the agent; an older round's answer counts no more
}

// New makes a desk. base is the agent's address; changed is called on the UI goroutine after each change.
func New(loop Loop, client Agent, base string, registry Registry, changed func()) *Desk {
	return &Desk{loop: loop, client: client, base: base, registry: registry, changed: changed,
		cards: make(map[string]Card), asked: make(map[string]string)}
}

// State is the desk now.
func (d *Desk) State() State { return d.state }

// Judge sets what cards are judged for: an authority, and with tx as the new card of that renewal.
func (d *Desk) Judge(authority, tx string) {
	q := wire.ProcedureQuery{Authority: authority, TX: tx}
	if q == d.question {
		return
	}
	d.question = q
	for id, c := range d.cards {
		c.Judged, c.Refused = wire.Procedure{}, nil
		d.put(id, c)
	}
	d.readAll()
}

// Refresh reads a card anew, for example after a PIN was tried.
func (d *Desk) Refresh(id string) {
	if _, ok := d.cards[id]; ok {
		d.read(id)
	}
}

// Look looks for the agent at once (つなぐ): from the press of a button a browser may ask for its permission.
func (d *Desk) Look() {
	if d.state.Agent != Ready {
		d.look()
	}
}

// Start looks for the agent and watches it from then on.
func (d *Desk) Start() {
	remote.OnFront(func() { d.loop.Dispatch(d.readAll) })
	d.loop.Async(func() {
		remote.OnLoopbackPermission(func() { d.loop.Dispatch(d.Look) })
		prompts := remote.PromptsForLoopback()
		d.loop.Dispatch(func() {
			if prompts {
				d.explain()
				return
			}
			d.look()
		})
	})
}

// explain waits for つなぐ: a browser's question is answered with No by whoever does not know what it is for.
func (d *Desk) explain() {
	d.state.Agent, d.state.Unasked = Waiting, true
	d.changed()
}

func (d *Desk) look() {
	d.round++
	round := d.round
	d.loop.Async(func() {
		answered := make(chan struct{})
		d.loop.Async(func() { d.noticePrompt(answered) })
		asked := time.Now()
		status, err := d.client.Status()
		close(answered)
		presence := presenceOf(status, err, d.base)
		if presence == Absent && time.Since(asked) > promptAfter && remote.PromptsForLoopback() {
			presence = Waiting // the question was closed without an answer
		}
		d.loop.Dispatch(func() {
			if round == d.round {
				d.found(presence, status)
			}
		})
	})
}

// promptAfter is how long the agent's first answer may take before the browser's prompt is suspected.
const promptAfter = 700 * time.Millisecond

// noticePrompt says that the browser is asking the user, while the first call hangs.
func (d *Desk) noticePrompt(answered <-chan struct{}) {
	select {
	case <-answered:
		return
	case <-time.After(promptAfter):
	}
	if remote.LoopbackPermission() == remote.PermissionPrompt {
		d.loop.Dispatch(func() {
			select {
			case <-answered:
			default:
				d.state.Agent, d.state.Unasked = Waiting, false
				d.changed()
			}
		})
	}
}

func presenceOf(status agent.Status, err error, base string) Presence {
	switch {
	case err == nil && status.API < agent.API:
		return TooOld
	case err == nil:
		return Ready
	case remote.LoopbackPermission() == remote.PermissionDenied:
		return Denied
	case remote.Answers(base + "/v1/status"):
		return Untrusted
	case remote.RefusesLoopback():
		return Unfit
	}
	return Absent
}

func (d *Desk) found(p Presence, status agent.Status) {
	d.state.Unasked = false
	switch p {
	case Ready:
		d.state.Virtual = status.Virtual
		d.set(Ready)
		d.watch()
		return
	case Waiting:
		d.explain()
		return
	case Denied, Unfit: // a change of the permission is told; nothing else mends it
		d.set(p)
		return
	}
	if d.state.Agent != Lost || p != Absent {
		d.set(p)
	}
	round := d.round
	d.loop.Async(func() {
		time.Sleep(pollEvery)
		d.loop.Dispatch(func() {
			if round == d.round {
				d.look()
			}
		})
	})
}

func (d *Desk) set(p Presence) {
	if d.state.Agent == p {
		return
	}
	d.state.Agent = p
	d.changed()
}

func (d *Desk) watch() {
	if d.stop != nil {
		d.stop()
	}
	d.stop = d.client.Watch(
		func(r agent.Readers) { d.loop.Dispatch(func() { d.take(r) }) },
		func() { d.loop.Dispatch(d.lose) },
	)
}

// lose drops what is no longer known; insertion ids do not survive the agent.
func (d *Desk) lose() {
	if d.stop == nil {
		return
	}
	d.stop()
	d.stop = nil
	d.state.Readers = nil
	clear(d.cards)
	clear(d.asked)
	d.set(Lost)
	d.look()
}

// take takes over a snapshot of the readers.
func (d *Desk) take(snapshot agent.Readers) {
	d.state.Stopped = snapshot.Service == agent.Stopped
	readers := make([]Reader, len(snapshot.Readers))
	present := make(map[string]bool)
	for i, r := range snapshot.Readers {
		readers[i] = Reader{Reader: r}
		if r.State == agent.Present {
			present[r.Card] = true
			if _, known := d.cards[r.Card]; !known {
				d.cards[r.Card] = Card{Card: agent.Card{ID: r.Card, Reader: r.Name}, Reading: true}
				d.read(r.Card)
			}
			readers[i].Card = d.cards[r.Card]
		}
	}
	for id := range d.cards {
		if !present[id] {
			delete(d.cards, id)
			delete(d.asked, id)
		}
	}
	d.state.Readers = readers
	d.changed()
}

// readAll reads or judges again whatever is waiting: cards are read only while the page is in front.
func (d *Desk) readAll() {
	for id, c := range d.cards {
		if c.Reading {
			d.read(id)
		} else if c.Problem == "" {
			d.judge(id)
		}
	}
}

func (d *Desk) read(id string) {
	if !remote.InFront() {
		return
	}
	d.loop.Async(func() {
		card, err := d.client.Card(id)
		d.loop.Dispatch(func() { d.keep(id, card, err) })
	})
}

func (d *Desk) keep(id string, card agent.Card, err error) {
	old, known := d.cards[id]
	if !known {
		return // taken out meanwhile
	}
	next := Card{Card: card, Judged: old.Judged}
	if err != nil {
		next.Card, next.Problem = old.Card, codeOf(err)
	}
	d.put(id, next)
	if err == nil {
		d.judge(id)
	}
}

func (d *Desk) put(id string, c Card) {
	d.cards[id] = c
	readers := make([]Reader, len(d.state.Readers)) // State is a value that others keep
	copy(readers, d.state.Readers)
	for i := range readers {
		if readers[i].Reader.Card == id {
			readers[i].Card = c
		}
	}
	d.state.Readers = readers
	d.changed()
}

// judge asks the registry what a card is for, once per question.
func (d *Desk) judge(id string) {
	c := d.cards[id]
	q := d.question
	if q.Authority == "" || c.Certificate == "" || d.asked[id] == q.Authority+" "+q.TX {
		return
	}
	d.asked[id] = q.Authority + " " + q.TX
	q.Certificate = c.Certificate
	d.loop.Async(func() {
		p, err := d.registry.Procedure(q)
		d.loop.Dispatch(func() { d.judged(id, q, p, err) })
	})
}

func (d *Desk) judged(id string, q wire.ProcedureQuery, p wire.Procedure, err error) {
	c, known := d.cards[id]
	if !known || q.TX != d.question.TX || q.Authority != d.question.Authority {
		return
	}
	c.Judged, c.Refused = p, err
	d.put(id, c)
	if err != nil {
		delete(d.asked, id)
		d.loop.Async(func() {
			time.Sleep(judgeEvery)
			d.loop.Dispatch(func() { d.judgeAgain(id) })
		})
	}
}

// judgeAgain asks again about a card that is still there, while the page is in front.
func (d *Desk) judgeAgain(id string) {
	if _, known := d.cards[id]; known && remote.InFront() {
		d.judge(id)
	}
}

func codeOf(err error) message.Code {
	var p wire.Problem
	if errors.As(err, &p) {
		return message.Code(p.Code)
	}
	return message.AgentLost
}
