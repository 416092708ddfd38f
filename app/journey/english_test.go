package journey

import (
	"strings"
	"testing"

	"hikitsugi/app/message"
)

func en(k message.Key, args ...message.Arg) string { return message.En.Text(k, args...) }

// english looks at a state of an English page: its language, and no Japanese but what is marked as such.
func (b *browser) english(state string) {
	b.w.t.Helper()
	b.settled()
	b.poll("for an English document", `document.documentElement.lang === "en"`)
	b.strays(state)
	b.axe(state + ", English")
	b.targets(state + ", English")
}

// strays fails the test for each Japanese text on an English page that is not marked as such.
func (b *browser) strays(state string) {
	b.w.t.Helper()
	strays := evaluate[[]string](b, `(() => {
		const japanese = /[\u3000-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff0c\uff0e-\uffef]/, strays = [];
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node; node = walker.nextNode();) {
			const of = node.parentElement.closest("[lang]");
			if (japanese.test(node.data) && of.lang !== "ja" && !node.parentElement.closest("script, style, noscript"))
				strays.push(node.data + " in " + node.parentElement.outerHTML.slice(0, 160));
		}
		for (const e of document.querySelectorAll("[aria-label], [title], [alt]"))
			for (const name of ["aria-label", "title", "alt"])
				if (japanese.test(e.getAttribute(name) ?? "") && e.closest("[lang]").lang !== "ja") strays.push(name + " of " + e.outerHTML.slice(0, 160));
		if (japanese.test(document.title)) strays.push(document.title);
		return strays;
	})()`)
	if len(strays) > 0 {
		b.w.t.Errorf("%s: Japanese that is not marked as such\n\t%s", state, strings.Join(strays, "\n\t"))
	}
}

// TestRenewalInEnglish goes the whole way in English.
func TestRenewalInEnglish(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.see("見本町")
	b.press("English")
	b.at("/en/")
	b.see(en(message.EntranceTitle), "Mihon Town")
	b.english("entrance")
	b.visit("/en/" + authority + "/")
	b.see(en(message.MenuTitle), en(message.MenuAgentReady), en(message.MenuCardNone))
	b.titled(message.En, 0, false, message.MenuTitle)
	b.english("menu, no card")
	w.insert("current")
	b.see("can be renewed")
	b.press(en(message.FrameHelp))
	b.english("menu")
	b.press(en(message.MenuRenew))
	b.see("Found")
	b.english("confirm, current")
	b.press(en(message.ConfirmOK))
	b.see(en(message.PinDialogCardCurrent))
	b.titled(message.En, 2, false, message.PinDialogTitle)
	b.english("PIN")
	b.pin("00000000")
	b.see("Wrong PIN")
	b.titled(message.En, 2, true, message.PinDialogTitle)
	b.english("PIN, wrong")
	b.pin(w.pins["current"])
	b.see(en(message.ConfirmTickOut))
	w.remove()
	w.insert("new-variant")
	b.see("Found")
	b.english("swapped")
	b.press(en(message.ConfirmOK))
	b.see(en(message.PinDialogCardNew))
	b.pin(w.pins["new-variant"])
	b.at("/en/" + authority + "/renewal/review")
	b.see(en(message.ReviewTitle), en(message.ReviewVariant))
	b.english("review")
	b.press(en(message.ReviewChange))
	b.see(en(message.DoneNumber), en(message.DoneTitle))
	b.english("done")
	w.holds("new-variant")
	b.press("Application receipts")
	b.see(en(message.ReceiptsNumber))
	b.english("receipts")
	b.visit("/en/" + authority + "/renewal/stop")
	b.see(en(message.StopTitle))
	b.english("stop")
	b.visit("/en/nowhere")
	b.see(en(message.FrameSkip))
	b.english("unknown address")
	b.quiet()
	w.fsck()
}

// TestLanguageLinksKeepThePlace: the other language of the same screen, there and back.
func TestLanguageLinksKeepThePlace(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	for _, path := range []string{"/", "/sapporo/", "/sapporo/receipts", "/sapporo/renewal/stop"} {
		b.visit(path)
		b.see("札幌市")
		b.press("English")
		b.at("/en" + path)
		b.poll("for an English document", `document.documentElement.lang === "en"`)
		b.press("日本語")
		b.at(path)
		b.poll("for a Japanese document", `document.documentElement.lang === "ja"`)
	}
}
