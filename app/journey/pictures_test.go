package journey

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// TestPictures takes a picture of each screen and state in both languages into the folder HIKITSUGI_PICTURES: 1280 and
// 320 px wide, in forced colours, and as A4 in print; of each error what is said in place. People look at them; nothing
// is compared.
func TestPictures(t *testing.T) {
	dir := os.Getenv("HIKITSUGI_PICTURES")
	if dir == "" {
		t.Skip("make screenshots sets HIKITSUGI_PICTURES")
	}
	a := album{dir: dir}
	for _, l := range []message.Lang{message.Ja, message.En} {
		for _, part := range tours {
			t.Run(part.name+"-"+string(l), func(t *testing.T) { part.states(t, tour{a: a, l: l}) })
		}
	}
	t.Run("errors", a.errors)
}

// tours are the ways through the screens.
var tours = []struct {
	name   string
	states func(*testing.T, tour)
}{
	{"journey", journeyStates},
	{"cards", cardStates},
	{"reviews", reviewStates},
	{"practice", practiceStates},
	{"rare", rareStates},
	{"approve", decisionStates("approve")},
	{"reject", decisionStates("reject")},
	{"permission", permissionStates},
	{"no-connector", connectorStates},
	{"no-network", networkStates},
	{"no-program", programStates},
}

// tour is a browser that is led through the screens in one language, with a camera.
type tour struct {
	*browser
	a album
	l message.Lang
}

// with is the same tour in a browser.
func (r tour) with(b *browser) tour { r.browser = b; return r }

func (r tour) text(k message.Key, args ...message.Arg) string { return r.l.Text(k, args...) }

func (r tour) take(name string) {
	r.w.t.Helper()
	r.settled()
	r.a.take(r.browser, r.l, name)
}

// says waits for texts.
func (r tour) says(keys ...message.Key) {
	r.w.t.Helper()
	for _, k := range keys {
		r.see(r.text(k))
	}
}

// tells waits for the first sentence of an error.
func (r tour) tells(c message.Code) {
	r.w.t.Helper()
	practiser{r.browser, r.l}.says(c)
}

func (r tour) push(k message.Key) {
	r.w.t.Helper()
	r.press(r.text(k))
}

// visit opens an address within the language.
func (r tour) visit(path string) {
	r.w.t.Helper()
	r.browser.visit(under(r.l) + path)
}

func (r tour) menu() {
	r.w.t.Helper()
	r.visit(authority + "/")
	r.says(message.MenuAgentReady)
}

// found waits until the open 確認メッセージ has found its card.
func (r tour) found() {
	r.w.t.Helper()
	r.poll("for the card to be found", `document.querySelector("dialog[open] ul.ticks .tick-done")`)
}

// toPIN opens the PIN dialog of the current card, which is inserted.
func (r tour) toPIN() {
	r.w.t.Helper()
	r.push(message.MenuRenew)
	r.found()
	r.push(message.ConfirmOK)
	r.says(message.PinDialogCardCurrent)
}

// toReview goes the whole way from the menu to the review with two cards.
func (r tour) toReview(current, next string) {
	r.w.t.Helper()
	r.w.insert(current)
	r.menu()
	r.toPIN()
	r.pin(r.w.pins[current])
	r.says(message.ConfirmTickOut)
	r.w.remove()
	r.w.insert(next)
	r.found()
	r.push(message.ConfirmOK)
	r.says(message.PinDialogCardNew)
	r.pin(r.w.pins[next])
	r.says(message.ReviewTargets)
}

func journeyStates(t *testing.T, r tour) {
	w := newWorld(t)
	r = r.with(w.open())
	r.visit("")
	r.see("見本町")
	r.take("01-entrance")
	r.push(message.EntranceChoose)
	r.take("02-entrance-none-chosen")
	r.menu()
	r.take("03-menu-no-card")
	w.insert("current")
	r.says(message.MenuCardPinUnused)
	r.take("04-menu")
	r.push(message.FrameHelp)
	r.push(message.FrameContact)
	r.push(message.MenuRegister)
	r.take("05-menu-help-contact-register")
	r.push(message.MenuRenew)
	r.found()
	r.take("06-confirm-current")
	r.push(message.ConfirmOK)
	r.says(message.PinDialogCardCurrent)
	r.take("07-pin-current")
	r.keys("\r")
	r.see("＊")
	r.take("08-pin-empty")
	r.pin("00000000")
	r.tells(message.PinWrong)
	r.take("09-pin-wrong")
	r.pin("00000001")
	r.tells(message.PinReinsert)
	r.take("10-pin-reinsert")
	w.remove()
	w.insert("current")
	r.pin(w.pins["current"])
	r.says(message.ConfirmTickOut)
	r.take("11-swap")
	w.remove()
	w.insert("current")
	r.tells(message.SameCard)
	r.take("12-same-card")
	w.remove()
	w.insert("new")
	r.found()
	r.take("13-swapped")
	r.push(message.ConfirmOK)
	r.says(message.PinDialogCardNew)
	r.take("14-pin-new")
	r.pin(w.pins["new"])
	r.says(message.ReviewTargets)
	r.take("15-review")
	r.push(message.ReviewBack)
	r.says(message.MenuResumeGoOn)
	r.take("16-menu-resume")
	r.push(message.MenuResumeGoOn)
	r.says(message.ReviewTargets)
	r.push(message.ReviewChange)
	r.says(message.DoneTitleMixed, message.DoneNumber)
	r.take("17-done")
	r.push(message.FrameLeftReceipts)
	r.says(message.ReceiptsNumber)
	r.take("18-receipts")
	r.do(chromedp.NavigateBack())
	r.push(message.DoneFinish)
	r.says(message.DoneFinishedKept)
	r.take("19-finished")
	r.visit(authority + "/receipts")
	r.says(message.ReceiptsNone)
	r.take("20-receipts-none")
	for _, cause := range []string{"expired", "lost", "damaged", "blocked", "pin-unknown"} {
		r.visit(authority + "/renewal/stop?cause=" + cause)
		r.says(message.StopPhoneCA)
		r.take("21-stop-" + cause)
	}
	r.visit("nowhere")
	r.tells(message.NotFound)
	r.take("22-unknown-address")
	r.visit("for-it")
	r.says(message.ForITTitle)
	r.take("23-letter-to-it")
	r.visit("connector")
	r.says(message.ConnectorDemo)
	r.take("24-connector")
}

