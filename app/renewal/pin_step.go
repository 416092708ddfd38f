package renewal

import (
	"errors"
	"strconv"
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/desk"
	"hikitsugi/app/message"
)

// The purposes of the two card requests and of the commit, as package proof names them.
const (
	purposeCurrent = "current-card"
	purposeNew     = "new-card"
	purposeCommit  = "commit"
)

// SubmitPIN is OK in a PIN dialog. It takes the PIN over and wipes it. After a lost delivery it only delivers again: the
// card has signed, no second PIN is needed.
func (f *Flow) SubmitPIN(pin agent.PIN) {
	if f.state.Busy || f.state.LastTry {
		pin.Wipe()
		return
	}
	if f.undelivered != nil {
		pin.Wipe()
		f.deliver(*f.undelivered)
		return
	}
	card, ok := f.desk.State().Find(f.state.Card)
	if !ok || card.Digest != f.expected { // a PIN never goes to a card that it was not typed for
		pin.Wipe()
		f.followCard()
		if f.state.Problem == nil {
			f.state.Problem = newProblem(message.CardAbsent, nil, "")
		}
		f.changed()
		return
	}
	if !card.PINPad && !fits(pin, card.PIN) {
		pin.Wipe()
		f.fail(pinFormat(card.PIN))
		return
	}
	f.sign(pin)
}

// fits reports whether a card with this rule would look at the PIN at all: a try is not spent on one that it would not.
func fits(pin agent.PIN, rule agent.PINRule) bool {
	for _, c := range pin {
		if c < ' ' || c > '~' || (rule.Digits && (c < '0' || c > '9')) {
			return false
		}
	}
	return len(pin) >= rule.Min && len(pin) <= rule.Max
}

func pinFormat(rule agent.PINRule) *Problem {
	return newProblem(message.PinFormat, map[string]string{"min": strconv.Itoa(rule.Min), "max": strconv.Itoa(rule.Max)}, "")
}

// sign makes sure of the agent, fetches the request, has the card sign it and hands the proof in.
func (f *Flow) sign(pin agent.PIN) {
	form := wire.RequestForm{Purpose: purposeCurrent, JKT: f.jkt}
	if f.state.Step == PINNew {
		form.Purpose, form.TX = purposeNew, f.state.Renewal.TX
	}
	authority, met := f.state.Authority, f.met
	insertion, ask := f.state.Card, agent.SignForm{PIN: pin, LastTry: f.lastTry}
	if card, _ := f.desk.State().Find(insertion); len(card.Others) > 0 {
		ask.Certificate = f.expected
	}
	run := f.run.Load()
	f.state.Signing = true
	f.busy()
	f.loop.Async(func() {
		var signed agent.Signed
		var request string
		who := atAgent
		_, err := guarded(func() (func(), error) {
			defer pin.Wipe()
			if err := f.sameAgent(form.JKT, met); err != nil {
				return nil, err
			}
			who = atRegistry
			issued, err := f.registry.Request(form)
			var p wire.Problem
			if is(err, message.StoreBusy) && errors.As(err, &p) { // a PIN is not kept until there is time
				err = wire.Problem{Code: string(message.ServerDown), Support: p.Support}
			}
			if err != nil {
				return nil, err
			}
			request, who = issued.Request, atCard
			ask.Request = request
			signed, err = f.agent.Sign(insertion, ask)
			return nil, err
		})
		f.loop.Dispatch(func() {
			if run != f.run.Load() {
				return
			}
			f.state.Busy, f.state.Signing, f.lastTry = false, false, false
			if err != nil {
				f.signFailed(err, who)
				return
			}
			p := wire.CardProof{Request: request, Proof: signed.Proof, Certificate: signed.Certificate, Chain: signed.Chain}
			if f.state.Step == PINCurrent {
				p.Authority = authority
			}
			f.deliver(p)
		})
	})
}

// signFailed shows why the card did not sign, and reads it again: its tries may have changed.
func (f *Flow) signFailed(err error, who side) {
	f.desk.Refresh(f.state.Card)
	if is(err, message.PinLastTry) {
		f.state.LastTry = true
		f.changed()
		return
	}
	problem := f.named(problemOf(err, who))
	if problem.Code == blockedCard[f.state.Step] && f.state.Held.Tries.Left > 0 {
		problem.Verdict = message.TrySpent // the one that blocked it
	}
	f.fail(problem)
}

// named says which card a problem is about, and how long the current one can still be used.
func (f *Flow) named(p *Problem) *Problem {
	p = p.with("which", whichCard[f.state.Step])
	if f.state.Renewal != nil {
		p = p.with("until", message.Date(f.state.Renewal.Current.NotAfter))
	}
	return p
}

