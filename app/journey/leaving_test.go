package journey

import (
	"testing"

	"hikitsugi/app/message"
)

// steps leads to each step of the journey.
var steps = []struct {
	name   string
	to     func(*browser)
	proved bool // the current card is proved: 戻る and reload keep it
}{
	{"ConfirmCurrent", func(b *browser) {
		b.press(text(message.MenuRenew))
		b.checked()
	}, false},
	{"PINCurrent", (*browser).toCurrentPIN, false},
	{"ConfirmNew", (*browser).toSwap, true},
	{"PINNew", (*browser).toNewPIN, true},
}

func TestCancelAtEachStepChangesNothing(t *testing.T) {
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			w := newWorld(t)
			b := w.open()
			w.insert("current")
			b.toMenu()
			step.to(b)
			b.press(text(message.ConfirmCancel))
			b.see(text(message.MenuCancelled))
			b.poll("for the focus on ICカード更新", `document.activeElement.innerText.trim() === "`+text(message.MenuRenew)+`"`)
			b.reload()
			b.see(text(message.MenuAgentReady))
			b.seeNot(text(message.MenuResumeGoOn))
			w.unchanged()
		})
	}
}

func TestEscapeIsCancel(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	b.keys("\u001b")
	b.see(text(message.MenuCancelled))
	w.unchanged()
}

func TestReloadAtEachStepLosesNothingProved(t *testing.T) {
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			w := newWorld(t)
			b := w.open()
			w.insert("current")
			b.toMenu()
			step.to(b)
			b.reload()
			b.see(text(message.MenuAgentReady))
			w.unchanged()
			if !step.proved {
				b.seeNot(text(message.MenuResumeGoOn))
				return
			}
			b.press(text(message.MenuResumeGoOn))
			b.see(text(message.ConfirmTickOut))
			b.swap("new")
			b.press(text(message.ConfirmOK))
			b.see(text(message.PinDialogCardNew))
			b.pin(w.pins["new"])
			b.see(text(message.ReviewTitle))
			b.change()
			w.holds("new")
			w.fsck()
		})
	}
}

func TestReloadOfTheReviewKeepsBothCards(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toReview()
	b.reload()
	b.see(text(message.ReviewTitle), text(message.ReviewConsequence, message.With("n", "4")))
	w.unchanged()
	b.change()
	w.holds("new")
	w.fsck()
}

func TestBackKeepsWhatWasProved(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toReview()
	b.press(text(message.ReviewBack))
	b.at("/" + authority + "/")
	b.see(text(message.MenuResumeGoOn), text(message.MenuResumeAnew))
	w.unchanged()
	b.press(text(message.MenuResumeGoOn))
	b.see(text(message.ReviewTitle))
	b.change()
	w.holds("new")
	w.fsck()
}

func TestStartOverDropsWhatWasProved(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toSwap()
	b.reload()
	b.press(text(message.MenuResumeAnew))
	b.checked()
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardCurrent))
	w.unchanged()
}

func TestTheAddressOfTheReviewIsNoWayIn(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.visit("/" + authority + "/renewal/review")
	b.at("/" + authority + "/")
	b.see(text(message.MenuTitle))
	w.unchanged()
}
