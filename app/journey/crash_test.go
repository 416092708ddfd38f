package journey

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/api/store/storetest"
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
		for _, database := range []string{"sqlite", "postgres"} {
			t.Run(name+"/"+database, func(t *testing.T) {
				w, l := newLineTo(t, database)
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
}

// newLineTo is newLine for a registry in either database.
func newLineTo(t *testing.T, database string) (*world, *line) {
	t.Helper()
	w := prepare(t, makePristine)
	if database == "postgres" {
		w.moveRegistry(storetest.Postgres(t).DSN)
	}
	l := layLine(w, nil)
	w.startAPI()
	w.startAgent()
	return w, l
}

// Every process of PostgreSQL is killed at once while the registry has 変更 in its hands, and the registry goes on: it
// has no database, and says so. The page claims nothing, and tries again by itself until there is a receipt.
func TestTheDatabaseKilledAtTheChange(t *testing.T) {
	for name, kill := range map[string]func(die func()) disturbance{
		"before it has the change": func(die func()) disturbance {
			return func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
				die()
				pass.ServeHTTP(out, r)
			}
		},
		"at its work": func(die func()) disturbance {
			return func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
				go die()
				pass.ServeHTTP(out, r)
			}
		},
		"when it was written": func(die func()) disturbance {
			var written atomic.Bool
			return func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
				if written.Swap(true) { // the page asks again
					pass.ServeHTTP(out, r)
					return
				}
				pass.ServeHTTP(httptest.NewRecorder(), r)
				die()
				drop(out)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := prepare(t, makePristine)
			database := storetest.Own(t)
			db := storetest.In(t, database)
			w.moveRegistry(db.DSN)
			l := layLine(w, nil)
			w.startAPI()
			w.startAgent()
			b := w.open()
			w.insert("current")
			b.toMenu()
			b.toReview()
			killed := make(chan error, 1)
			die := sync.OnceFunc(func() { killed <- database.Kill() })
			l.set(on(http.MethodPut, "/commit", kill(die)))
			b.press(text(message.ReviewChange))
			if name != "at its work" { // there the answer may have been faster
				b.see(heading(message.StoreBusy), text(message.VerdictBeingChecked))
			}
			if err := <-killed; err != nil {
				t.Fatal(err)
			}
			if answers(ready(w.port)) {
				t.Error("the registry is ready without a database")
			}
			if err := database.Start(); err != nil {
				t.Fatal(err)
			}
			if n := w.count(`SELECT count(*) FROM receipts`); name == "when it was written" && n != 1 {
				t.Fatalf("%d receipts at the kill", n)
			}
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