// cardStates are what the menu and the first dialog say of cards that cannot be renewed.
func cardStates(t *testing.T, r tour) {
	w := newWorld(t)
	r = r.with(w.open())
	for _, c := range []struct {
		card string
		says message.Code
	}{
		{"new", message.CardsSwapped}, {"d-expired", message.CurrentExpired}, {"d-blocked", message.PinBlockedCurrent},
		{"staff", message.CardWrongKind}, {"mute", message.CardMute}, {"garbage", message.CardAnswerInvalid},
	} {
		w.insert(c.card)
		r.menu()
		r.settled()
		r.take("30-menu-" + c.card)
		r.push(message.MenuRenew)
		if c.card == "staff" {
			r.see("E207")
		} else if c.card != "d-expired" {
			r.tells(c.says)
		} else {
			r.see("E401")
		}
		r.take("31-confirm-" + c.card)
		r.push(message.ConfirmCancel)
		r.says(message.MenuCancelled)
		w.remove()
	}
	r.take("32-cancelled")
	w.insert("d-lasttry")
	r.push(message.MenuRenew)
	r.found()
	r.push(message.ConfirmOK)
	r.says(message.PinDialogLastTryStop)
	r.take("33-last-try")
	r.push(message.PinDialogLastTryEnter)
	r.pin("00000000")
	r.tells(message.PinBlockedCurrent)
	r.poll("for a dialog without a field", `!document.getElementById("pin")`)
	r.take("34-pin-blocked")
}

// reviewStates are reviews with something to look at.
func reviewStates(t *testing.T, r tour) {
	for _, cards := range [][2]string{{"current", "new-variant"}, {"current", "new-otsu"}, {"current", "b-new"}, {"b-current", "b-new"}} {
		w := newWorld(t)
		r = r.with(w.open())
		r.toReview(cards[0], cards[1])
		name := "40-review-" + cards[0] + "-" + cards[1]
		r.take(name)
		evaluate[bool](r.browser, `document.querySelectorAll(".targets input:checked").forEach(e => e.click()), true`)
		r.push(message.ReviewChange)
		r.tells(message.NoTarget)
		r.take(name + "-nothing-ticked")
		w.api.stop()
		w.client.stop()
	}
}

func practiceStates(t *testing.T, r tour) {
	w := newRegistry(t)
	r = r.with(w.open())
	p := practiser{r.browser, r.l}
	r.visit("practice/")
	r.says(message.PracticeGuide)
	r.take("50-practice-menu")
	p.insert(message.BadgeCurrent)
	p.toPIN()
	r.take("51-practice-pin")
	p.pin("1234")
	r.says(message.ConfirmTickOut)
	r.take("52-practice-swap")
	p.insert(message.BadgeNew)
	r.says(message.ConfirmTickDone)
	p.enter(r.text(message.ConfirmOK))
	p.pin("5678")
	r.says(message.ReviewNeedsApproval)
	r.take("53-practice-review")
	p.enter(r.text(message.ReviewChange))
	r.says(message.PracticeReceipt)
	r.take("54-practice-done")
}

func decisionStates(act string) func(*testing.T, tour) {
	return func(t *testing.T, r tour) {
		w := newWorld(t)
		r = r.with(w.open())
		r.toReview("current", "new")
		r.push(message.ReviewChange)
		r.says(message.DoneTitleMixed, message.DoneNumber)
		number := w.decide(act)
		r.visit(authority + "/receipts")
		r.see(number)
		r.take("60-" + act + "-receipts")
		r.visit(authority + "/receipt/" + number)
		r.see(number)
		r.take("61-" + act)
	}
}

