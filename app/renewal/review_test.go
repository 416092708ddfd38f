package renewal

import (
	"testing"
	"time"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

func TestTicksAtFirst(t *testing.T) {
	t.Parallel()
	for verdict, want := range map[string]bool{
		wire.VerdictRenew: true, wire.VerdictApproval: true, wire.VerdictCheck: false, wire.VerdictRefused: false,
	} {
		ticked := tickedAtFirst([]wire.ReviewTarget{{Registration: "r", Verdict: verdict}})
		if ticked["r"] != want {
			t.Errorf("%s: ticked %t", verdict, ticked["r"])
		}
	}
}

func TestNothingTickedIsNoRenewal(t *testing.T) {
	run(t, func(b *bench) {
		b.toReview()
		b.do(func() { b.flow.Tick("one", false) })
		b.do(b.flow.Change)
		b.at(Reviewing)
		b.says("no-target")
		b.do(func() { b.flow.Tick("two", true) })
		b.says("")
	})
}

func TestARefusedRegistrationIsNeverChosen(t *testing.T) {
	run(t, func(b *bench) {
		b.registry.targets = []wire.ReviewTarget{{Registration: "no", Version: 1, Verdict: wire.VerdictRefused}}
		b.toReview()
		b.do(func() { b.flow.Tick("no", true) })
		if chosen := b.flow.State().ChosenTargets(); len(chosen) != 0 {
			t.Errorf("chosen %v", chosen)
		}
	})
}

func TestASecondPressOfChangeIsIgnored(t *testing.T) {
	run(t, func(b *bench) {
		b.toReview()
		b.flow.Change()
		b.flow.Change()
		b.settle()
		b.at(Done)
		if len(b.registry.commits) != 1 || b.client.confirmed != 1 {
			t.Errorf("%d commits, %d confirmations", len(b.registry.commits), b.client.confirmed)
		}
	})
}

func TestALostCommitIsAskedForUntilTheResultIsThere(t *testing.T) {
	run(t, func(b *bench) {
		b.toReview()
		b.registry.lost = 3
		b.do(b.flow.Change)
		b.says("network-lost-committing")
		if v := b.flow.State().Problem.Verdict; v != message.BeingChecked {
			t.Errorf("verdict %d", v)
		}
		b.later(time.Minute)
		b.at(Done)
		for _, f := range b.registry.commits {
			if f != b.registry.commits[0] {
				t.Error("a repeated commit differs")
			}
		}
		if len(b.registry.commits) != 4 || b.client.confirmed != 1 {
			t.Errorf("%d commits, %d confirmations", len(b.registry.commits), b.client.confirmed)
		}
	})
}

func TestKConfirmsNothingThatWasNotTicked(t *testing.T) {
	run(t, func(b *bench) {
		b.toReview()
		b.registry.twisted = true
		b.do(b.flow.Change)
		b.says("proof-mismatch")
		if b.client.confirmed != 0 || len(b.registry.commits) != 0 {
			t.Errorf("%d confirmations, %d commits", b.client.confirmed, len(b.registry.commits))
		}
	})
}

// What K signs must be what is shown: the review's screen does not open on a text that says more.
func TestAReviewThatSaysMoreThanIsShownDoesNotOpen(t *testing.T) {
	run(t, func(b *bench) {
		b.registry.hidden = [2]string{`"version":1`, `"version":1,"version":2`}
		b.toSwap()
		b.insert("new")
		b.do(b.flow.OK)
		b.pin("33334444")
		b.at(PINNew)
		b.says("internal")
	})
}

func TestAChangedReviewIsShownAnewWithItsLinesMarked(t *testing.T) {
	run(t, func(b *bench) {
		b.toReview()
		b.do(func() { b.flow.Tick("two", true) })
		b.registry.refused = wire.Problem{Code: string(message.ReviewChanged)}
		b.registry.targets[0].Version, b.registry.targets[0].Verdict = 2, wire.VerdictCheck
		b.do(b.flow.Change)
		b.at(Reviewing)
		b.says("review-changed")
		s := b.flow.State()
		if !s.Changed["one"] || s.Changed["two"] {
			t.Errorf("marked: %v", s.Changed)
		}
		if s.Ticked["one"] || !s.Ticked["two"] {
			t.Errorf("ticked: %v; what the user ticked stays, what changed is judged anew", s.Ticked)
		}
		b.do(b.flow.Change)
		b.at(Done)
		if b.client.signed != 2 {
			t.Errorf("signed %d times: no PIN again", b.client.signed)
		}
	})
}

func TestAFaultOfOursAfterChangeClaimsNothing(t *testing.T) {
	run(t, func(b *bench) {
		b.toReview()
		b.registry.refused = wire.Problem{Code: string(message.Internal)}
		b.do(b.flow.Change)
		b.says("internal")
		if v := b.flow.State().Problem.Verdict; v != message.BeingChecked {
			t.Errorf("verdict %d", v)
		}
	})
}

func TestTheNextRenewalMarksNothingOfTheLast(t *testing.T) {
	run(t, func(b *bench) {
		b.toReview()
		b.do(b.flow.Cancel)
		b.registry.targets[0].Version = 7
		b.insert("")
		b.toReview()
		for id, changed := range b.flow.State().Changed {
			if changed {
				t.Errorf("%s is marked", id)
			}
		}
	})
}
