package journey

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// controlled waits until the service worker stands between the page and its files.
func (b *browser) controlled() {
	b.w.t.Helper()
	if !evaluate[bool](b, `!!navigator.serviceWorker.controller`) {
		b.poll("for the service worker", `(navigator.serviceWorker.ready.then(() => window.workerReady = true), window.workerReady)`)
		b.reload()
		b.poll("for the service worker's control", `navigator.serviceWorker.controller`)
	}
}

// answered lists what came back from addresses that begin alike.
func (b *browser) answered(prefix string) []answer {
	b.mu.Lock()
	defer b.mu.Unlock()
	var some []answer
	for _, a := range b.answers {
		if strings.HasPrefix(a.url, prefix) {
			some = append(some, a)
		}
	}
	return some
}

func TestTheWorkerLeavesRegistryAndConnectorAlone(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.controlled()
	w.insert("current")
	b.toMenu()
	b.toSwap()
	for _, prefix := range []string{w.origin() + "/v1/", fmt.Sprintf("http://127.0.0.1:%d/", w.agent)} {
		all := b.answered(prefix)
		if len(all) == 0 {
			t.Errorf("nothing was asked of %s", prefix)
		}
		for _, a := range all {
			if a.worker {
				t.Errorf("%s went through the service worker", a.url)
			}
		}
	}
	kept := 0
	for _, a := range b.answered(w.origin() + "/assets/") {
		if a.worker {
			kept++
		}
	}
	if kept == 0 {
		t.Error("no file came from the service worker: the rest means nothing")
	}
}

func TestEveryAddressOpensWithoutTheRegistry(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.controlled()
	w.api.kill()
	for _, c := range []struct {
		path string
		lang message.Lang
		see  string
	}{
		{"/", ja, heading(message.ServerDown)},
		{"/?utm=1", ja, heading(message.ServerDown)},
		{"/sapporo/", ja, heading(message.ServerDown)},
		{"/en/sapporo/?from=mail", message.En, "The system does not answer."},
		{"/sapporo/renewal/review", ja, heading(message.ServerDown)},
		{"/sapporo/receipts", ja, heading(message.ServerDown)},
		{"/sapporo/receipt/20261122-000001-7", ja, heading(message.ServerDown)},
		{"/en/no/such/address", message.En, "Error:"},
		{"/for-it", ja, "LoopbackNetworkAllowedForUrls"},
	} {
		b.visit(c.path)
		b.poll("for the program", `!document.getElementById("app-wasm-loader")`)
		if c.see == "Error:" {
			b.poll("for the title of an error", `document.title.startsWith("Error:")`)
		} else {
			b.see(c.see)
		}
		b.press(c.lang.Text(message.FrameHelp))
		b.see(c.lang.Text(message.HelpQuestion))
	}
	b.visit("/sapporo/")
	b.see(heading(message.ServerDown))
	w.startAPI()
	b.see(text(message.MenuAgentReady)) // by itself
}

func TestWithoutANetworkThePageSaysSoAndGoesOnByItself(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.controlled()
	w.troubled.Store(true)
	b.offline(true)
	b.visit("/sapporo/?from=mail")
	b.see(heading(message.NetworkLost))
	b.offline(false)
	b.see(text(message.MenuTitle), text(message.MenuAgentReady))
}

// offline pulls the network cable, for the browser.
func (b *browser) offline(on bool) {
	b.w.t.Helper()
	params := network.OverrideNetworkStateParams{Offline: on, DownloadThroughput: -1, UploadThroughput: -1}
	if _, err := chromedp.Call(b.ctx, network.OverrideNetworkState, params); err != nil {
		b.w.t.Fatal(err)
	}
	rule := network.EmulateNetworkConditionsByRuleParams{EmulateOfflineServiceWorker: &on, MatchedNetworkConditions: []*network.Conditions{}}
	if on {
		rule.MatchedNetworkConditions = append(rule.MatchedNetworkConditions, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	if _, err := chromedp.Call(b.ctx, network.EmulateNetworkConditionsByRule, rule); err != nil {
		b.w.t.Fatal(err)
	}
}

func TestANewVersionWaitsForTheEndOfARenewal(t *testing.T) {
	w, l := newLine(t)
	b := w.open()
	b.controlled()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	evaluate[bool](b, `window.samePage = true`)
	pages, version := newerVersion(w)
	l.set(newer(pages, w.agent))
	b.comeToTheFront()
	b.poll("for the newer worker to wait", `(navigator.serviceWorker.getRegistration().then(r => window.waits = !!r.waiting), window.waits)`)
	b.notOffered()
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	b.notOffered()
	b.press(text(message.ConfirmCancel))
	b.see(text(message.MenuCancelled), text(message.ActionUpdatePage)) // the menu belongs to no renewal now
	b.accessible("update offered")
	b.toReviewFromMenu()
	b.notOffered()
	b.change()
	if !evaluate[bool](b, `window.samePage`) {
		t.Error("the page was loaded anew in the midst of a renewal")
	}
	b.press(text(message.ActionUpdatePage))
	b.poll("for the newer page", `!window.samePage && document.querySelector("script").src.includes(`+strconv.Quote(version)+`)`)
	b.done()
	b.poll("for the newer worker", `(caches.keys().then(k => window.kept = k.join()), (window.kept || "").includes(`+strconv.Quote(version)+`))`)
	b.notOffered()
	w.receipts(1)
	w.fsck()
}

// comeToTheFront is what happens when the user comes back to the window.
func (b *browser) comeToTheFront() {
	b.w.t.Helper()
	evaluate[bool](b, `window.dispatchEvent(new Event("focus"))`)
}

func (b *browser) notOffered() {
	b.w.t.Helper()
	if evaluate[bool](b, `document.body.innerText.includes(`+strconv.Quote(text(message.ActionUpdatePage))+`)`) {
		b.fatal("a newer version is offered in the midst of a renewal")
	}
}

// toReviewFromMenu is a renewal of the card that is inserted.
func (b *browser) toReviewFromMenu() {
	b.w.t.Helper()
	b.toNewPIN()
	b.pin(b.w.pins["new"])
	b.see(text(message.ReviewTitle))
}

func TestAPageThatIsTooOldIsToldHowToGoOn(t *testing.T) {
	w, l := newLine(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toSwap()
	b.swap("new")
	l.set(on("", "/v1/", func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
		r.Header.Set(wire.PageHeader, "0")
		pass.ServeHTTP(out, r)
	}))
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew))
	b.pin(w.pins["new"])
	b.see(heading(message.PageTooOld), text(message.VerdictNothingChanged))
	b.accessible("page too old, at the PIN")
	w.triesLeft("new", 10)
	b.reload()
	b.see(heading(message.PageTooOld), text(message.ActionUpdatePage))
	b.accessible("page too old")
	l.set(nil)
	b.press(text(message.ActionUpdatePage))
	b.press(text(message.MenuResumeGoOn)) // what was proved is kept
	b.see(text(message.ConfirmTickOut))
	w.unchanged()
}
