package journey

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
	"hikitsugi/app/practice"
)

// TestPracticeWithoutANetwork starts cold at an address of 体験モード, in either language, and goes to the end.
func TestPracticeWithoutANetwork(t *testing.T) {
	w := newRegistry(t)
	b := w.launch()
	b.visit("/practice/")
	b.controlled()
	b.offline(true)
	for _, l := range []message.Lang{ja, message.En} {
		p := practiser{b, l}
		b.blank()
		b.visit(home(l) + "?from=mail")
		b.poll("for the program", `document.body && !document.getElementById("app-wasm-loader")`)
		p.see(p.text(message.PracticeGuide))
		p.insert(message.BadgeCurrent)
		p.toPIN()
		p.pin("1234")
		p.see(p.text(message.ConfirmTickOut))
		p.secondCard()
		p.enter(p.text(message.ReviewChange))
		p.see(p.text(message.PracticeReceipt), practice.Number)
		p.reload()
		p.see(p.text(message.PracticeMark))
		p.poll("not to see the receipt of before", `!document.body.innerText.includes(`+strconv.Quote(practice.Number)+`)`)
	}
	b.silent()
}

// TestEveryAddressIsHonestWithoutANetwork: what is the case, what goes on by itself, what can be done meanwhile.
func TestEveryAddressIsHonestWithoutANetwork(t *testing.T) {
	w := newRegistry(t)
	b := w.open()
	b.controlled()
	b.offline(true)
	lost, _ := message.Lookup(message.NetworkLost)
	for _, l := range []message.Lang{ja, message.En} {
		for _, path := range []string{
			"/", "/?utm=1", "/sapporo/", "/sapporo/?from=mail", "/sapporo/renewal/review", "/sapporo/renewal/stop",
			"/sapporo/receipts", "/sapporo/receipt/20261122-000001-7",
		} {
			if l == message.En {
				path = "/en" + path
			}
			b.visit(path)
			b.see(lost.What.In(l), lost.Remedy.In(l), l.Text(message.OfflineCan), l.Text(message.PracticeEnter))
			if strings.Contains(path, "receipt") {
				b.see(l.Text(message.OfflineReceipt))
			}
			b.accessible("without a network, " + path)
		}
	}
	b.visit("/sapporo/")
	b.see(lost.What.Ja)
	b.press(text(message.PracticeEnter))
	b.see(text(message.PracticeGuide), text(message.MenuAgentReady))
	b.press(text(message.PracticeLeave))
	b.see(lost.What.Ja)
	b.at("/sapporo/")
	b.offline(false)
	b.see(text(message.MenuTitle), text(message.PracticeLeft)) // by itself
}

// TestTheLastReceiptWithoutANetwork: the browser keeps what tells that it was done, and nobody's name.
func TestTheLastReceiptWithoutANetwork(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.controlled()
	w.insert("current")
	b.toMenu()
	b.toReview()
	b.change()
	path := evaluate[string](b, `location.pathname`)
	number := path[strings.LastIndex(path, "/")+1:]
	w.troubled.Store(true)
	b.offline(true)
	b.blank()
	b.visit(path)
	b.see(heading(message.NetworkLost), text(message.OfflineLast), number, "札幌市", text(message.DoneResultRenewed),
		"架空県", text(message.DoneResultPending), text(message.OfflineKept))
	b.seeNot("株式会社A")
	b.accessible("excerpt")
	b.visit("/en" + path)
	b.see(en(message.OfflineLast), number, "City of Sapporo", en(message.DoneResultRenewed))
	b.english("excerpt")
	b.visit("/sapporo/receipt/20260101-000009-9")
	b.see(text(message.OfflineReceipt))
	b.seeNot(number) // of another receipt nothing is claimed
	b.visit("/sapporo/receipts")
	b.see(text(message.OfflineLast), number)
	b.visit(path)
	b.see(text(message.OfflineLast))
	b.offline(false)
	b.see("株式会社A【物品】") // the whole of it, by itself
	b.offline(true)
	b.visit(path)
	b.press(text(message.OfflineForget))
	b.see(text(message.OfflineForgotten))
	b.focused("#kept")
	b.seeNot(number)
	b.visit(path)
	b.see(text(message.OfflineReceipt))
	b.seeNot(text(message.OfflineLast))
}

// blank leaves the page for an empty one, so that what comes next is a cold start.
func (b *browser) blank() {
	b.w.t.Helper()
	b.do(chromedp.Navigate("about:blank"))
}
