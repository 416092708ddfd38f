package journey

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
	"hikitsugi/app/practice"
)

// practiser is somebody who practises in one language.
type practiser struct {
	*browser
	l message.Lang
}

func (p practiser) text(k message.Key, args ...message.Arg) string { return p.l.Text(k, args...) }

// labelled goes by Tab to the button of that name on a practice card in the part that takes input, and presses it.
func (p practiser) labelled(act, card message.Key) {
	p.w.t.Helper()
	label := p.text(act) + " " + p.text(card)
	p.poll("for the button "+label, `(`+top+`).querySelector('[aria-label="`+label+`"]')`)
	for range most {
		p.keys("\t")
		if evaluate[bool](p.browser, `document.activeElement.getAttribute("aria-label") === `+strconv.Quote(label)) {
			p.keys("\r")
			return
		}
	}
	p.fatal("Tab does not lead to %s", label)
}

func (p practiser) insert(card message.Key) {
	p.w.t.Helper()
	p.labelled(message.DemoInsert, card)
}

// says waits for the first sentence of an error, in place.
func (p practiser) says(code message.Code, args ...message.Arg) {
	p.w.t.Helper()
	entry, _ := message.Lookup(code)
	first, _ := entry.Heading(p.l, args...)
	p.see(first)
}

// marked looks at the present state: it says that it is practice where one looks, and everybody can use it.
func (p practiser) marked(state string) {
	p.w.t.Helper()
	p.see(p.text(message.PracticeMark))
	p.poll("for a title that says practice, "+state, `document.title.includes(`+strconv.Quote(p.text(message.PracticeTitle, message.With("title", "")))+`)`)
	p.accessible("practice, " + state)
	if p.l == message.En {
		p.english("practice, " + state)
	}
}

// home is where practice begins.
func home(l message.Lang) string {
	if l == message.En {
		return "/en/practice/"
	}
	return "/practice/"
}

// silent fails the test if anything but the page's own files was asked for since the browser started.
func (b *browser) silent() {
	b.w.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.requests) == 0 {
		b.w.t.Error("no request was seen at all: the rest means nothing")
	}
	for _, asked := range b.requests {
		method, url, _ := strings.Cut(asked, " ")
		own := strings.HasPrefix(url, b.w.origin()+"/") && !strings.Contains(url, "/v1/") && !strings.Contains(url, "/.well-known/")
		if method != "GET" || !own && !strings.HasPrefix(url, "about:") {
			b.w.t.Errorf("practice has asked for %s", asked)
		}
	}
}

// TestPracticeByKeyboardAlone walks from start to end with the mistakes that people fear, without a connector.
func TestPracticeByKeyboardAlone(t *testing.T) {
	w := newRegistry(t)
	for _, l := range []message.Lang{message.Ja, message.En} {
		t.Run(string(l), func(t *testing.T) {
			part := w.in(t)
			part.troubled.Store(false)
			p := practiser{part.launch(), l}
			p.visit(home(l))
			p.see(p.text(message.MenuAgentReady), p.text(message.PracticeGuide))
			p.marked("menu")
			p.mistakes()
			p.firstCard()
			p.secondCard()
			p.completion()
			p.silent()
			p.quiet()
		})
	}
	w.unchanged()
}

// mistakes puts the wrong cards in first and stops halfway.
func (p practiser) mistakes() {
	p.w.t.Helper()
	p.enter(p.text(message.MenuRenew))
	p.see(p.text(message.ConfirmInsert))
	p.marked("confirm, no card")
	p.insert(message.PracticeOther)
	p.says(message.CardWrongKind, message.With("kind", p.text(message.KindOther)))
	p.insert(message.BadgeNew)
	p.says(message.CardsSwapped)
	p.marked("new card first")
	p.keys("\u001b")
	p.see(p.text(message.MenuCancelled))
	p.insert(message.BadgeCurrent)
	p.see(p.text(message.MenuRenewable, message.With("n", "30")))
	p.marked("menu, card")
}

