package renewal

import (
	"sync/atomic"
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
	Known() string // thumbprint of the agent that this browser met before, if it remembers one
	Know(thumbprint string)
	Open(origin, directory string) (remote.Opened, error)
	Vouch(origin, jkt string) (remote.Opened, error)
	Sign(card string, f agent.SignForm) (agent.Signed, error)
	Confirm(jkt, request string) (agent.Confirmed, error)
	Forget(jkt string) error
	Diagnosis() (agent.Diagnosis, error)
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
	met         string          // thumbprint of the agent that made K; empty after a reload
	expected    string          // digest of the certificate whose PIN is asked for
	undelivered *wire.CardProof // signed, but the registry did not answer
	lastTry     bool            // the user agreed to use the last try of the expected card
	asked       int             // counts questions after this session; only the last one's answer counts
	remaining   string          // the insertion in which the current card still lies since step 2
	renamed     bool            // it may still lie there under another name
	pressed     bool            // OK waits for the card to be read
	run         atomic.Int64    // counts journeys, so that a late answer of a dropped one is ignored
}

// New makes a flow; changed is called on the UI goroutine after each change of State.
func New(loop Loop, registry Registry, client Agent, d *desk.Desk, changed func()) *Flow {
	return &Flow{loop: loop, registry: registry, agent: client, desk: d, changed: changed}
}

// State is the journey now.
func (f *Flow) State() State { return f.state }

// Address is which of the journey's addresses is open.
type Address int

// The addresses that matter to the journey.
const (
	Elsewhere Address = iota
	OnMenu
	OnReview
	OnReceipt
)

// Enter takes over what the registry knows of this session, at start and after a reload. The URL never decides the
// step: the review's address counts only if both cards are proved.
func (f *Flow) Enter(authority string, session wire.Session, at Address) {
	f.state.Authority, f.state.Problem = authority, nil
	f.state.Renewal = session.Renewal
	if session.Renewal != nil {
		f.jkt = session.Renewal.JKT
	}
	f.desk.Judge(authority, "")
	switch {
	case at != OnReview:
	case f.state.Resumable() && session.Renewal.State == wire.NewProved:
		f.openReview()
	case session.Renewal == nil && session.Receipt != "":
		f.loop.Navigate("receipt/" + session.Receipt)
	default:
		f.loop.Navigate("")
	}
	f.changed()
}

// Arrive takes note of a change of address. Where the journey did not ask for it itself, the journey is left as 戻る
// leaves it, and the registry is asked what there is to go on with.
func (f *Flow) Arrive(authority string, at Address) {
	if authority == f.state.Authority && f.belongs(at) {
		return
	}
	f.leave()
	f.state.Authority = authority
	f.ask(authority, at)
}

// ask asks the registry where this session stands, until it answers or the user has gone on.
func (f *Flow) ask(authority string, at Address) {
	f.asked++
	asked, run := f.asked, f.run.Load()
	f.loop.Async(func() {
		session, err := f.registry.Session()
		f.loop.Dispatch(func() {
			if asked != f.asked || run != f.run.Load() || f.state.Step != AtMenu || f.state.Busy {
				return
			}
			if err == nil {
				f.Enter(authority, session, at)
				return
			}
			f.fail(problemOf(err, atRegistry))
			f.later(func() { f.ask(authority, at) })
		})
	})
}

// later does something after a while, if the same journey is still at the menu.
func (f *Flow) later(what func()) {
	asked, run := f.asked, f.run.Load()
	f.loop.Async(func() {
		time.Sleep(retryEvery)
		f.loop.Dispatch(func() {
			if asked == f.asked && run == f.run.Load() && f.state.Step == AtMenu {
				what()
			}
		})
	})
}

// belongs reports whether the present step is shown at an address.
func (f *Flow) belongs(at Address) bool {
	switch f.state.Step {
	case ConfirmCurrent, PINCurrent, ConfirmNew, PINNew:
		return at == OnMenu
	case Reviewing:
		return at == OnReview
	case Done:
		return at == OnReceipt
	}
	return false
}

// leave goes to the menu and keeps what was proved. A card that still signs does so in vain; a commit goes on.
func (f *Flow) leave() {
	committing := f.state.Step == Reviewing && f.state.Busy
	if f.state.Busy && !committing {
		f.run.Add(1)
	}
	since := f.state.Since
	f.goTo(AtMenu)
	f.state.Busy, f.state.Since = committing, since
}

