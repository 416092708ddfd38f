// Package demo is the page's panel for the demo's cards and readers (デモ用ICカードの操作). It exists only while the agent
// is a virtual one: which card lies in which reader, its expiry and its PIN, and buttons that move it.
package demo

import (
	agent "hikitsugi/agent/wire"
	"hikitsugi/app/desk"
)

// Agent is what the panel asks of the agent; *remote.Agent is one.
type Agent interface {
	Virtual() (agent.Virtual, error)
	Act(agent.VirtualAct) (agent.Virtual, error)
}

// Control knows the demo's cards. Its methods run on the UI goroutine and return at once.
type Control struct {
	loop    desk.Loop
	agent   Agent
	changed func()
	cards   agent.Virtual
	known   bool
}

// NewControl makes a control; changed is called on the UI goroutine after each change of Cards.
func NewControl(loop desk.Loop, client Agent, changed func()) *Control {
	return &Control{loop: loop, agent: client, changed: changed}
}

// Cards is what the agent last said, and whether it said anything.
func (c *Control) Cards() (agent.Virtual, bool) { return c.cards, c.known }

// Refresh asks the agent, for example after a card was moved by the command line.
func (c *Control) Refresh() { c.ask(c.agent.Virtual) }

// Act moves a card or switches the second reader.
func (c *Control) Act(a agent.VirtualAct) {
	c.ask(func() (agent.Virtual, error) { return c.agent.Act(a) })
}

func (c *Control) ask(what func() (agent.Virtual, error)) {
	c.loop.Async(func() {
		cards, err := what()
		if err != nil {
			return // the status lines say that the agent is gone
		}
		c.loop.Dispatch(func() {
			c.cards, c.known = cards, true
			c.changed()
		})
	})
}
