package journey

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// The registry's process is killed while it has 変更 in its hands. What the page says meanwhile is true whether it was
// written or not, and what it says in the end is what stands in the database.
func TestTheRegistryKilledAtTheChange(t *testing.T) {
	for name, kill := range map[string]func(w *world) disturbance{
		"before it has the change": func(w *world) disturbance {
			return func(out http.ResponseWriter, _ *http.Request, _ http.Handler) {
				w.api.kill()
				drop(out)
			}
		},
		"at its work": func(w *world) disturbance {
			return func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
				asked := make(chan struct{})
				go func() {
					defer close(asked)
					defer func() { recover() }() // the line's own way to give up
					pass.ServeHTTP(httptest.NewRecorder(), r)
				}()
				w.api.kill()
				<-asked
				drop(out)
			}
		},
		"when it was written": func(w *world) disturbance {
			return func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
				pass.ServeHTTP(httptest.NewRecorder(), r)
				w.api.kill()
				drop(out)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, l := newLine(t)
			b := w.open()
			w.insert("current")
			b.toMenu()
			b.toReview()
			l.set(on(http.MethodPut, "/commit", kill(w)))
			b.press(text(message.ReviewChange))
			b.see(heading(message.NetworkLostCommitting), text(message.VerdictBeingChecked))
			if n := w.count(`SELECT count(*) FROM receipts`); name == "before it has the change" && n != 0 || name == "when it was written" && n != 1 {
				t.Fatalf("%d receipts at the kill", n)
			}
			l.set(nil)
			w.startAPI()
			b.done()
			w.holds("new")
			w.receipts(1)
			w.fsck()
		})
	}
}

// Who closes the page instead of waiting learns from the old card that all is done.
func TestTheOldCardTellsWhatAKilledRegistryHadWritten(t *testing.T) {
	w, l := newLine(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toReview()
	l.set(on(http.MethodPut, "/commit", func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
		pass.ServeHTTP(httptest.NewRecorder(), r)
		w.api.kill()
		drop(out)
	}))
	b.press(text(message.ReviewChange))
	b.see(heading(message.NetworkLostCommitting), text(message.VerdictBeingChecked))
	b.do(chromedp.Navigate("about:blank"))
	l.set(nil)
	w.startAPI()
	w.remove()
	w.insert("current")
	b.toMenu()
	b.press(text(message.MenuRenew))
	b.press(text(message.ConfirmOK))
	b.see(text(message.VerdictCompleted))
	w.holds("new")
	w.receipts(1)
	w.fsck()
}
