package journey

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// TestTheChecksFindWhatIsWrong shows that the walks below can fail.
func TestTheChecksFindWhatIsWrong(t *testing.T) {
	w := newRegistry(t)
	b := w.open()
	b.see(text(message.EntranceTitle), "見本町") // of the running program
	evaluate[bool](b, `document.querySelector("main").insertAdjacentHTML("beforeend",
		"<img src='/robots.txt'><button class='bad'>x</button><div class='wide'>x</div>"),
		document.querySelector(".bad").attributeStyleMap.set("width", "30px"),
		document.querySelector(".wide").attributeStyleMap.set("width", "3000px"), true`)
	if found := b.violations(); len(found) != 1 || found[0].Rule != "image-alt" || found[0].Help != "画像には代替テキストがなければなりません" {
		t.Errorf("axe found %v, want the picture without alt, in Japanese", found)
	}
	if len(b.tooSmall()) != 1 || len(b.tooWide()) == 0 {
		t.Errorf("too small: %v, too wide: %v", b.tooSmall(), b.tooWide())
	}
}

// Each of these walks looks at every state on its way; see browser.accessible.

func TestEveryStateOfARenewalIsAccessible(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.see(text(message.EntranceTitle), "見本町")
	b.accessible("entrance")
	b.toMenu()
	b.accessible("menu, no card")
	w.insert("current")
	b.see("このICカードは更新できます")
	b.press(text(message.FrameHelp))
	b.accessible("menu, card, help")
	b.press(text(message.FrameContact))
	b.accessible("menu, contact")
	b.press(text(message.MenuRenew))
	b.checked()
	b.accessible("confirm, current")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardCurrent))
	b.accessible("PIN, current")
	b.keys("\r")
	b.see("＊" + text(message.PinDialogPrompt))
	b.accessible("PIN, empty")
	b.pin("00000000")
	b.see("あと9回")
	b.accessible("PIN, wrong")
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	b.accessible("swap")
	b.swap("new")
	b.accessible("swapped")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew))
	b.accessible("PIN, new")
	b.pin(w.pins["new"])
	b.see(text(message.ReviewConsequence, message.With("n", "4")))
	b.accessible("review")
	b.press(text(message.ReviewBack))
	b.see(text(message.MenuResumeGoOn))
	b.accessible("menu, resume")
	b.press(text(message.MenuResumeGoOn))
	b.see(text(message.ReviewTitle))
	b.change()
	b.accessible("done")
	b.press("・" + "利用申請受付票")
	b.see(text(message.ReceiptsNumber))
	b.accessible("receipts")
	b.visit("/" + authority + "/renewal/stop")
	b.see(text(message.StopTitle))
	b.accessible("stop")
	b.visit("/nowhere")
	b.see(heading(message.NotFound))
	b.accessible("unknown address")
	b.quiet()
}

func TestEveryTroubleIsAccessible(t *testing.T) {
	w := newRegistry(t)
	b := w.open()
	b.visit("/" + authority + "/")
	b.see(text(message.MenuAgentStopped))
	b.accessible("no agent")
	w.startAgent()
	w.insert("new")
	b.see("まだ登録されていません")
	b.accessible("menu, new card first")
	b.press(text(message.MenuRenew))
	b.see(heading(message.CardsSwapped))
	b.accessible("confirm, new card first")
	b.press(text(message.ConfirmCancel))
	b.see(text(message.MenuCancelled))
	b.accessible("cancelled")
	w.remove()
	w.insert("d-lasttry")
	b.press(text(message.MenuRenew))
	b.checked()
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogLastTryStop))
	b.accessible("last try")
	b.press(text(message.PinDialogLastTryStop))
	b.see(text(message.MenuCancelled))
	w.remove()
	w.insert("current")
	b.see("このICカードは更新できます")
	b.toSwap()
	w.remove()
	w.insert("current")
	b.see(heading(message.SameCard))
	b.accessible("same card")
	w.client.stop()
	b.see(heading(message.AgentLost))
	b.accessible("agent lost")
}

// TestPagesWithoutTheirProgramAreAccessible looks at what is prerendered: with JavaScript off, and where the program
// cannot be loaded.
func TestPagesWithoutTheirProgramAreAccessible(t *testing.T) {
	w := newRegistry(t)
	b := w.open()
	for _, path := range []string{"/", "/sapporo/", "/sapporo/renewal/review", "/sapporo/receipts", "/sapporo/renewal/stop", "/en/sapporo/"} {
		b.scripts(false)
		b.visit(path)
		b.scripts(true)
		b.accessible("JavaScript off, " + path)
	}
	b.expect("loading wasm failed")
	b.block("*://*:*/*.wasm*")
	for _, path := range []string{"/sapporo/", "/en/sapporo/"} {
		b.visit(path)
		b.poll("for help", `document.getElementById("start-failed").checkVisibility()`)
		b.accessible("no program, " + path)
	}
}

// scripts turns the page's JavaScript on or off, from the next page on.
func (b *browser) scripts(on bool) {
	b.w.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	}))
}

// block makes requests for a URL fail, the service worker's included.
func (b *browser) block(pattern string) {
	b.w.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, network.SetBlockedURLs, network.SetBlockedURLsParams{
			URLPatterns: []*network.BlockPattern{{URLPattern: pattern, Block: true}},
		})
		return err
	}))
}
