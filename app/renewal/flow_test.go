package renewal

import (
	"testing"
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

func TestARenewalGoesStepByStep(t *testing.T) {
	run(t, func(b *bench) {
		b.toReview()
		if b.path != "/renewal/review" {
			t.Errorf("the review is at %q", b.path)
		}
		b.do(b.flow.Change)
		b.at(Done)
		if s := b.flow.State(); s.Receipt == nil || b.path != "/receipt/"+s.Receipt.Number {
			t.Errorf("receipt %+v at %q", s.Receipt, b.path)
		}
		if b.client.signed != 2 || b.client.confirmed != 1 || b.client.forgotten != 1 {
			t.Errorf("signed %d times, confirmed %d, forgotten %d", b.client.signed, b.client.confirmed, b.client.forgotten)
		}
	})
}

func TestCardsNeverMoveAStepOn(t *testing.T) {
	run(t, func(b *bench) {
		b.insert("current")
		b.at(AtMenu)
		b.do(b.flow.Start)
		b.at(ConfirmCurrent)
		b.insert("")
		b.insert("current")
		b.at(ConfirmCurrent)
		b.toSwap()
		b.insert("new")
		b.at(ConfirmNew)
	})
}

func TestOKSaysWhatIsMissing(t *testing.T) {
	run(t, func(b *bench) {
		b.do(b.flow.Start)
		b.says("")
		b.do(b.flow.OK)
		b.says("card-absent")
		b.insert("new")
		b.says("cards-swapped")
		b.insert("current")
		b.says("")
	})
}

func TestOKWaitsForACardThatIsBeingRead(t *testing.T) {
	run(t, func(b *bench) {
		b.do(b.flow.Start)
		read := make(chan struct{})
		b.client.slow = read
		b.insert("current")
		b.do(b.flow.OK)
		b.at(ConfirmCurrent)
		b.says("")
		close(read)
		b.settle()
		b.at(PINCurrent)
	})
}

func TestTheCurrentCardIsNoMistakeUntilItIsPutInAgain(t *testing.T) {
	run(t, func(b *bench) {
		b.toSwap()
		b.says("")
		if s := b.flow.Swapped(); s.Out || s.In || s.Checked {
			t.Errorf("ticks before the swap: %+v", s)
		}
		b.insert("")
		if s := b.flow.Swapped(); !s.Out || s.In {
			t.Errorf("ticks with no card: %+v", s)
		}
		b.insert("current")
		b.says("same-card")
		if s := b.flow.Swapped(); s.Out || s.In || s.Checked {
			t.Errorf("ticks with the same card: %+v", s)
		}
		b.insert("new")
		b.says("")
		if s := b.flow.Swapped(); !s.Out || !s.In || !s.Checked {
			t.Errorf("ticks after the swap: %+v", s)
		}
	})
}

func TestACardThatStaysInWhileTheCardServiceIsStoppedIsNoMistake(t *testing.T) {
	run(t, func(b *bench) {
		b.toSwap()
		for range 2 {
			b.stop()
			b.says("card-service-stopped")
			if s := b.flow.Swapped(); s.Out {
				t.Error("a card that nobody can see is said to be out")
			}
			b.insert("") // a service that has just begun sees no card yet
			b.insert("current")
			b.says("")
		}
		b.insert("")
		b.insert("current")
		b.says("same-card")
	})
}

func TestTheSameCardPutInAfterTheCardServiceWasStoppedIsSaid(t *testing.T) {
	run(t, func(b *bench) {
		b.toSwap()
		b.insert("")
		b.stop()
		b.insert("current")
		b.says("same-card")
	})
}

func TestAPINDialogOutlastsTheCardService(t *testing.T) {
	run(t, func(b *bench) {
		b.do(b.flow.Start)
		b.insert("current")
		b.do(b.flow.OK)
		b.stop()
		b.says("card-service-stopped")
		b.pin("11112222")
		b.says("card-service-stopped")
		b.insert("current")
		b.says("")
		b.pin("11112222")
		b.at(ConfirmNew)
	})
}

func TestOKWithTheCurrentCardStillInSaysSo(t *testing.T) {
	run(t, func(b *bench) {
		b.toSwap()
		b.do(b.flow.OK)
		b.says("same-card")
		b.at(ConfirmNew)
	})
}

// The card prefers a certificate that nobody has registered; the other one renews, and the card stays the same card.
func TestACardWithTwoCertificatesSignsForTheRegisteredOne(t *testing.T) {
	run(t, func(b *bench) {
		b.client.other = "current"
		b.insert("unregistered")
		b.do(b.flow.Start)
		b.do(b.flow.OK)
		b.at(PINCurrent)
		b.pin("11112222")
		if b.client.named != "current" {
			t.Errorf("the card was asked to sign for %q", b.client.named)
		}
		b.at(ConfirmNew)
		b.insert("")
		b.insert("unregistered")
		b.do(b.flow.OK)
		b.at(ConfirmNew)
		b.says("same-card")
	})
}

func TestAPINNeverGoesToAnotherCard(t *testing.T) {
	run(t, func(b *bench) {
		b.do(b.flow.Start)
		b.insert("current")
		b.do(b.flow.OK)
		b.insert("")
		b.says("card-absent")
		b.insert("new")
		b.says("card-changed")
		b.pin("11112222")
		b.says("card-changed")
		b.insert("")
		b.insert("current")
		b.says("")
		if b.client.signed != 0 {
			t.Errorf("signed %d times", b.client.signed)
		}
		b.pin("11112222")
		b.at(ConfirmNew)
	})
}

// fake_agent_on_port_gets_no_pin_after_first_contact, the page's half: neither between the cards nor while a dialog is
// open.
func TestAProgramInTheAgentsPlaceGetsNoPIN(t *testing.T) {
	run(t, func(b *bench) {
		b.toSwap()
		b.client.replaced = true
		b.insert("")
		b.insert("new")
		b.do(b.flow.OK)
		b.at(ConfirmNew)
		b.insert("")
		b.insert("new")
		b.says("agent-restarted")
		b.pin("33334444")
		if b.client.signed != 1 {
			t.Error("a PIN went to another program")
		}
	})
	run(t, func(b *bench) {
		b.do(b.flow.Start)
		b.insert("current")
		b.do(b.flow.OK)
		b.at(PINCurrent)
		b.client.replaced = true
		b.pin("11112222")
		b.says("agent-restarted")
		if b.client.signed != 0 {
			t.Error("a PIN went to the program that took the agent's place")
		}
	})
}

func TestAPINThatNoCardWouldTakeCostsNoTry(t *testing.T) {
	run(t, func(b *bench) {
		b.do(b.flow.Start)
		b.insert("current")
		b.do(b.flow.OK)
		for _, pin := range []string{"123", "123456789", "12\x7f45"} {
			b.pin(pin)
			b.says("pin-format")
		}
		if b.client.signed != 0 {
			t.Errorf("signed %d times", b.client.signed)
		}
	})
}

func TestABlockedCardSaysSoBeforeAnyPIN(t *testing.T) {
	run(t, func(b *bench) {
		b.client.tries = 0
		b.do(b.flow.Start)
		b.insert("current")
		b.says("pin-blocked-current")
		b.do(b.flow.OK)
		b.at(ConfirmCurrent)
		b.says("pin-blocked-current")
	})
	run(t, func(b *bench) {
		b.toSwap()
		b.client.tries = 0
		b.insert("")
		b.insert("new")
		b.says("pin-blocked-new")
		b.do(b.flow.OK)
		b.at(ConfirmNew)
	})
}

// Whoever typed a third PIN in a row would see it thrown away.
func TestTheSecondWrongPINAsksForTheCardToBePutInAnew(t *testing.T) {
	run(t, func(b *bench) {
		b.client.wrong = wire.Problem{Code: string(message.PinWrong), Args: map[string]string{"n": "8"}}
		b.do(b.flow.Start)
		b.insert("current")
		b.do(b.flow.OK)
		b.client.guard = agent.GuardReinsert
		b.pin("00000000")
		b.says("pin-reinsert")
		if p := b.flow.State().Problem; p.Verdict != message.TrySpent {
			t.Errorf("verdict %d, want that a try was spent", p.Verdict)
		}
	})
}

func TestTheTryThatBlocksACardIsCounted(t *testing.T) {
	run(t, func(b *bench) {
		b.client.tries = 1
		b.client.wrong = wire.Problem{Code: string(message.PinBlockedCurrent)}
		b.do(b.flow.Start)
		b.insert("current")
		b.do(b.flow.OK)
		b.pin("00000000")
		if p := b.flow.State().Problem; p == nil || p.Verdict != message.TrySpent {
			t.Errorf("says %+v, want that a try was spent", p)
		}
	})
}

func TestCancelWaitsOnlyWhileACardSigns(t *testing.T) {
	run(t, func(b *bench) {
		b.do(b.flow.Start)
		b.insert("current")
		b.do(b.flow.OK)
		signed := make(chan struct{})
		b.client.signing = signed
		b.pin("11112222")
		b.do(b.flow.Cancel)
		b.at(PINCurrent)
		b.registry.lost = 1000
		close(signed)
		b.settle()
		b.says("network-lost")
		b.do(b.flow.Cancel)
		b.at(AtMenu)
		b.later(time.Minute)
		b.at(AtMenu)
	})
}

func TestAProofThatGotNoAnswerIsSentAgainWithoutAPIN(t *testing.T) {
	run(t, func(b *bench) {
		b.registry.lost = 3
		b.do(b.flow.Start)
		b.insert("current")
		b.do(b.flow.OK)
		b.pin("11112222")
		b.says("network-lost")
		b.later(time.Minute)
		b.at(ConfirmNew)
		if b.client.signed != 1 || b.registry.proofs != 1 {
			t.Errorf("signed %d times, proved %d times", b.client.signed, b.registry.proofs)
		}
	})
}

// Where a text says that the page tries again by itself, it does. Only 変更 leaves open what has become of it.
func TestABusyDatabaseIsAskedAgain(t *testing.T) {
	run(t, func(b *bench) {
		b.toSwap()
		b.insert("")
		b.insert("new")
		b.do(b.flow.OK)
		b.registry.busy = []string{"request"}
		b.pin("33334444") // nor is a PIN kept for that
		b.says("server-down")
		b.later(time.Minute)
		b.at(PINNew)
		b.registry.busy = []string{"proof", "review", "request", "commit"}
		busy := func(at Step, verdict message.Verdict) {
			t.Helper()
			b.at(at)
			b.says("store-busy")
			if p := b.flow.State().Problem; p != nil && p.Verdict != verdict {
				t.Errorf("the verdict is %v", p.Verdict)
			}
		}
		b.pin("33334444")
		busy(PINNew, message.NothingChanged)
		b.later(retryEvery)
		busy(PINNew, message.NothingChanged)
		b.later(retryEvery)
		b.at(Reviewing)
		b.says("")
		b.do(b.flow.Change)
		busy(Reviewing, message.NothingChanged)
		b.later(retryEvery)
		busy(Reviewing, message.BeingChecked)
		b.later(retryEvery)
		b.at(Done)
		if b.client.signed != 2 || b.registry.proofs != 2 || len(b.registry.commits) != 2 {
			t.Errorf("signed %d times, %d proofs, %d commits", b.client.signed, b.registry.proofs, len(b.registry.commits))
		}
	})
}

func TestCancelDropsWhatWasProvedAndThenSaysSo(t *testing.T) {
	run(t, func(b *bench) {
		b.toSwap()
		b.registry.unasked = make(chan struct{})
		b.do(b.flow.Cancel)
		b.at(AtMenu)
		if s := b.flow.State(); s.Cancelled || s.Resumable() {
			t.Errorf("before the registry knows: cancelled %t, resumable %t", s.Cancelled, s.Resumable())
		}
		close(b.registry.unasked)
		b.settle()
		if !b.flow.State().Cancelled || len(b.registry.abandoned) != 1 || b.client.forgotten != 1 {
			t.Errorf("cancelled %t, abandoned %v, forgotten %d", b.flow.State().Cancelled, b.registry.abandoned, b.client.forgotten)
		}
	})
}

func TestBackKeepsWhatWasProved(t *testing.T) {
	run(t, func(b *bench) {
		b.toReview()
		b.do(b.flow.Back)
		b.at(AtMenu)
		if !b.flow.State().Resumable() || b.path != "/" {
			t.Fatalf("resumable %t at %q", b.flow.State().Resumable(), b.path)
		}
		b.do(b.flow.Resume)
		b.at(Reviewing)
		if len(b.registry.abandoned) != 0 || b.client.signed != 2 {
			t.Errorf("abandoned %v, signed %d times", b.registry.abandoned, b.client.signed)
		}
	})
}

func TestAnotherAddressLeavesTheJourney(t *testing.T) {
	for _, test := range []struct {
		name string
		to   func(*bench)
		at   Address
		want Step
	}{
		{"the dialogs stay on the menu", (*bench).toSwap, OnMenu, ConfirmNew},
		{"the dialogs go with the menu", (*bench).toSwap, Elsewhere, AtMenu},
		{"the review stays at its address", (*bench).toReview, OnReview, Reviewing},
		{"the browser's Back leaves the review", (*bench).toReview, OnMenu, AtMenu},
	} {
		t.Run(test.name, func(t *testing.T) {
			run(t, func(b *bench) {
				test.to(b)
				b.do(func() { b.flow.Arrive("sapporo", test.at) })
				b.at(test.want)
			})
		})
	}
}

func TestACommitGoesOnWhenItsScreenIsLeft(t *testing.T) {
	run(t, func(b *bench) {
		b.toReview()
		b.registry.lost = 2
		b.do(b.flow.Change)
		b.do(func() { b.flow.Arrive("sapporo", OnMenu) })
		b.do(b.flow.Start) // ignored: nothing else may begin
		b.at(AtMenu)
		b.later(time.Minute)
		b.at(Done)
	})
}
