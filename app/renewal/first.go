package renewal

import (
	"cmp"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/desk"
	"hikitsugi/app/message"
	"hikitsugi/app/remote"
)

// confirmCurrent answers OK of step 1: with a fitting card it opens the transaction and asks for the PIN.
func (f *Flow) confirmCurrent(card desk.Card) {
	f.work(atRegistry, func() (func(), error) {
		directory, err := f.registry.Directory()
		return func() { f.open(card, directory) }, err
	})
}

// open has the agent make K.
func (f *Flow) open(card desk.Card, directory string) {
	f.work(atAgent, func() (func(), error) {
		opened, err := f.agent.Open(remote.Origin(), directory)
		return func() { f.meet(card, opened) }, err
	})
}

// meet asks for the current card's PIN if the agent is the one met before.
func (f *Flow) meet(card desk.Card, opened remote.Opened) {
	f.jkt = opened.JKT
	known := f.agent.Known()
	if known != "" && known != opened.Agent {
		f.state.Stranger = opened.Agent
		f.fail(newProblem(message.AgentChanged, nil, ""))
		return
	}
	f.agent.Know(opened.Agent)
	f.met = opened.Agent
	f.askPIN(PINCurrent, card)
}

// vouch asks for the new card's PIN if the agent is still the one that made K.
func (f *Flow) vouch(card desk.Card) {
	jkt, met := f.jkt, f.met
	f.work(atAgent, func() (func(), error) {
		return func() { f.askPIN(PINNew, card) }, f.sameAgent(jkt, met)
	})
}

// sameAgent fails unless the agent is still the one that made K: another program may have taken its place meanwhile.
// Nobody else can go on with this renewal, so there is nothing to accept as at the first meeting.
func (f *Flow) sameAgent(jkt, met string) error {
	vouched, err := f.agent.Vouch(remote.Origin(), jkt)
	if err != nil {
		return err
	}
	if known := cmp.Or(met, f.agent.Known()); known != "" && known != vouched.Agent {
		return wire.Problem{Code: string(message.AgentRestarted)}
	}
	return nil
}

// askPIN opens the PIN dialog for a card.
func (f *Flow) askPIN(step Step, card desk.Card) {
	f.goTo(step)
	f.state.Card, f.state.Held, f.expected, f.lastTry, f.undelivered = card.ID, card, card.Digest, false, nil
	f.followCard()
	f.changed()
}

// fitting finds the one card that the present 確認メッセージ is about, or says what is missing. It never decides
// between two.
func (f *Flow) fitting() (desk.Card, *Problem) {
	lies := f.desk.State()
	if problem := deskProblem(lies); problem != nil {
		return desk.Card{}, problem
	}
	fits := f.fits(lies)
	if len(fits) == 1 {
		return fits[0], nil
	}
	for _, c := range fits {
		if c.ID == f.state.Chosen {
			return c, nil
		}
	}
	if len(fits) > 1 {
		return desk.Card{}, newProblem(message.CardsAmbiguous, nil, "")
	}
	return desk.Card{}, f.whyNot(lies)
}

// Fits lists the cards that the present 確認メッセージ may be about, for its lines and its choice.
func (f *Flow) Fits() []desk.Card { return f.fits(f.desk.State()) }

func (f *Flow) fits(lies desk.State) []desk.Card {
	var fits []desk.Card
	for _, c := range lies.Cards() {
		if c.Judged.Digest != c.Digest || c.Blocked() || (f.state.Step == ConfirmNew && f.isCurrent(c)) {
			continue
		}
		if f.would(c.Judged) {
			fits = append(fits, c)
		}
	}
	return fits
}

// would reports whether the registry takes a card for the one that the present 確認メッセージ is about.
func (f *Flow) would(p wire.Procedure) bool {
	return p.Fits == wire.FitsRenewal || f.state.Step == ConfirmCurrent && p.Fits == wire.FitsNothing
}

// isCurrent reports whether a card is the one proved in step 2.
func (f *Flow) isCurrent(c desk.Card) bool {
	return f.state.Renewal != nil && c.Holds(f.state.Renewal.Current.Digest)
}

