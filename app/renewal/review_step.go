package renewal

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// openReview fetches the review and opens its screen.
func (f *Flow) openReview() {
	tx := f.state.Renewal.TX
	f.work(atRegistry, func() (func(), error) {
		review, err := f.review(tx)
		if err != nil {
			return nil, err
		}
		cards, err := review.Cards()
		if err != nil {
			return nil, err
		}
		targets, err := review.Registrations()
		if err != nil {
			return nil, err
		}
		return func() {
			f.goTo(Reviewing)
			f.show(review, cards, targets)
			f.loop.Navigate("renewal/review")
		}, nil
	})
}

func (f *Flow) review(tx string) (review wire.Review, err error) {
	err = f.insist(func() (err error) {
		review, err = f.registry.Review(tx)
		return err
	})
	return review, err
}

// show puts a review on the screen. If it replaces one, the lines that changed are marked, what the user ticked stays.
func (f *Flow) show(review wire.Review, cards wire.ReviewCards, targets []wire.ReviewTarget) {
	old := make(map[string]string)
	for i, t := range f.state.Targets {
		old[t.Registration] = f.state.Review.Targets[i]
	}
	ticked := tickedAtFirst(targets)
	changed := make(map[string]bool)
	for i, t := range targets {
		was, shown := old[t.Registration]
		if !shown {
			changed[t.Registration] = len(old) > 0
			continue
		}
		changed[t.Registration] = was != review.Targets[i]
		if !changed[t.Registration] {
			ticked[t.Registration] = f.state.Ticked[t.Registration]
		}
	}
	f.state.Review, f.state.Cards, f.state.Targets = review, cards, targets
	f.state.Ticked, f.state.Changed = ticked, changed
	f.changed()
}

// Tick ticks or unticks a registration; what is refused has no box.
func (f *Flow) Tick(registration string, on bool) {
	if f.state.Busy {
		return
	}
	ticked := make(map[string]bool, len(f.state.Ticked)) // State is a value that screens keep
	for k, v := range f.state.Ticked {
		ticked[k] = v
	}
	ticked[registration] = on
	f.state.Ticked, f.state.Problem = ticked, nil
	f.changed()
}

// Change is 変更: K confirms exactly what is shown and ticked, and the registry commits it. A second press while it
// runs is ignored; a lost answer is asked for until it comes.
func (f *Flow) Change() {
	if f.state.Busy || f.state.Step != Reviewing {
		return
	}
	chosen := f.state.ChosenTargets()
	if len(chosen) == 0 {
		f.fail(newProblem(message.NoTarget, nil, ""))
		return
	}
	digest, err := f.state.Review.Digest(chosen)
	if err != nil {
		f.fail(newProblem(message.Internal, nil, ""))
		return
	}
	f.commit(wire.RequestForm{Purpose: purposeCommit, JKT: f.jkt, TX: f.state.Renewal.TX, Targets: chosen, Review: digest})
}

func (f *Flow) commit(form wire.RequestForm) {
	who, run := atRegistry, f.run.Load()
	f.busy()
	f.loop.Async(func() {
		var receipt wire.Receipt
		_, err := guarded(func() (func(), error) {
			var issued wire.IssuedRequest
			err := f.insist(func() (err error) {
				issued, err = f.registry.Request(form)
				return err
			})
			if err != nil {
				return nil, err
			}
			if !asksFor(issued.Request, form) {
				return nil, wire.Problem{Code: string(message.ProofMismatch)}
			}
			who = atAgent
			confirmed, err := f.agent.Confirm(form.JKT, issued.Request)
			if err != nil {
				return nil, err
			}
			who = atRegistry
			receipt, err = f.commitUntilAnswered(run, form.TX, wire.CommitForm{Request: issued.Request, Proof: confirmed.Proof})
			return nil, err
		})
		f.loop.Dispatch(func() { f.committed(run, receipt, err, who) })
	})
}

// commitUntilAnswered repeats the same commit while nobody answers: the registry takes it once.
func (f *Flow) commitUntilAnswered(run int64, tx string, form wire.CommitForm) (wire.Receipt, error) {
	for {
		receipt, err := f.registry.Commit(tx, form)
		if err == nil || !(isLost(err) || is(err, message.StoreBusy)) {
			return receipt, err
		}
		f.say(run, unanswered(err))
		time.Sleep(retryEvery)
	}
}

// unanswered says why the result of 変更 is not there yet.
func unanswered(err error) *Problem {
	var p wire.Problem
	if errors.As(err, &p) {
		return newProblem(message.StoreBusy, nil, p.Support)
	}
	return newProblem(message.NetworkLostCommitting, nil, "")
}

// unsettled claims nothing where a fault of ours leaves open whether the renewal was written.
func unsettled(p *Problem) *Problem {
	if p.Code == message.Internal {
		p.Verdict = message.BeingChecked
	}
	return p
}

func (f *Flow) committed(run int64, receipt wire.Receipt, err error, who side) {
	if run != f.run.Load() {
		return
	}
	f.state.Busy = false
	switch {
	case is(err, message.ReviewChanged, message.CommitConflict):
		f.reload(problemOf(err, who))
	case err != nil:
		f.fail(unsettled(problemOf(err, who)))
	default:
		jkt := f.jkt
		f.loop.Async(func() { _ = f.agent.Forget(jkt) })
		f.state.Renewal, f.jkt = nil, ""
		f.goTo(Done)
		f.state.Receipt = &receipt
		f.desk.Judge(f.state.Authority, "")
		f.loop.Navigate("receipt/" + receipt.Number)
	}
}

// reload fetches the review again and marks what changed (E511); both proofs are kept, no PIN is needed.
func (f *Flow) reload(why *Problem) {
	tx := f.state.Renewal.TX
	f.work(atRegistry, func() (func(), error) {
		review, err := f.review(tx)
		if err != nil {
			return nil, err
		}
		cards, err1 := review.Cards()
		targets, err2 := review.Registrations()
		return func() {
			f.show(review, cards, targets)
			f.fail(why)
		}, errors.Join(err1, err2)
	})
}

// asksFor reads a commit request and compares it with what the user confirmed, so that the registry cannot have K sign
// anything else. The agent checks the rest.
func asksFor(request string, form wire.RequestForm) bool {
	parts := strings.Split(request, ".")
	if len(parts) != 3 {
		return false
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return false
	}
	var asked struct {
		Purpose, TX, JKT, Review string
		Targets                  [][2]any
	}
	if json.Unmarshal(payload, &asked) != nil || len(asked.Targets) != len(form.Targets) {
		return false
	}
	wanted := make(map[string]int64, len(form.Targets))
	for _, t := range form.Targets {
		wanted[t.Registration] = t.Version
	}
	for _, t := range asked.Targets {
		id, isText := t[0].(string)
		version, isNumber := t[1].(float64)
		want, known := wanted[id]
		if !isText || !isNumber || !known || want != int64(version) {
			return false
		}
		delete(wanted, id)
	}
	return asked.Purpose == form.Purpose && asked.TX == form.TX && asked.JKT == form.JKT && asked.Review == form.Review
}
