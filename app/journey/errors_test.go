package journey

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
)

// support is the number that stands with each error here.
const support = "12345678"

// fillings are what a registry or a connector would fill the texts with.
var fillings = map[string]string{
	"alg": "RSA-1024", "authority": "架空県", "case": "K-0004", "date": "2027/01/31", "issuer": "デモ認証局 丙", "likely": "-",
	"max": "8", "min": "6", "n": "2", "name": "例", "next": message.AltApproval, "number": "0000000090000001", "others": "見本町",
	"reason": "key", "recheck": message.AltLater, "time": "10時00分", "until": "2026/12/23", "urgent": message.AltTellAuthority,
	"which": message.AltCurrent,
}

// elsewhere are codes that the PIN dialog does not show as they come: the last try has a dialog of its own, what the
// registry takes for the wrong step is a renewal that goes on in another window, and a PIN is not kept until a database
// has time, so that the registry is said not to answer.
var elsewhere = []message.Code{message.PinLastTry, message.RenewalState, message.StoreBusy}

// TestEveryErrorIsSaidInPlace has the registry answer with each code of the catalogue: what is the case, what to do, what
// has been changed and the number to quote stand in the dialog, in the page's language, and fit a narrow window.
func TestEveryErrorIsSaidInPlace(t *testing.T) {
	everyError(t, func(b *browser, l message.Lang, e message.Entry) {
		b.do(chromedp.EmulateViewport(320, 640))
		b.reflows(string(e.Code))
		if l == message.En {
			b.strays(string(e.Code))
		}
	})
}

// everyError shows each error of the catalogue in the PIN dialog, in both languages, and calls look.
func everyError(t *testing.T, look func(*browser, message.Lang, message.Entry)) {
	w, line := newLine(t)
	b := w.open()
	w.insert("current")
	for _, l := range []message.Lang{message.Ja, message.En} {
		line.set(nil)
		b.visit(under(l) + authority + "/")
		b.see(l.Text(message.MenuAgentReady))
		for _, e := range message.Entries() {
			if !slices.Contains(elsewhere, e.Code) {
				b.bring(line, l, e)
				look(b, l, e)
			}
		}
	}
	w.triesLeft("current", 10)
	w.unchanged()
}

// under is where the addresses of a language begin.
func under(l message.Lang) string {
	if l == message.En {
		return "/en/"
	}
	return "/"
}

// bring has the registry answer OK in the PIN dialog with a code, and waits until all that is to be said stands there.
func (b *browser) bring(line *line, l message.Lang, e message.Entry) {
	b.w.t.Helper()
	p := wire.Problem{Code: string(e.Code), Support: support, Args: map[string]string{}}
	for _, name := range e.Args {
		p.Args[name] = fillings[name]
	}
	if !evaluate[bool](b, `!!document.getElementById("pin")`) {
		b.anew(line, l)
	}
	line.set(on(http.MethodPost, "/v1/requests", answering(p)))
	b.pin("00000000")
	args := renewal.Arguments(l, e, p.Args)
	heading, rest := e.Heading(l, args...)
	b.see(shell.SmallPrint(l, shell.Facts{Support: support}, e))
	b.see(heading, rest, e.Remedy.In(l, args...), e.VerdictText(l, verdictAtPIN(e)))
	b.titled(l, 2, true, message.PinDialogTitle)
}

// verdictAtPIN is what has been changed where an error answers a PIN: the first verdict, but that a card is said to be
// blocked straight after a try means that the try has done it.
func verdictAtPIN(e message.Entry) message.Verdict {
	if e.Code == message.PinBlockedCurrent {
		return message.TrySpent
	}
	return e.Verdicts[0]
}

// anew leaves a dialog without a field and opens the PIN dialog once more.
func (b *browser) anew(line *line, l message.Lang) {
	b.w.t.Helper()
	line.set(nil)
	if evaluate[bool](b, `!!document.querySelector("dialog[open]")`) {
		b.press(l.Text(message.ConfirmCancel))
		b.see(l.Text(message.MenuCancelled))
	}
	b.press(l.Text(message.MenuRenew))
	b.poll("for the card to be found", `document.querySelector("dialog[open] .tick-done")`)
	b.press(l.Text(message.ConfirmOK))
	b.see(l.Text(message.PinDialogCardCurrent))
}

// answering answers each request with a problem.
func answering(p wire.Problem) disturbance {
	return func(out http.ResponseWriter, _ *http.Request, _ http.Handler) {
		out.Header().Set("Content-Type", wire.ProblemJSON)
		out.WriteHeader(http.StatusConflict)
		json.NewEncoder(out).Encode(p)
	}
}

// TestABlockedCardIsNotAskedForItsPIN: where nothing typed can help, there is no field, and the focus is not lost with it.
func TestABlockedCardIsNotAskedForItsPIN(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("d-lasttry")
	b.toMenu()
	b.toLastTry()
	b.press(text(message.PinDialogLastTryEnter))
	b.pin("00000000")
	b.see(heading(message.PinBlockedCurrent), text(message.VerdictTrySpent))
	b.poll("for a dialog without a field", `!document.getElementById("pin")`)
	b.focused("dialog h2")
	b.accessible("blocked")
	b.press(text(message.ConfirmCancel))
	b.see(heading(message.PinBlockedCurrent))
	b.seeNot("このICカードは更新できます")
	b.accessible("menu, blocked card")
	w.unchanged()
}

// toLastTry goes to the dialog that asks before the last try.
func (b *browser) toLastTry() {
	b.w.t.Helper()
	b.press(text(message.MenuRenew))
	b.checked()
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogLastTryStop))
}

// TestACardThatCannotBeReadIsNotAskedForOnceMore: the dialog does not say both that a card is wrong and that one is to be
// put in.
func TestACardThatCannotBeReadIsNotAskedForOnceMore(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.toMenu()
	b.press(text(message.MenuRenew))
	for card, says := range map[string]string{
		"staff":   heading(message.CardWrongKind, message.With("kind", text(message.KindOther))),
		"mute":    heading(message.CardMute),
		"garbage": heading(message.CardAnswerInvalid),
	} {
		b.see(text(message.ConfirmInsert))
		w.insert(card)
		b.see(says)
		b.seeNot(text(message.ConfirmInsert))
		w.remove()
	}
	w.unchanged()
}

// TestWhatACardDoesAfterCancellingIsHeard: that it was cancelled stands there until the next act, but is said once.
func TestWhatACardDoesAfterCancellingIsHeard(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	b.listenToRegions()
	b.keys("\u001b")
	b.see(text(message.MenuCancelled))
	b.hears(text(message.MenuCancelled))
	w.remove()
	b.hears(text(message.MenuCard) + text(message.MenuCardNone))
	w.insert("d-expired")
	b.poll("to hear that the card has expired", `heard.at(-1).includes("有効期限を過ぎています")`)
	b.see(text(message.MenuCancelled))
}
