package journey

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// TestPictures takes a picture of each screen and state into the folder HIKITSUGI_PICTURES: 1280 and 320 px wide and
// in forced colours, and screens as A4 in print. People look at them; nothing is compared.
func TestPictures(t *testing.T) {
	dir := os.Getenv("HIKITSUGI_PICTURES")
	if dir == "" {
		t.Skip("make screenshots sets HIKITSUGI_PICTURES")
	}
	a := album{dir: dir}
	t.Run("journey", a.journey)
	t.Run("trouble", a.trouble)
	t.Run("english", a.english)
	t.Run("practice", a.practice)
	t.Run("decisions", a.decisions)
	t.Run("rare", a.rare)
	t.Run("permission", a.permission)
}

// album is where pictures go.
type album struct{ dir string }

func (a album) journey(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.toMenu()
	a.take(b, "01-menu-no-card")
	w.insert("current")
	b.see("このICカードは更新できます")
	a.take(b, "02-menu")
	b.press(text(message.MenuRenew))
	b.checked()
	a.take(b, "03-confirm-current")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardCurrent))
	a.take(b, "04-pin-current")
	b.pin("00000000")
	b.see("あと9回")
	a.take(b, "05-pin-wrong")
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	a.take(b, "06-swap")
	w.remove()
	w.insert("new")
	b.checked()
	a.take(b, "07-swapped")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew))
	a.take(b, "08-pin-new")
	b.pin(w.pins["new"])
	b.see(text(message.ReviewTitle))
	a.take(b, "09-review")
	a.print(b, "09-review")
	b.press(text(message.ReviewBack))
	b.see(text(message.MenuResumeGoOn))
	a.take(b, "10-menu-resume")
	b.press(text(message.MenuResumeGoOn))
	b.see(text(message.ReviewTitle))
	b.change()
	a.take(b, "11-done")
	a.print(b, "11-done")
	b.press("・" + "利用申請受付票")
	b.see(text(message.ReceiptsTitle))
	a.take(b, "12-receipts")
	b.visit("/" + authority + "/renewal/stop")
	b.see(text(message.StopTitle))
	a.take(b, "13-stop")
	b.visit("/")
	b.see(text(message.EntranceTitle))
	a.take(b, "14-entrance")
}

func (a album) trouble(t *testing.T) {
	w := newRegistry(t)
	b := w.open()
	b.visit("/" + authority + "/")
	b.see(text(message.MenuAgentStopped))
	a.take(b, "20-no-agent")
	w.startAgent()
	w.insert("new")
	b.see("まだ登録されていません")
	a.take(b, "21-menu-new-first")
	b.press(text(message.MenuRenew))
	b.see(heading(message.CardsSwapped))
	a.take(b, "22-new-first")
	w.remove()
	w.insert("current")
	b.checked()
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardCurrent))
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	w.remove()
	w.insert("current")
	b.see(heading(message.SameCard))
	a.take(b, "23-same-card")
	b.press(text(message.ConfirmCancel))
	b.see(text(message.MenuCancelled))
	a.take(b, "24-cancelled")
	w.remove()
	w.insert("d-lasttry")
	b.press(text(message.MenuRenew))
	b.checked()
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogLastTryStop))
	a.take(b, "25-last-try")
}

func (a album) english(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.visit("/en/" + authority + "/")
	b.see(message.En.Text(message.MenuAgentReady), "can be renewed")
	a.take(b, "30-menu-en")
	b.press(message.En.Text(message.MenuRenew))
	b.see("Found")
	a.take(b, "31-confirm-en")
	b.press("OK")
	b.see(message.En.Text(message.PinDialogCardCurrent))
	a.take(b, "32-pin-en")
	b.pin(w.pins["current"])
	b.see(message.En.Text(message.ConfirmTickOut))
	w.remove()
	w.insert("new-variant")
	b.see("Found")
	b.press("OK")
	b.see(message.En.Text(message.PinDialogCardNew))
	b.pin(w.pins["new-variant"])
	b.see(message.En.Text(message.ReviewTitle))
	a.take(b, "33-review-variant-en")
}

func (a album) practice(t *testing.T) {
	w := newRegistry(t)
	b := w.open()
	for _, l := range []message.Lang{message.Ja, message.En} {
		p := practiser{b, l}
		name := func(state string) string { return "40-practice-" + state + "-" + string(l) }
		p.visit(home(l))
		p.see(p.text(message.PracticeGuide))
		a.take(b, name("menu"))
		p.insert(message.BadgeCurrent)
		p.toPIN()
		a.take(b, name("pin"))
		p.pin("1234")
		p.see(p.text(message.ConfirmTickOut))
		a.take(b, name("swap"))
		p.insert(message.BadgeNew)
		p.see(p.text(message.ConfirmTickDone))
		p.enter(p.text(message.ConfirmOK))
		p.pin("5678")
		p.see(p.text(message.ReviewNeedsApproval))
		a.take(b, name("review"))
		a.print(b, name("review"))
		p.enter(p.text(message.ReviewChange))
		p.see(p.text(message.PracticeReceipt))
		a.take(b, name("done"))
		a.print(b, name("done"))
	}
}