// Start opens the first 確認メッセージ (ICカード更新). An unfinished renewal is dropped: this is やり直す.
func (f *Flow) Start() {
	if f.state.Busy {
		return
	}
	f.drop(nothing)
	f.state.Cancelled = false
	f.desk.Judge(f.state.Authority, "")
	f.goTo(ConfirmCurrent)
	f.explain()
	f.changed()
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

// OK answers a 確認メッセージ. While the card is still being read it waits for that and is answered then.
func (f *Flow) OK() {
	if f.state.Busy {
		return
	}
	f.pressed = f.undecided()
	if f.pressed {
		return
	}
	card, problem := f.fitting()
	switch {
	case problem != nil:
		f.fail(problem)
	case f.state.Step == ConfirmCurrent:
		f.confirmCurrent(card)
	case f.state.Step == ConfirmNew:
		f.vouch(card)
	}
}

// Cancel is キャンセル, X and Esc in the dialogs, やめる in the last-try dialog and in the band of the time left:
// everything proved is dropped. While a card signs it waits for the answer, and so does a commit.
func (f *Flow) Cancel() {
	if f.state.Signing || (f.state.Step == Reviewing && f.state.Busy) {
		return
	}
	reviewing := f.state.Step == Reviewing
	f.goTo(AtMenu)
	f.drop(f.cancelled)
	f.desk.Judge(f.state.Authority, "")
	if reviewing {
		f.loop.Navigate("")
	}
}

// cancelled says so (MN15) once the registry has dropped the renewal too.
func (f *Flow) cancelled() {
	f.state.Cancelled = f.state.Step == AtMenu
	f.changed()
}

// Acknowledge ends the notice of a cancelled renewal, which stays until the next act.
func (f *Flow) Acknowledge() {
	f.state.Cancelled = false
	f.changed()
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

// Finish is 終了: the registry ends the session, the agent forgets K. done is called when the registry answered.
func (f *Flow) Finish(done func(error)) {
	f.drop(nothing)
	f.loop.Async(func() {
		err := f.registry.EndSession()
		f.loop.Dispatch(func() { done(err) })
	})
}

// Extend gives the renewal another 30 minutes (続ける).
func (f *Flow) Extend() {
	r := f.state.Renewal
	if r == nil || f.state.Busy {
		return
	}
	f.work(atRegistry, func() (func(), error) {
		var extended wire.Renewal
		err := f.insist(func() (err error) {
			extended, err = f.registry.Extend(r.TX)
			return err
		})
		return func() { f.state.Renewal = &extended }, err
	})
}

// AcceptAgent goes on with an agent that is not the one met before (確認して続ける).
func (f *Flow) AcceptAgent() {
	f.agent.Know(f.state.Stranger)
	f.state.Stranger, f.state.Problem = "", nil
	f.OK()
}

// Look looks for the agent at once (つなぐ).
func (f *Flow) Look() { f.desk.Look() }

// Launch has the desktop start the agent (接続ソフトを起動).
func (f *Flow) Launch() { f.desk.Launch() }

// Diagnose asks the agent for its diagnosis; done gets it on the UI goroutine.
func (f *Flow) Diagnose(done func(agent.Diagnosis, error)) {
	f.loop.Async(func() {
		d, err := f.agent.Diagnosis()
		f.loop.Dispatch(func() { done(d, err) })
	})
}

// DeskChanged looks at what changed on the desk: it may mend or explain the present step, never move it on, unless OK
// was pressed before the card was read.
func (f *Flow) DeskChanged() {
	switch f.state.Step {
	case PINCurrent, PINNew:
		f.followCard()
	case ConfirmCurrent, ConfirmNew:
		f.followRemaining()
		f.explain()
		if f.pressed && !f.undecided() {
			f.OK()
		}
	}
	f.changed()
}

func (f *Flow) goTo(step Step) {
	f.state.Step, f.pressed = step, false
	f.state.Problem, f.state.LastTry, f.state.Chosen, f.state.Stranger = nil, false, "", ""
	f.state.Busy, f.state.Signing = false, false
	f.changed()
}

func (f *Flow) fail(p *Problem) {
	f.state.Problem = p
	f.changed()
}

// nothing is for a drop that nobody waits for.
func nothing() {}

// drop forgets everything proved, here, at the agent and at the registry, and calls done when they know.
func (f *Flow) drop(done func()) {
	f.run.Add(1)
	renewal, jkt, run := f.state.Renewal, f.jkt, f.run.Load()
	f.state.Renewal, f.state.Receipt = nil, nil
	f.state.Review, f.state.Cards, f.state.Targets = wire.Review{}, wire.ReviewCards{}, nil
	f.state.Ticked, f.state.Changed, f.state.Cancelled = nil, nil, false
	f.jkt, f.met, f.expected, f.undelivered, f.lastTry = "", "", "", nil, false
	if renewal == nil && jkt == "" {
		done()
		return
	}
	f.loop.Async(func() {
		if renewal != nil {
			_ = f.registry.Abandon(renewal.TX) // it times out by itself
		}
		if jkt != "" {
			_ = f.agent.Forget(jkt) // an agent that is gone has forgotten
		}
		f.loop.Dispatch(func() {
			if run == f.run.Load() {
				done()
			}
		})
	})
}

// work does something that blocks, elsewhere, once at a time. done runs on the UI goroutine if err is nil.
func (f *Flow) work(who side, do func() (done func(), err error)) {
	run := f.run.Load()
	f.busy()
	f.loop.Async(func() {
		done, err := guarded(do)
		f.loop.Dispatch(func() {
			if run != f.run.Load() {
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

func (f *Flow) busy() {
	f.state.Busy, f.state.Since, f.state.Problem = true, time.Now(), nil
	f.changed()
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
