package journey

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"hikitsugi/app/message"
)

// The registered certificate stands in 9A of a card whose 9C holds one that nobody registered.
func TestTheRegisteredCertificateRenewsWhicheverPlaceItHas(t *testing.T) {
	w := newRegistry(t)
	w.giveAnotherCertificate("current", "new-hei")
	w.startAgent()
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toSwap()
	w.remove()
	w.insert("current")
	b.see(heading(message.SameCard))
	b.swap("new")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogTitle), text(message.PinDialogCardNew))
	b.pin(w.pins["new"])
	b.at("/" + authority + "/renewal/review")
	b.change()
	w.holds("new")
	b.quiet()
	w.fsck()
}

// giveAnotherCertificate moves a card's certificate to 9A and puts that of another card into 9C.
func (w *world) giveAnotherCertificate(card, other string) {
	w.t.Helper()
	file, slots := w.cardFile(card)
	_, others := w.cardFile(other)
	slots["9a"], slots["9c"] = slots["9c"], others["9c"]
	b, err := json.Marshal(file)
	if err == nil {
		err = os.WriteFile(w.cardPath(card), b, 0o600)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// cardFile reads a demo card and its slots.
func (w *world) cardFile(card string) (file, slots map[string]any) {
	w.t.Helper()
	b, err := os.ReadFile(w.cardPath(card))
	if err == nil {
		err = json.Unmarshal(b, &file)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return file, file["slots"].(map[string]any)
}

func (w *world) cardPath(card string) string { return filepath.Join(w.dir, "cards", card+".json") }
