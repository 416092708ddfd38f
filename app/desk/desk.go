// Package desk is what lies on the user's desk, as the page knows it: the agent (接続ソフト), the readers, the cards in
// them and which procedure each card is for. It watches the agent by itself and never moves a journey on; screens and
// journeys read its State. Everything here runs on the UI goroutine except what is handed to Loop.Async.
package desk

import (
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
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

// pollEvery is how often an absent agent is looked for: it goes on by itself once it runs.
const pollEvery = 2 * time.Second

// launchPatience is how long the agent may take to start: it takes some milliseconds, but the browser asks the user first.
const launchPatience = 15 * time.Second

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

// Launch has the user's desktop start the agent (接続ソフトを起動) and looks for it. Whether it starts at all is the
// desktop's and the browser's business, and neither tells.
func (d *Desk) Launch() {
	if d.state.Agent == Ready || d.state.Launch == Launching {
		return
	}
	remote.OpenLink(agent.StartLink)
	d.state.Launch = Launching
	d.look()
	d.changed()
	d.loop.Async(func() {
		time.Sleep(launchPatience)
		d.loop.Dispatch(d.missLaunch)
	})
}

// missLaunch says that nothing came. The search for the agent goes on all the same.
func (d *Desk) missLaunch() {
	if d.state.Launch == Launching {
		d.state.Launch = LaunchFailed
		d.changed()
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
