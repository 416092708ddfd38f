package journey

import (
	"net/http"
	"strconv"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// hurried makes the browser's clocks run sixty times as fast, for what a page does after a minute.
const hurried = `
	const later = window.setTimeout;
	window.setTimeout = (f, ms, ...rest) => later(f, ms / 60, ...rest);
	const limit = AbortSignal.timeout;
	AbortSignal.timeout = (ms) => limit.call(AbortSignal, ms / 60);`

func TestAProgramThatDoesNotArriveIsReplacedByHelp(t *testing.T) {
	w, l := newLine(t)
	for _, c := range []struct {
		name  string
		fault disturbance
	}{
		{"blocked", refuse(http.StatusForbidden)},
		{"fault of the server", refuse(http.StatusInternalServerError)},
		{"no connection", hangUp},
		{"half", half(hangUp)},
		{"half, then nothing", half(l.silent)},
		{"nothing", l.silent},
	} {
		t.Run(c.name, func(t *testing.T) {
			l.set(on("", "/app.wasm", c.fault))
			b := w.in(t).launch()
			b.expect("loading wasm failed")
			b.expect("wasm")
			b.before(hurried)
			b.visit("/sapporo/")
			b.see(heading(message.PageStartFailed), text(message.VerdictNothingChanged), "000-0000-0001")
			if !evaluate[bool](b, `document.querySelector("h1").innerText === `+strconv.Quote(text(message.MenuTitle))) {
				t.Error("the page cannot be read")
			}
			l.set(nil)
			b.press(text(message.ActionRetry))
			b.see(text(message.MenuAgentReady))
			b.seeNot(heading(message.PageStartFailed))
		})
	}
}

func TestAProgramThatArrivesByHalfOnceIsFetchedAgain(t *testing.T) {
	w, l := newLine(t)
	var once sync.Once
	l.set(on("", "/app.wasm", func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
		fault := pass.ServeHTTP
		once.Do(func() { fault = func(out http.ResponseWriter, r *http.Request) { half(hangUp)(out, r, pass) } })
		fault(out, r)
	}))
	b := w.launch()
	b.visit("/sapporo/")
	b.see(text(message.MenuAgentReady))
}

func TestASlowProgramStartsAfterAll(t *testing.T) {
	w, l := newLine(t)
	b := w.launch()
	arrive := make(chan struct{})
	l.set(on("", "/app.wasm", func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
		<-arrive
		pass.ServeHTTP(out, r)
	}))
	b.before(hurried)
	b.visit("/sapporo/")
	b.see(heading(message.PageStartFailed))
	close(arrive)
	b.see(text(message.MenuAgentReady))
	b.poll("for the help to go", `document.getElementById("start-failed").hidden`)
}

func TestABrowserThatKeepsNothingRenewsAllTheSame(t *testing.T) {
	w := newWorld(t)
	b := w.launch()
	b.before(`for (const name of ["localStorage", "sessionStorage"])
		Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException("forbidden", "SecurityError") } })`)
	w.insert("current")
	b.toMenu()
	b.see(heading(message.StorageUnavailable))
	b.toReview()
	b.change()
	w.holds("new")
}

func TestAWrongClockIsSaidAndStopsNobody(t *testing.T) {
	w := newWorld(t)
	b := w.launch()
	b.before(`const Right = Date;
		window.Date = class extends Right {
			constructor(...args) { args.length ? super(...args) : super(Right.now() + 315360000000) }
			static now() { return Right.now() + 315360000000 }
		}`)
	w.insert("current")
	b.toMenu()
	b.see(heading(message.ClockSkew, message.With("n", "5256000")))
	b.toReview()
	b.change()
	w.holds("new")
	w.fsck()
}

func TestAPanicInAHandlerLeavesAPageThatSaysWhatToDo(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.toMenu()
	evaluate[bool](b, `(HTMLDialogElement.prototype.showModal = () => { throw new Error("broken") }, true)`)
	b.press(text(message.MenuRenew))
	b.see(heading(message.Internal), text(message.VerdictNothingChanged), text(message.ActionRetry))
	b.press(text(message.ActionRetry))
	b.see(text(message.MenuAgentReady))
	b.press(text(message.MenuRenew))
	b.see(text(message.ConfirmTitle))
	w.unchanged()
}

func TestTheEndOfTheProgramLeavesAPageThatSaysWhatToDo(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.expect("exit code")
	b.expect("panic")
	b.expect("Uncaught")
	b.expect("Go program has already exited")
	b.toMenu()
	renew := b.mark(text(message.MenuRenew))
	evaluate[bool](b, `(() => {
		const create = document.createElement;
		document.createElement = () => { document.createElement = create; throw new Error("broken") };
		return true;
	})()`)
	b.do(chromedp.Click(renew))
	b.see(heading(message.PageStartFailed), text(message.ActionRetry))
	w.unchanged()
}

func TestARegistryThatIsSilentAtTheStartIsSaidToBe(t *testing.T) {
	w, l := newLine(t)
	l.set(on("", "/v1/session", l.silent))
	b := w.launch()
	b.before(hurried)
	b.visit("/sapporo/")
	b.see(heading(message.ServerDown), text(message.VerdictNothingChanged))
	l.set(nil)
	b.see(text(message.MenuAgentReady))
}
