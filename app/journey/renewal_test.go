package journey

import (
	"path/filepath"
	"testing"

	"hikitsugi/app/message"
)

// ja is the page's language in these tests.
const ja = message.Ja

func text(k message.Key, args ...message.Arg) string { return ja.Text(k, args...) }

// heading is the first sentence of what an error says; args fill it.
func heading(c message.Code, args ...message.Arg) string {
	entry, ok := message.Lookup(c)
	if !ok {
		panic("no such code: " + c)
	}
	first, _ := entry.Heading(ja, args...)
	return first
}

const authority = "sapporo"

// toMenu opens the page and waits until the agent is ready.
func (b *browser) toMenu() {
	b.w.t.Helper()
	b.visit("/" + authority + "/")
	b.see(text(message.MenuTitle), text(message.MenuAgentReady))
}

// toCurrentPIN goes to the PIN dialog of the current card, which must be inserted.
func (b *browser) toCurrentPIN() {
	b.w.t.Helper()
	b.press(text(message.MenuRenew))
	b.checked()
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogTitle), text(message.PinDialogCardCurrent))
}

// toSwap proves the current card.
func (b *browser) toSwap() {
	b.w.t.Helper()
	b.toCurrentPIN()
	b.pin(b.w.pins["current"])
	b.see(text(message.ConfirmTickOut))
}

// toNewPIN swaps the cards.
func (b *browser) toNewPIN() {
	b.w.t.Helper()
	b.toSwap()
	b.swap("new")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogTitle), text(message.PinDialogCardNew))
}

// swap changes the card in the reader and waits until the page has looked at it.
func (b *browser) swap(card string) {
	b.w.t.Helper()
	b.w.remove()
	b.w.insert(card)
	b.checked()
}

// checked waits until the open 確認メッセージ has found its card.
func (b *browser) checked() {
	b.w.t.Helper()
	b.see("確認しました")
}

// toReview proves the new card.
func (b *browser) toReview() {
	b.w.t.Helper()
	b.toNewPIN()
	b.pin(b.w.pins["new"])
	b.at("/" + authority + "/renewal/review")
	b.see(text(message.ReviewTitle), text(message.ReviewConsequence, message.With("n", "4")))
}

// change presses 変更 and waits for the completion: 札幌市 and 見本町 hand over at once, 架空県 approves first.
func (b *browser) change() {
	b.w.t.Helper()
	b.press(text(message.ReviewChange))
	b.done()
}

func (b *browser) done() {
	b.w.t.Helper()
	b.see(text(message.DoneTitleMixed), text(message.DoneMixed, message.With("n", "3"), message.With("m", "1")))
}

func TestRenewalHandsTheRegistrationOver(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.see(text(message.MenuTitle), "札幌市", "City of Sapporo")
	b.toReview()
	b.see("株式会社A【物品】", "札幌市中央区1", text(message.ReviewColumnCurrent), text(message.ReviewColumnNew))
	w.holds("current")
	b.change()
	w.holds("new")
	w.receipts(1)
	b.reload()
	b.done()
	b.quiet()
	w.fsck()
}

func TestWrongPINThenRight(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	b.pin("00000000")
	b.see("PIN番号が違います。", "あと9回")
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	w.unchanged()
}

func TestTwoWrongPINsNeedTheCardPutInAnew(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	b.pin("00000000")
	b.see("PIN番号が違います。")
	b.pin("00000001")
	b.see(heading(message.PinReinsert), text(message.VerdictTrySpent), "あと8回")
	b.poll("for a dialog without a field", `!document.getElementById("pin")`)
	b.focused("dialog h2")
	b.accessible("to be put in anew")
	w.remove()
	w.insert("current")
	b.seeNot(heading(message.PinReinsert))
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	w.unchanged()
}

func TestBlockedCardCannotBeRenewed(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("d-blocked")
	b.toMenu()
	b.see(heading(message.PinBlockedCurrent))
	b.press(text(message.MenuRenew))
	b.see(text(message.ConfirmTitle), heading(message.PinBlockedCurrent))
	b.press(text(message.ConfirmOK))
	b.see(heading(message.PinBlockedCurrent), text(message.VerdictNoTrySpent))
	b.press(text(message.MenuNoCard))
	b.see(text(message.StopTitle), text(message.StopBlocked))
	w.unchanged()
}

func TestLastTryIsAskedFor(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("d-lasttry")
	b.toMenu()
	b.toLastTry()
	b.see(text(message.PinDialogLastTryEnter))
	b.keys("\r") // the default is やめる
	b.see(text(message.MenuCancelled))
	w.unchanged()
}

func TestSameCardIsCaughtBeforeThePIN(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toSwap()
	w.remove()
	w.insert("current")
	b.see(heading(message.SameCard))
	b.press(text(message.ConfirmOK))
	b.see(heading(message.SameCard))
	b.swap("new")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew))
	w.unchanged()
}

func TestNewCardFirstIsCaughtBeforeThePIN(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("new")
	b.toMenu()
	b.press(text(message.MenuRenew))
	b.see(heading(message.CardsSwapped))
	b.press(text(message.ConfirmOK))
	b.see(heading(message.CardsSwapped))
	w.remove()
	w.insert("current")
	b.seeNot(heading(message.CardsSwapped))
	b.checked()
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardCurrent))
	w.unchanged()
}

func TestDoubleClickOnChangeRenewsOnce(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toReview()
	b.pressTwice(text(message.ReviewChange))
	b.done()
	w.holds("new")
	w.receipts(1)
	w.fsck()
}

func TestThePINIsNowhereButOnTheCard(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toReview()
	b.change()
	b.close()
	for _, card := range []string{"current", "new"} {
		w.absent(w.pins[card], w.dir, filepath.Join(w.dir, "cards"))
		w.absent(w.pins[card], b.profile, "")
		w.absentFromLogs(w.pins[card])
	}
}