// deskProblem is what must be mended before any card can be looked at.
func deskProblem(lies desk.State) *Problem {
	switch {
	case lies.Agent == desk.Asking:
		return newProblem(message.AgentAbsent, nil, "")
	case lies.Agent != desk.Ready:
		return newProblem(message.Code(lies.Agent), nil, "")
	case lies.Stopped:
		return newProblem(message.CardServiceStopped, nil, "")
	case len(lies.Readers) == 0:
		return newProblem(message.ReaderAbsent, nil, "")
	}
	return nil
}

// undecided reports whether a card in a reader is still being read or judged, so that nothing can be said about it yet.
func (f *Flow) undecided() bool {
	for _, r := range f.desk.State().Readers {
		c := r.Card
		if r.State == agent.Present && c.Problem == "" && c.Refused == nil && (c.Reading || c.Judged.Digest != c.Digest) {
			return true
		}
	}
	return false
}

// whyNot says why no inserted card fits.
func (f *Flow) whyNot(lies desk.State) *Problem {
	for _, r := range lies.Readers {
		c := r.Card
		switch {
		case r.State == agent.Mute:
			return newProblem(message.CardMute, nil, "")
		case r.State == agent.InUse:
			return newProblem(message.ReaderBusy, map[string]string{"likely": "-"}, "")
		case r.Reader.Card == "" || c.Reading:
			continue
		case c.Problem != "":
			return newProblem(c.Problem, nil, "")
		case f.state.Step == ConfirmNew && f.isCurrent(c):
			return newProblem(message.SameCard, nil, "")
		case c.Refused != nil:
			return problemOf(c.Refused, atRegistry)
		case c.Judged.Digest == c.Digest && c.Blocked() && f.would(c.Judged):
			return f.named(newProblem(blockedCard[f.state.Step], nil, ""))
		case c.Judged.Digest == c.Digest:
			return f.verdict(c.Judged)
		}
	}
	return newProblem(message.CardAbsent, nil, "")
}

// verdict turns the registry's word on a card that does not fit into what is shown.
func (f *Flow) verdict(p wire.Procedure) *Problem {
	if p.Code != "" {
		return newProblem(message.Code(p.Code), p.Args, "")
	}
	switch p.Fits {
	case wire.FitsNewCard:
		return newProblem(message.CardsSwapped, nil, "")
	case wire.FitsSuperseded:
		return newProblem(message.CurrentSuperseded, map[string]string{"date": message.Date(p.Date)}, "")
	}
	return newProblem(message.CurrentNotRegistered, p.Args, "")
}

// explain clears what was said in place once it no longer holds, and says at once, before any PIN, that the same or the
// wrong card is in the reader or that the agent or the reader is gone. That no card is there is said only when asked.
func (f *Flow) explain() {
	if f.state.Busy || f.state.Stranger != "" || f.over() || f.desk.State().Agent == desk.Asking {
		return
	}
	if f.undecided() {
		f.state.Problem = nil
		return
	}
	_, problem := f.fitting()
	if problem != nil && !f.shows(problem.Code) && f.awaited(problem.Code) {
		problem = nil
	}
	f.state.Problem = problem
}

// over reports whether this renewal cannot go on: no card that comes or goes changes that.
func (f *Flow) over() bool {
	return f.shows(message.AgentRestarted) || f.shows(message.AgentInUse) || f.shows(message.SessionTakenOver) ||
		f.shows(message.RenewalTimedOut)
}

// awaited reports whether a problem is only what is still to be done: put a card in, choose one, take out the current
// one that has not been taken out yet.
func (f *Flow) awaited(code message.Code) bool {
	switch code {
	case message.CardAbsent, message.CardsAmbiguous:
		return true
	case message.SameCard:
		_, still := f.desk.State().Find(f.remaining)
		return still
	}
	return false
}

func (f *Flow) shows(code message.Code) bool {
	return f.state.Problem != nil && f.state.Problem.Code == code
}
