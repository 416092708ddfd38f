package journey

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"hikitsugi/app/message"
)

// listenToRegions keeps what the two live regions say from now on, as a screen reader would hear it.
func (b *browser) listenToRegions() {
	b.w.t.Helper()
	evaluate[bool](b, `(() => {
		window.heard = [];
		for (const id of ["polite", "urgent"]) {
			const region = document.getElementById(id);
			new MutationObserver(() => {
				const text = region.textContent.replaceAll("\u00a0", "");
				if (text !== "") heard.push(text);
			}).observe(region, {childList: true, characterData: true, subtree: true});
		}
		return true;
	})()`)
}

// hears waits until the last thing heard begins with a text.
func (b *browser) hears(beginning string) {
	b.w.t.Helper()
	b.poll("to hear "+beginning, `heard.length && heard.at(-1).startsWith(`+strconv.Quote(beginning)+`)`)
}

// TestWhatAScreenReaderHears plays a sequence of cards and looks at the log of the live regions.
func TestWhatAScreenReaderHears(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.toMenu()
	b.poll("for the first announcement", `document.getElementById("polite").textContent.includes(`+strconv.Quote(text(message.MenuCardNone))+`)`)
	b.listenToRegions()
	none := text(message.MenuCard) + text(message.MenuCardNone)
	valid := text(message.MenuCard) + "有効期限 "

	w.insert("current")
	b.hears(valid)
	w.remove()
	b.hears(none)
	w.insert("new")
	b.hears(valid)
	w.remove()
	b.hears(none)
	w.insert("mute")
	b.hears(text(message.MenuCard) + text(message.MenuCardUnreadable))
	w.remove()
	b.hears(none)
	w.insert("current")
	b.hears(valid)
	b.toCurrentPIN()
	w.remove()
	b.hears(heading(message.CardAbsent))
	w.insert("new")
	b.hears(heading(message.CardChanged))
	w.remove()
	w.insert("current")
	b.seeNot(heading(message.CardChanged))
	b.pin("00000000")
	b.hears("PIN番号が違います。")

	log := evaluate[[]string](b, `heard`)
	reading := text(message.MenuCard) + text(message.MenuCardReading)
	for i, said := range log {
		if i > 0 && said == log[i-1] && said != reading {
			t.Errorf("said twice in a row: %s", said)
		}
	}
	advised := slices.ContainsFunc(log, func(said string) bool {
		return strings.HasPrefix(said, valid) && strings.HasSuffix(said, "「ICカード更新」を選んでください。")
	})
	if !advised {
		t.Errorf("the advice was not said with the card: %q", log)
	}
}
