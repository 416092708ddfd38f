package journey

import (
	"context"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// titled waits for the document's title: part of the system's, with the step and, where an error is shown, its prefix.
func (b *browser) titled(l message.Lang, step int, error bool, screen message.Key) {
	b.w.t.Helper()
	want := l.Text(message.FrameTitle, message.With("screen", l.Text(screen)))
	if step > 0 {
		want = l.Text(message.FrameTitleStep, message.With("n", strconv.Itoa(step)), message.With("screen", l.Text(screen)))
	}
	if error {
		want = l.Text(message.FrameTitleError, message.With("title", want))
	}
	b.poll("for the title "+want, `document.title === `+strconv.Quote(want))
}

// focused waits until an element has the focus.
func (b *browser) focused(selector string) {
	b.w.t.Helper()
	b.poll("for the focus on "+selector, `document.activeElement.matches(`+strconv.Quote(selector)+`)`)
}

// command is what a key combination such as Ctrl+V has the browser do with the focused field.
func (b *browser) command(names ...string) {
	b.w.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, name := range names {
			press := input.DispatchKeyEventParams{Type: "rawKeyDown", Modifiers: 2, Commands: []string{name}}
			if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, press); err != nil {
				return err
			}
		}
		return nil
	}))
}

// most is how many stops of Tab a screen may have.
const most = 120

// tabTo presses Tab until the button, link or field of that text has the focus. On the way each stop must be marked
// and in view.
func (b *browser) tabTo(text string) {
	b.w.t.Helper()
	for range most {
		b.keys("\t")
		stop := evaluate[struct {
			Text, Problem string
		}](b, `(() => {
			const e = document.activeElement, style = getComputedStyle(e), r = e.getBoundingClientRect();
			const seen = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
			let problem = "";
			if (e !== document.body) {
				if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) problem = "the focus is not marked on ";
				else if (!seen) problem = "the focus is out of view on ";
			}
			return {Text: (e.innerText || "").trim(), Problem: problem && problem + e.outerHTML.slice(0, 120)};
		})()`)
		if stop.Problem != "" {
			b.w.t.Error(stop.Problem)
		}
		if stop.Text == text {
			return
		}
	}
	b.fatal("Tab does not lead to %s", text)
}

// go on by keyboard alone: what has that text, and Enter.
func (b *browser) enter(text string) {
	b.w.t.Helper()
	b.tabTo(text)
	b.keys("\r")
}

// TestRenewalByKeyboardAlone goes the whole way with Tab, Enter and Escape, and looks at title, focus and scroll at each
// step.
func TestRenewalByKeyboardAlone(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.see("このICカードは更新できます")
	b.titled(ja, 0, false, message.MenuTitle)

	b.enter(text(message.MenuRenew))
	b.checked()
	b.titled(ja, 1, false, message.ConfirmTitle)
	b.focused("#confirm-current-title")
	b.keys("\u001b")
	b.see(text(message.MenuCancelled))
	b.focused("#renew")
	b.titled(ja, 0, false, message.MenuTitle)

	b.keys("\r")
	b.checked()
	b.enter(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardCurrent))
	b.titled(ja, 2, false, message.PinDialogTitle)
	b.focused("#pin")
	b.pin("00000000")
	b.see("あと9回")
	b.titled(ja, 2, true, message.PinDialogTitle)
	b.pin(w.pins["current"]) // where the focus must be again

	b.see(text(message.ConfirmTickOut))
	b.titled(ja, 3, false, message.ConfirmTitle)
	b.focused("#confirm-new-title")
	b.swap("new")
	b.focused("#confirm-new-title") // a card moves no focus
	b.keys("\r")                    // OK is what Enter presses
	b.see(text(message.PinDialogCardNew))
	b.titled(ja, 4, false, message.PinDialogTitle)
	b.focused("#pin")
	evaluate[bool](b, `scrollTo(0, document.body.scrollHeight), true`)
	b.pin(w.pins["new"])

	b.see(text(message.ReviewConsequence, message.With("n", "4")))
	b.titled(ja, 5, false, message.ReviewTitle)
	b.focused("main h1")
	b.poll("for the top of the page", `scrollY === 0`)
	b.enter(text(message.ReviewChange))

	b.done()
	b.titled(ja, 6, false, message.DoneTitleMixed)
	b.focused("main h1")
	b.poll("for the top of the page", `scrollY === 0`)
	w.holds("new")

	b.enter(text(message.DoneContinue))
	b.see(text(message.MenuTitle))
	b.titled(ja, 0, false, message.MenuTitle)
	b.focused("main h1")
	b.quiet()
	w.fsck()
}

func TestSkipLinkLeadsToTheContent(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.toMenu()
	b.keys("\t")
	b.poll("for the skip link", `document.activeElement.innerText === `+strconv.Quote(text(message.FrameSkip))+
		` && document.activeElement.getBoundingClientRect().top >= 0`)
	b.keys("\r")
	b.focused("main")
	b.keys("\t")
	b.focused("main *")
	b.at("/" + authority + "/")
}

// TestTheFieldOfThePIN holds the one field that must not ask for memory or a steady hand (WCAG 3.3.8).
func TestTheFieldOfThePIN(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	b.focused("#pin[type=password]")

	b.press(text(message.PinDialogShow))
	b.poll("to see the PIN", `document.getElementById("pin").type === "text"`)
	b.do(chromedp.Focus(chromedp.CSS("#pin")))
	b.keys("0000-no-PIN")
	b.command("selectAll", "cut")
	b.poll("for an empty field", `document.getElementById("pin").value === ""`)
	b.press(text(message.PinDialogHide))
	b.poll("to see dots", `document.getElementById("pin").type === "password"`)
	b.do(chromedp.Focus(chromedp.CSS("#pin")))
	b.command("paste")
	b.poll("for the pasted text", `document.getElementById("pin").value === "0000-no-PIN"`)
	b.press(text(message.ConfirmOK))
	b.titled(ja, 2, true, message.PinDialogTitle)
	b.poll("for an empty field after an error", `document.getElementById("pin").value === ""`)

	b.keys("1234")
	evaluate[bool](b, `window.kept = document.getElementById("pin"), kept.value === "1234"`)
	b.press(text(message.PinDialogClose))
	b.see(text(message.MenuCancelled))
	b.poll("for an emptied field after closing", `kept.value === "" && !kept.isConnected`)
	w.unchanged()
}

// TestARenewalThatRanOutOfTimeSaysSoBeforeAPIN: what nobody extended begins again at step 1.
func TestARenewalThatRanOutOfTimeSaysSoBeforeAPIN(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toSwap()
	w.idle(31)
	w.remove()
	w.insert("new")
	b.see(heading(message.RenewalTimedOut), text(message.VerdictNothingChanged))
	b.accessible("out of time")
	w.triesLeft("new", 10)
	w.remove()
	w.insert("current")
	b.press(text(message.MenuResumeAnew))
	b.checked()
	w.unchanged()
}

// TestTimeRunningOutIsSaidAndExtended: a renewal that was left alone for long says so and goes on for the asking.
func TestTimeRunningOutIsSaidAndExtended(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toSwap()
	w.idle(26)
	b.reload()
	b.press(text(message.MenuResumeGoOn))
	b.see(text(message.FrameTimeLeft))
	b.accessible("time left")
	b.press(text(message.FrameTimeContinue))
	b.seeNot(text(message.FrameTimeLeft))
	if n := w.count(`SELECT count(*) FROM renewals WHERE closed IS NULL AND touched > created`); n != 1 {
		t.Error("the renewal was not extended")
	}
	w.unchanged()
}
