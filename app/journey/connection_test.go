package journey

import (
	"net/http"
	"testing"
	"time"

	"hikitsugi/app/message"
)

// Each step asks something of the registry; the line is cut before it, or the answer is lost after it. The page says that
// nothing has changed, and the same act goes on once the line is back.
func TestALineLostAtAnyStepCostsNothing(t *testing.T) {
	for _, c := range []struct {
		name string
		to   func(*browser)
		ask  disturbance
		act  func(*browser)
		next message.Key
	}{
		{"request for the current card", (*browser).toCurrentPIN, hangUp,
			func(b *browser) { b.pin(b.w.pins["current"]) }, message.ConfirmTickOut},
		{"answer to the current card's proof", (*browser).toCurrentPIN, on(http.MethodPost, "/v1/renewals", unheard),
			func(b *browser) { b.pin(b.w.pins["current"]) }, message.ConfirmTickOut},
		{"request for the new card", (*browser).toNewPIN, hangUp,
			func(b *browser) { b.pin(b.w.pins["new"]) }, message.ReviewTitle},
		{"answer to the new card's proof", (*browser).toNewPIN, on(http.MethodPut, "/new-card", unheard),
			func(b *browser) { b.pin(b.w.pins["new"]) }, message.ReviewTitle},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, l := newLine(t)
			b := w.open()
			w.insert("current")
			b.toMenu()
			c.to(b)
			l.set(c.ask)
			c.act(b)
			b.see(heading(message.ServerDown), text(message.VerdictNothingChanged))
			l.set(nil)
			c.act(b)
			b.see(text(c.next))
			w.unchanged()
		})
	}
}

func TestALineLostAtTheReviewCostsNothing(t *testing.T) {
	w, l := newLine(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toReview()
	l.cut()
	b.press(text(message.ReviewChange))
	b.see(heading(message.ServerDown), text(message.VerdictNothingChanged)) // no request, so no confirmation
	w.unchanged()
	b.reload()
	b.poll("for a verdict on the review", `document.body.innerText.includes("二重に更新されることはありません")`)
	l.set(nil)
	b.see(text(message.ReviewConsequence, message.With("n", "4")))
	b.change()
	w.receipts(1)
	w.fsck()
}

func TestALostAnswerToTheChangeIsAskedForUntilItComes(t *testing.T) {
	w, l := newLine(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toReview()
	l.set(on(http.MethodPut, "/commit", unheard))
	b.press(text(message.ReviewChange))
	b.see(heading(message.NetworkLostCommitting), text(message.VerdictBeingChecked))
	w.until("the registry has written the renewal", func() bool { return w.count(`SELECT count(*) FROM receipts`) == 1 })
	l.set(nil)
	b.done()
	w.holds("new")
	w.receipts(1)
	w.fsck()
}

func TestAPageThatDiesAfterTheChangeFindsItsReceipt(t *testing.T) {
	w, l := newLine(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toReview()
	l.set(on(http.MethodPut, "/commit", unheard))
	b.press(text(message.ReviewChange))
	b.see(heading(message.NetworkLostCommitting))
	l.set(nil)
	b.reload()
	b.done()
	w.receipts(1)
	w.fsck()
}

func TestASlowRegistryIsWaitedFor(t *testing.T) {
	w, l := newLine(t)
	b := w.open()
	w.insert("current")
	l.set(on("", "/v1/", func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
		select {
		case <-time.After(300 * time.Millisecond):
		case <-r.Context().Done():
		}
		pass.ServeHTTP(out, r)
	}))
	b.toMenu()
	b.toReview()
	b.pressTwice(text(message.ReviewChange))
	b.done()
	w.receipts(1)
	w.fsck()
}