// firstCard comes down to the last try, stops there, and proves the current card.
func (p practiser) firstCard() {
	p.w.t.Helper()
	p.toPIN()
	p.marked("PIN")
	p.pin("0000")
	p.left(2)
	p.marked("PIN, wrong")
	p.pin("0001")
	p.says(message.PinReinsert)
	p.marked("to be put in anew")
	p.labelled(message.DemoRemove, message.BadgeCurrent)
	p.insert(message.BadgeCurrent)
	p.see(p.text(message.PinDialogLastTry))
	p.marked("last try")
	p.enter(p.text(message.PinDialogLastTryStop))
	p.see(p.text(message.MenuCancelled))
	p.labelled(message.DemoResetTries, message.BadgeCurrent)
	p.toPIN()
	p.pin("1234")
	p.see(p.text(message.ConfirmTickOut))
	p.marked("swap")
}

// left waits until a wrong PIN has left that many tries.
func (p practiser) left(n int) {
	p.w.t.Helper()
	p.says(message.PinWrong, message.With("n", strconv.Itoa(n)))
	p.poll("for the tries", `document.getElementById("pin-tries").innerText.includes(`+strconv.Quote(
		p.text(message.PinDialogTriesLeft, message.With("n", strconv.Itoa(n))))+`)`)
}

func (p practiser) toPIN() {
	p.w.t.Helper()
	p.see(p.text(message.MenuTitle))
	p.enter(p.text(message.MenuRenew))
	p.poll("for the card to be found", `document.querySelector("dialog[open] .tick-done")`)
	p.enter(p.text(message.ConfirmOK))
	p.see(p.text(message.PinDialogCardCurrent))
}

// secondCard tries the same card again, then proves the new one.
func (p practiser) secondCard() {
	p.w.t.Helper()
	p.labelled(message.DemoRemove, message.BadgeCurrent)
	p.insert(message.BadgeCurrent)
	p.says(message.SameCard)
	p.marked("same card")
	p.insert(message.BadgeNew)
	p.poll("for three ticks", `document.querySelectorAll("dialog[open] .tick-done").length === 4`)
	p.enter(p.text(message.ConfirmOK))
	p.see(p.text(message.PinDialogCardNew))
	p.pin("5678")
	p.see(p.text(message.ReviewConsequence, message.With("n", "3")), p.text(message.ReviewNeedsApproval))
	p.marked("review")
	p.enter(p.text(message.ReviewBack))
	p.see(p.text(message.MenuResumeGoOn))
	p.focused("main h1")
	p.enter(p.text(message.MenuResumeGoOn))
	p.see(p.text(message.ReviewConsequence, message.With("n", "3")))
	p.focused("main h1")
}

// completion renews, and begins once more.
func (p practiser) completion() {
	p.w.t.Helper()
	p.enter(p.text(message.ReviewChange))
	p.see(p.text(message.DoneTitleMixed), p.text(message.PracticeReceipt), practice.Number)
	p.marked("done")
	p.enter(p.text(message.PracticeAgain))
	p.see(p.text(message.PracticeGuide))
	p.focused("main h1")
	p.insert(message.BadgeCurrent)
	p.see(p.text(message.MenuRenewable, message.With("n", "30")))
}

// TestPracticeIsLeftForWhatIsReal goes there from an authority's menu and back to it.
func TestPracticeIsLeftForWhatIsReal(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.toMenu()
	b.press(text(message.PracticeEnter))
	b.at("/practice/")
	b.see(text(message.PracticeGuide), text(message.MenuAgentReady), "体験市")
	b.press(text(message.PracticeLeave))
	b.at("/" + authority + "/")
	b.see(text(message.PracticeLeft), text(message.MenuAgentReady), "札幌市")
	b.seeNot(text(message.PracticeMark))
	b.do(chromedp.NavigateBack())
	b.at("/practice/")
	b.see(text(message.PracticeGuide))
	w.unchanged()
}

// TestAReloadForgetsThePractice: nothing of it is kept anywhere.
func TestAReloadForgetsThePractice(t *testing.T) {
	w := newRegistry(t)
	b := w.launch()
	b.visit("/practice/receipt/" + practice.Number)
	b.see(heading(message.NotFound), text(message.PracticeMark))
	b.visit("/practice/renewal/review")
	b.at("/practice/")
	evaluate[bool](b, `(`+kept+`, true)`)
	b.poll("to have read all", `window.allKept`)
	if all := evaluate[string](b, `JSON.stringify({...localStorage, ...sessionStorage})`); strings.Contains(all, practice.Number) {
		t.Errorf("the browser keeps %s", all)
	}
	b.silent()
}
