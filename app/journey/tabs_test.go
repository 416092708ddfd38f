package journey

import (
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// tab opens another window of the same browser.
func (b *browser) tab() *browser {
	b.w.t.Helper()
	other := &browser{w: b.w, profile: b.profile}
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.w.t.Cleanup(cancel)
	other.ctx = ctx
	if err := chromedp.Listen(ctx, other.listen); err != nil {
		b.w.t.Fatal(err)
	}
	other.do(chromedp.Navigate("about:blank"))
	b.w.t.Cleanup(other.quiet)
	return other
}

// A person who begins again in a second window has one renewal, and the first window says so before a PIN is typed.
func TestASecondWindowThatBeginsAnewIsToldToTheFirst(t *testing.T) {
	w := newWorld(t)
	first := w.open()
	w.insert("current")
	first.toMenu()
	first.toSwap()
	second := first.tab()
	second.toMenu()
	second.press(text(message.MenuResumeAnew))
	second.checked()
	w.remove()
	w.insert("new")
	first.see(heading(message.SessionTakenOver), text(message.VerdictNothingChanged))
	first.accessible("taken over at the swap")
	w.remove()
	w.insert("current")
	first.see(heading(message.SessionTakenOver))
	first.press(text(message.ActionContinueHere))
	first.checked()
	first.press(text(message.ConfirmOK))
	first.see(text(message.PinDialogCardCurrent))
	first.pin(w.pins["current"])
	first.see(text(message.ConfirmTickOut))
	first.swap("new")
	first.press(text(message.ConfirmOK))
	first.see(text(message.PinDialogCardNew))
	first.pin(w.pins["new"])
	first.see(text(message.ReviewTitle))
	first.change()
	w.receipts(1)
	w.holds("new")
	w.fsck()
}

// Two browsers are two sessions, but one connector and one reader: the one that begins later has them.
func TestAnotherBrowserOnThePCIsToldToTheFirst(t *testing.T) {
	w := newWorld(t)
	first := w.open()
	w.insert("current")
	first.toMenu()
	first.toSwap()
	second := w.open()
	second.toMenu()
	second.toCurrentPIN()
	first.swap("new")
	first.press(text(message.ConfirmOK))
	first.see(heading(message.AgentInUse), text(message.VerdictNothingChanged))
	first.accessible("in use elsewhere")
	w.triesLeft("new", 10)
	w.remove()
	w.insert("current")
	first.press(text(message.ActionUseHere))
	first.checked()
	first.press(text(message.ConfirmOK))
	first.see(text(message.PinDialogCardCurrent))
	second.pin(w.pins["current"])
	second.see(heading(message.AgentInUse), text(message.VerdictNothingChanged))
	w.triesLeft("current", 10)
	w.unchanged()
}

// The window at the review is told by the registry, before the connector is asked for anything.
func TestASecondWindowThatProvesItsCardIsToldToTheReview(t *testing.T) {
	w := newWorld(t)
	first := w.open()
	w.insert("current")
	first.toMenu()
	first.toReview()
	w.remove()
	w.insert("current")
	second := first.tab()
	second.toMenu()
	second.press(text(message.MenuResumeAnew))
	second.checked()
	second.press(text(message.ConfirmOK))
	second.see(text(message.PinDialogCardCurrent))
	second.pin(w.pins["current"])
	second.see(text(message.ConfirmTickOut))

	first.press(text(message.ReviewChange))
	first.see(heading(message.SessionTakenOver), text(message.VerdictNothingChanged))
	first.accessible("taken over")
	w.unchanged()
	first.press(text(message.ActionContinueHere))
	first.checked()
	first.see(text(message.ConfirmTitle))
	w.unchanged()
}
