package renewal

import (
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/desk"
	"hikitsugi/app/message"
	"hikitsugi/app/remote"
)

// Registry is what the journey asks of the registry; *remote.Registry is one.
type Registry interface {
	Session() (wire.Session, error)
	EndSession() error
	Directory() (string, error)
	Request(wire.RequestForm) (wire.IssuedRequest, error)
	ProveCurrent(wire.CardProof) (wire.Renewal, error)
	ProveNew(tx string, p wire.CardProof) (wire.Renewal, error)
	Renewal(tx string) (wire.Renewal, error)
	Extend(tx string) (wire.Renewal, error)
	Abandon(tx string) error
	Review(tx string) (wire.Review, error)
	Commit(tx string, f wire.CommitForm) (wire.Receipt, error)
	Receipt(number string) (wire.Receipt, error)
}

// Agent is what the journey asks of the agent; *remote.Agent is one.
type Agent interface {
	Open(origin, directory string) (remote.Opened, error)
	Sign(card string, f agent.SignForm) (agent.Signed, error)
	Confirm(jkt, request string) (agent.Confirmed, error)
	Forget(jkt string) error
}

// Loop is the page's event loop with its address bar.
type Loop interface {
	desk.Loop
	Navigate(path string) // within this authority: "", "renewal/review", "receipt/{number}", "renewal/stop"
}

// Flow drives a renewal. Its methods run on the UI goroutine and return at once.
type Flow struct {
	loop     Loop
	registry Registry
	agent    Agent
	desk     *desk.Desk
	changed  func()
	state    State

	jkt         string          // K of the open transaction
	opened      string          // thumbprint of the agent that opened it
	expected    string          // digest of the certificate whose PIN is asked for
	undelivered *wire.CardProof // signed, but the registry did not answer
	lastTry     bool            // the user agreed to use the last try of the expected card
	run         int             // counts journeys, so that a late answer of a dropped one is ignored
}

// New makes a flow; changed is called on the UI goroutine after each change of State.
func New(loop Loop, registry Registry, client Agent, d *desk.Desk, changed func()) *Flow {
	return &Flow{loop: loop, registry: registry, agent: client, desk: d, changed: changed}
}

// State is the journey now.
func (f *Flow) State() State { return f.state }

// rememberedAgent is where the browser keeps the thumbprint of the agent it met: neither secret nor personal.
const rememberedAgent = "hikitsugi.agent"

// Enter takes over what the registry knows of this session, at start and after a reload. The URL never decides the
// step: atReview says that the review's address is open, which counts only if both cards are proved.
func (f *Flow) Enter(authority string, session wire.Session, atReview bool) {
	f.state.Authority = authority
	f.state.Renewal = session.Renewal
	if session.Renewal != nil {
		f.jkt = session.Renewal.JKT
	}
	f.desk.Judge(authority, "")
	switch {
	case atReview && f.state.Resumable() && session.Renewal.State == wire.NewProved:
		f.openReview()
	case atReview && session.Renewal == nil && session.Receipt != "":
		f.loop.Navigate("receipt/" + session.Receipt)
	case atReview:
		f.loop.Navigate("")
	}
	f.changed()
}

// Start opens the first 確認メッセージ (ICカード更新). An unfinished renewal is dropped: this is やり直す.
func (f *Flow) Start() {
	if f.state.Busy {
		return
	}
	f.drop()
	f.state.Cancelled = false
	f.desk.Judge(f.state.Authority, "")
	f.goTo(ConfirmCurrent)
}

// Resume goes on with the unfinished renewal (続きから再開).
func (f *Flow) Resume() {
	if f.state.Busy || !f.state.Resumable() {
		return
	}
	f.state.Cancelled = false
	if f.state.Renewal.State == wire.NewProved {
		f.openReview()
		return
	}
	f.askSwap()
}

// Choose picks one of several fitting cards.
func (f *Flow) Choose(insertion string) {
	f.state.Chosen = insertion
	f.state.Problem = nil
	f.changed()
}

