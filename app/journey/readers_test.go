package journey

import (
	"testing"

	"hikitsugi/app/message"
)

func TestTwoReadersNeedNoSwap(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	w.insertSecond("new")
	b.toMenu()
	b.see("Virtual Reader 1", "Virtual Reader 2", "このICカードは更新できます", "まだ登録されていません")
	b.accessible("menu, two readers")
	b.toCurrentPIN()
	b.see("Virtual Reader 1")
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTwoReaders, message.With("reader", "Virtual Reader 2")))
	b.seeNot(text(message.ConfirmTickOut))
	b.accessible("no swap needed")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew), "Virtual Reader 2")
	b.pin(w.pins["new"])
	b.see(text(message.ReviewTitle))
	b.change()
	w.holds("new")
	w.receipts(1)
	w.fsck()
}

// Two cards that may both be renewed here are told apart by the user, never by the page.
func TestOfTwoFittingCardsTheUserChooses(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	w.insertSecond("b-current")
	b.toMenu()
	b.press(text(message.MenuRenew))
	b.poll("for two cards to choose from, none chosen", `(r => r.length === 2 && !r.some(e => e.checked))([...document.querySelectorAll("dialog input[type=radio]")])`)
	b.accessible("choice of two cards")
	b.press(text(message.ConfirmOK))
	b.see(heading(message.CardsAmbiguous), text(message.VerdictNothingChanged))
	b.accessible("choice of two cards, none chosen")
	evaluate[bool](b, `(document.querySelector("dialog input[type=radio]").click(), true)`)
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardCurrent), "Virtual Reader 1")
	w.triesLeft("current", 10)
	w.triesLeft("b-current", 10)
	w.unchanged()
}
