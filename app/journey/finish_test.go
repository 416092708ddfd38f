package journey

import (
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// TestTheEndOfASessionSaysWhatStays: 終了 by keyboard, first without a registry.
func TestTheEndOfASessionSaysWhatStays(t *testing.T) {
	w, line := newLine(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toReview()
	b.change()
	b.listenToRegions()
	line.cut()
	b.enter(text(message.DoneFinish))
	b.see(heading(message.ServerDown), text(message.VerdictCompleted))
	b.hears(heading(message.ServerDown))
	b.titled(ja, 6, true, message.DoneTitleMixed)
	b.poll("the reason beside the button", `(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector(".done-end .banner").getBoundingClientRect())`)
	b.accessible("not finished")
	line.set(nil)
	b.do(chromedp.Focus(b.mark(text(message.DoneFinish))))
	b.keys("\r")
	b.see(text(message.DoneFinished), text(message.DoneFinishedKept))
	b.seeNot(heading(message.ServerDown))
	b.titled(ja, 6, false, message.DoneTitleMixed)
	b.focused("#finished")
	b.accessible("finished")
	b.enter(text(message.OfflineForget))
	b.see(text(message.OfflineForgotten))
	b.seeNot(text(message.DoneFinishedKept))
	b.focused("#finished")
	if evaluate[bool](b, `"hikitsugi.receipt" in localStorage`) {
		t.Error("the browser keeps what was deleted")
	}
	b.visit("/" + authority + "/receipts")
	b.see(text(message.ReceiptsNone)) // the session is over
	w.holds("new")
}