// whichCard names the card of a PIN step for texts that say {which}.
var whichCard = map[Step]string{PINCurrent: message.AltCurrent, PINNew: message.AltNew}

func (p *Problem) with(name, value string) *Problem {
	args := map[string]string{name: value}
	for k, v := range p.Args {
		args[k] = v
	}
	p.Args = args
	return p
}

// retryEvery is how often a proof or a commit that got no answer is sent again.
const retryEvery = 3 * time.Second

// deliver hands a proof in. The card has signed: if the line is lost it is sent again until the registry answers, with
// no second PIN.
func (f *Flow) deliver(p wire.CardProof) {
	f.undelivered = &p
	step, run, tx := f.state.Step, f.run.Load(), ""
	if f.state.Renewal != nil {
		tx = f.state.Renewal.TX
	}
	f.work(atRegistry, func() (func(), error) {
		renewal, err := f.handIn(step, tx, p)
		for err != nil && isLost(err) {
			f.say(run, problemOf(err, atRegistry))
			time.Sleep(retryEvery)
			if f.run.Load() != run {
				return nil, err
			}
			renewal, err = f.handIn(step, tx, p)
		}
		if err != nil {
			return func() {}, f.forgetProof(err, run)
		}
		return func() { f.proved(step, renewal) }, nil
	})
}

func (f *Flow) handIn(step Step, tx string, p wire.CardProof) (renewal wire.Renewal, err error) {
	err = f.insist(func() (err error) {
		if step == PINCurrent {
			renewal, err = f.registry.ProveCurrent(p)
		} else {
			renewal, err = f.registry.ProveNew(tx, p)
		}
		return err
	})
	return renewal, err
}

// forgetProof drops a proof that the registry refused: the next OK makes a new one.
func (f *Flow) forgetProof(err error, run int64) error {
	f.loop.Dispatch(func() {
		if run == f.run.Load() {
			f.undelivered = nil
		}
	})
	return err
}

// proved goes on after the registry took a card's proof.
func (f *Flow) proved(step Step, renewal wire.Renewal) {
	f.undelivered = nil
	f.state.Renewal = &renewal
	if step == PINCurrent {
		f.askSwap()
		return
	}
	f.openReview()
}

// AgreeLastTry is 書類を見ながら入力する in the last-try dialog.
func (f *Flow) AgreeLastTry() {
	f.state.LastTry, f.lastTry = false, true
	f.changed()
}

// followCard keeps a PIN dialog with its card: after a removal the same card comes back under a new insertion id; any
// other card is refused. With one try left the last-try dialog comes first.
func (f *Flow) followCard() {
	if f.state.Busy {
		return
	}
	lies := f.desk.State()
	if card, ok := lies.Find(f.state.Card); ok {
		f.guard(card)
		return
	}
	f.state.LastTry = false
	for _, c := range lies.Cards() {
		if c.Digest == f.expected {
			f.state.Card, f.state.Problem = c.ID, nil
			f.guard(c)
			return
		}
	}
	switch problem := deskProblem(lies); {
	case problem != nil:
		f.state.Problem = problem
	case len(lies.Cards()) > 0:
		f.state.Problem = f.named(newProblem(message.CardChanged, nil, ""))
	case f.state.Problem == nil || f.state.Problem.Code != message.CardChanged && f.state.Problem.aboutDesk():
		f.state.Problem = newProblem(message.CardAbsent, nil, "")
	}
}

// guard shows what the card itself says against taking a PIN.
func (f *Flow) guard(card desk.Card) {
	if card.Reading {
		return
	}
	f.state.Held = card
	switch {
	case card.Guard == agent.GuardReinsert && (f.shows(message.PinWrong) || f.shows(message.PinWrongUnknown)):
		f.state.Problem = newProblem(message.PinReinsert, nil, "")
		f.state.Problem.Verdict = message.TrySpent // of the PIN that was wrong again
	case f.state.Problem != nil:
	case card.Blocked():
		f.state.Problem = f.named(newProblem(blockedCard[f.state.Step], nil, ""))
	case card.Guard == agent.GuardReinsert:
		f.state.Problem = newProblem(message.PinReinsert, nil, "")
	}
	f.state.LastTry = card.Guard == agent.GuardLastTry && !f.lastTry
}

// blockedCard is how a card without tries is called at each step that is about one.
var blockedCard = map[Step]message.Code{
	ConfirmCurrent: message.PinBlockedCurrent, PINCurrent: message.PinBlockedCurrent,
	ConfirmNew: message.PinBlockedNew, PINNew: message.PinBlockedNew,
}