// rareStates are what few people meet: a reader with keys, two readers, two cards that fit, little time left, another
// connector.
func rareStates(t *testing.T, r tour) {
	w := newWorld(t)
	r = r.with(w.launch())
	r.before(pad(w.pins["current"]))
	w.insert("current")
	w.insertSecond("b-current")
	r.menu()
	r.push(message.MenuRenew)
	r.poll("for two cards to choose from", `document.querySelectorAll("dialog input[type=radio]").length === 2`)
	r.push(message.ConfirmOK)
	r.tells(message.CardsAmbiguous)
	r.take("70-two-cards-fit")
	r.push(message.ConfirmCancel)
	r.says(message.MenuCancelled)
	w.insertSecond("new")
	r.take("71-menu-two-readers")
	r.toPIN()
	r.says(message.PinDialogPad)
	r.take("72-pin-pad")
	r.keys("\r")
	r.see(r.text(message.ConfirmTwoReaders, message.With("reader", "Virtual Reader 2")))
	r.take("73-no-swap")
	w.idle(26)
	r.reload()
	r.push(message.MenuResumeGoOn)
	r.says(message.FrameTimeLeft)
	r.take("74-time-left")
	r.push(message.ConfirmCancel)
	r.says(message.MenuCancelled)
	w.client.stop()
	if err := os.Remove(filepath.Join(w.state(), "agent-key.pem")); err != nil {
		t.Fatal(err)
	}
	w.startAgent()
	w.insert("current")
	r.says(message.MenuAgentReady)
	r.push(message.MenuRenew)
	r.found()
	r.push(message.ConfirmOK)
	r.tells(message.AgentChanged)
	r.take("75-another-connector")
}

func permissionStates(t *testing.T, r tour) {
	w, b := newPublic(t, true)
	r = r.with(b)
	w.troubled.Store(true)
	r.expect("loopback")
	r.visit(authority + "/")
	r.says(message.MenuAgentAsk)
	r.take("80-permission-explained")
	r.push(message.MenuAgentConnect)
	r.tells(message.AgentPermissionDenied)
	r.take("81-permission-denied")
}

// connectorStates end with 接続ソフトを起動: the browser then asks, and lets nobody press anything else.
func connectorStates(t *testing.T, r tour) {
	w := newRegistry(t)
	r = r.with(w.open())
	r.visit(authority + "/")
	r.tells(message.AgentAbsent)
	r.take("82-no-connector")
	r.push(message.MenuRenew)
	r.push(message.ConfirmOK)
	r.tells(message.AgentAbsent)
	r.take("83-confirm-no-connector")
	w.startAgent()
	w.insert("current")
	r.found()
	w.client.stop()
	r.tells(message.AgentLost)
	r.take("84-connector-lost")
	r.expect("hikitsugi:start")
	r.push(message.ActionStartAgent)
	r.says(message.MenuAgentStarting)
	r.take("85-connector-starting")
}

func networkStates(t *testing.T, r tour) {
	w := newWorld(t)
	r = r.with(w.open())
	r.controlled()
	r.toReview("current", "new")
	r.push(message.ReviewChange)
	r.says(message.DoneTitleMixed, message.DoneNumber)
	w.troubled.Store(true)
	r.offline(true)
	for path, name := range map[string]string{"/": "menu", "/renewal/review": "review", "/receipts": "receipts"} {
		r.visit(authority + path)
		r.tells(message.NetworkLost)
		r.take("86-offline-" + name)
	}
	r.offline(false)
	w.api.stop()
	r.visit(authority + "/")
	r.tells(message.ServerDown)
	r.take("87-registry-down")
}

// programStates are pages whose program does not run, or has met a fault of ours.
func programStates(t *testing.T, r tour) {
	w := newWorld(t)
	w.troubled.Store(true)
	r = r.with(w.open())
	r.menu()
	evaluate[bool](r.browser, `(HTMLDialogElement.prototype.showModal = () => { throw new Error("broken") }, true)`)
	r.push(message.MenuRenew)
	r.tells(message.Internal)
	r.take("88-fault")
	r.scripts(false)
	r.visit(authority + "/")
	r.scripts(true)
	r.a.take(r.browser, r.l, "89-no-script")
	r.expect("wasm")
	r.block("*://*:*/*.wasm*")
	r.visit(authority + "/")
	r.poll("for help", `document.getElementById("start-failed").checkVisibility()`)
	r.a.take(r.browser, r.l, "90-no-program")
}

// errors takes what each error says in place, at both widths.
func (a album) errors(t *testing.T) {
	everyError(t, func(b *browser, l message.Lang, e message.Entry) {
		for _, width := range []int64{320, 1280} {
			b.do(chromedp.EmulateViewport(width, 2000))
			a.cut(b, ".dialog-problem", fmt.Sprintf("E%d-%s-%s-%d.png", e.Number, e.Code, l, width))
		}
	})
}