// OK answers a 確認メッセージ.
func (f *Flow) OK() {
	if f.state.Busy {
		return
	}
	switch f.state.Step {
	case ConfirmCurrent:
		f.confirmCurrent()
	case ConfirmNew:
		f.confirmNew()
	}
}

// Cancel is キャンセル, X and Esc in the dialogs: everything proved is dropped. While a card signs it waits for the
// answer. In the last-try dialog it is やめる.
func (f *Flow) Cancel() {
	if f.state.Busy {
		return
	}
	f.drop()
	f.state.Cancelled = true
	f.desk.Judge(f.state.Authority, "")
	f.goTo(AtMenu)
}

// Back is 戻る: to the menu, keeping what was proved.
func (f *Flow) Back() {
	if f.state.Busy {
		return
	}
	f.desk.Judge(f.state.Authority, "")
	f.goTo(AtMenu)
	f.loop.Navigate("")
}

// Left takes note that the browser's own Back left the review.
func (f *Flow) Left() {
	if f.state.Step == Reviewing || f.state.Step == Done {
		f.goTo(AtMenu)
	}
}

// Extend gives the renewal another 30 minutes (続ける).
func (f *Flow) Extend() {
	r := f.state.Renewal
	if r == nil {
		return
	}
	f.work(atRegistry, func() (func(), error) {
		extended, err := f.registry.Extend(r.TX)
		return func() { f.state.Renewal = &extended }, err
	})
}

// AcceptAgent goes on with an agent that is not the one met before (確認して続ける).
func (f *Flow) AcceptAgent() {
	remote.Remember(rememberedAgent, f.state.Stranger)
	f.state.Stranger, f.state.Problem = "", nil
	f.OK()
}

// DeskChanged looks at what changed on the desk: it may mend or explain the present step, never move it on.
func (f *Flow) DeskChanged() {
	if f.state.Step == PINCurrent || f.state.Step == PINNew {
		f.followCard()
	}
	if f.state.Step == ConfirmCurrent || f.state.Step == ConfirmNew {
		f.explain()
	}
	f.changed()
}

func (f *Flow) goTo(step Step) {
	f.state.Step = step
	f.state.Problem, f.state.LastTry, f.state.Chosen, f.state.Stranger = nil, false, "", ""
	f.state.Busy = false
	f.changed()
}

func (f *Flow) fail(p *Problem) {
	f.state.Problem = p
	f.changed()
}

// drop forgets everything proved, here, at the agent and at the registry.
func (f *Flow) drop() {
	f.run++
	renewal, jkt := f.state.Renewal, f.jkt
	f.state.Renewal, f.state.Receipt = nil, nil
	f.jkt, f.opened, f.expected, f.undelivered, f.lastTry = "", "", "", nil, false
	if renewal == nil && jkt == "" {
		return
	}
	f.loop.Async(func() {
		if jkt != "" {
			_ = f.agent.Forget(jkt) // an agent that is gone has forgotten
		}
		if renewal != nil {
			_ = f.registry.Abandon(renewal.TX) // it times out by itself
		}
	})
}

// work does something that blocks, elsewhere, once at a time. done runs on the UI goroutine if err is nil.
func (f *Flow) work(who side, do func() (done func(), err error)) {
	run := f.run
	f.state.Busy, f.state.Since, f.state.Problem = true, time.Now(), nil
	f.changed()
	f.loop.Async(func() {
		done, err := guarded(do)
		f.loop.Dispatch(func() {
			if run != f.run {
				return
			}
			f.state.Busy = false
			if err != nil {
				f.fail(problemOf(err, who))
				return
			}
			done()
			f.changed()
		})
	})
}

// guarded turns a panic into a problem: go-app would end the whole program.
func guarded(do func() (func(), error)) (done func(), err error) {
	defer func() {
		if r := recover(); r != nil {
			err = wire.Problem{Code: string(message.Internal)}
		}
	}()
	return do()
}
