package journey

import (
	"testing"

	"hikitsugi/app/message"
)

func TestTheEntranceSaysThatNothingWasChosen(t *testing.T) {
	w := newRegistry(t)
	b := w.open()
	b.see("見本町")
	b.listenToRegions()
	b.enter(text(message.EntranceChoose))
	b.see(text(message.EntranceMissing))
	b.hears(text(message.EntranceMissing))
	b.accessible("entrance, none chosen")
	b.at("/")
}
