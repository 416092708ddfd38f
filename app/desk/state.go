package desk

import (
	"slices"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

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

// Launch is what became of the press of 接続ソフトを起動.
type Launch string

// The states of a launch. The agent's coming ends it, whoever started it.
const (
	Unlaunched   Launch = ""
	Launching    Launch = "launching"     // the desktop was asked to start it
	LaunchFailed Launch = "launch-failed" // it was, and nothing came
)

// Card is an inserted card.
type Card struct {
	agent.Card
	Reading bool           // not read yet
	Problem message.Code   // why it cannot be read
	Judged  wire.Procedure // Judged.Digest is empty until the registry answered
	Refused error          // why the registry gave no verdict
}

// Blocked reports whether the card says that it takes no PIN any more (閉塞).
func (c Card) Blocked() bool { return c.Tries.Known && c.Tries.Left == 0 }

// Reader is a reader with the card in it.
type Reader struct {
	agent.Reader
	Card Card // zero unless State is agent.Present
}

// State is the desk at one moment. It is a value: screens may keep it.
type State struct {
	Agent   Presence
	Launch  Launch
	Unasked bool // Waiting for the user to press つなぐ: the browser will ask then, and not before
	Virtual bool
	Stopped bool // the PC's card service does not run
	Readers []Reader
}

// Seen reports whether anything is known of readers and cards: the agent answers and the PC's card service runs.
func (s State) Seen() bool { return s.Agent == Ready && !s.Stopped }

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

// Empty reports whether there is a reader, and a card in none.
func (s State) Empty() bool {
	return len(s.Readers) > 0 && !slices.ContainsFunc(s.Readers, func(r Reader) bool { return r.State != agent.Empty })
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