func (a album) decisions(t *testing.T) {
	for _, act := range []string{"approve", "reject"} {
		t.Run(act, func(t *testing.T) {
			w := newWorld(t)
			b := w.open()
			w.insert("current")
			b.toMenu()
			b.toReview()
			b.change()
			number := w.decide(act)
			for l, under := range map[message.Lang]string{message.Ja: "/", message.En: "/en/"} {
				b.visit(under + authority + "/receipts")
				b.see(l.Text(message.ReceiptsTitle), number)
				a.take(b, "50-"+act+"-receipts-"+string(l))
				b.visit(under + authority + "/receipt/" + number)
				b.see(number)
				a.take(b, "51-"+act+"-"+string(l))
			}
		})
	}
}

// rare is what few people meet: a reader with keys, two readers, little time left, another connector.
func (a album) rare(t *testing.T) {
	w := newWorld(t)
	b := w.launch()
	b.before(pad(w.pins["current"]))
	w.insert("current")
	w.insertSecond("new")
	b.toMenu()
	a.take(b, "60-menu-two-readers")
	b.toCurrentPIN()
	b.see(text(message.PinDialogPad))
	a.take(b, "61-pin-pad")
	b.keys("\r")
	b.see(text(message.ConfirmTwoReaders, message.With("reader", "Virtual Reader 2")))
	a.take(b, "62-no-swap")
	w.idle(26)
	b.reload()
	b.press(text(message.MenuResumeGoOn))
	b.see(text(message.FrameTimeLeft))
	a.take(b, "63-time-left")
	b.press(text(message.ConfirmCancel))
	b.see(text(message.MenuCancelled))
	w.client.stop()
	if err := os.Remove(filepath.Join(w.state(), "agent-key.pem")); err != nil {
		t.Fatal(err)
	}
	w.startAgent()
	w.insert("current")
	b.see(text(message.MenuAgentReady))
	b.press(text(message.MenuRenew))
	b.checked()
	b.press(text(message.ConfirmOK))
	b.see(heading(message.AgentChanged))
	a.take(b, "64-another-connector")
	b.visit("/connector")
	b.see(text(message.ConnectorTitle), text(message.ConnectorDemo))
	a.take(b, "65-connector")
	b.visit("/en/connector")
	b.see(message.En.Text(message.ConnectorTitle))
	a.take(b, "66-connector-en")
}

func (a album) permission(t *testing.T) {
	w, b := newPublic(t, true)
	w.troubled.Store(true)
	b.expect("loopback")
	b.visit("/" + authority + "/")
	b.see(text(message.MenuAgentAsk))
	a.take(b, "70-permission-explained")
	b.press(text(message.MenuAgentConnect))
	b.see(heading(message.AgentPermissionDenied))
	a.take(b, "71-permission-denied")
	b.visit("/for-it")
	b.see(text(message.ForITTitle))
	a.take(b, "72-letter-to-it")
}

// take takes the whole page at both widths, and wide in the colours of a user's own.
func (a album) take(b *browser, name string) {
	b.w.t.Helper()
	for _, width := range []int64{320, 1280} {
		b.do(chromedp.EmulateViewport(width, 900))
		a.shoot(b, fmt.Sprintf("%s-%d.png", name, width))
	}
	b.media("", "forced-colors", "active")
	a.shoot(b, name+"-forced.png")
	b.media("", "", "")
	b.do(chromedp.EmulateViewport(1280, 1000))
}

func (a album) shoot(b *browser, file string) {
	b.w.t.Helper()
	time.Sleep(150 * time.Millisecond) // the layout settles
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.fatal("picture %s: %v", file, err)
	}
	a.write(b, file, png)
}

// print prints the page on A4 as the user's browser would.
func (a album) print(b *browser, name string) {
	b.w.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		b.fatal("print %s: %v", name, err)
	}
	a.write(b, name+".pdf", pdf)
}

func (a album) write(b *browser, name string, content []byte) {
	b.w.t.Helper()
	if err := os.MkdirAll(a.dir, 0o755); err != nil {
		b.w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(a.dir, name), content, 0o644); err != nil {
		b.w.t.Fatal(err)
	}
}
