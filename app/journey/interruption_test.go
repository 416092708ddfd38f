package journey

import (
	"testing"

	"hikitsugi/app/message"
)

func TestAgentStartedLate(t *testing.T) {
	w := newRegistry(t)
	b := w.open()
	b.visit("/" + authority + "/")
	b.see(text(message.MenuAgentStopped))
	b.press(text(message.MenuRenew))
	b.see(text(message.ConfirmTitle))
	b.press(text(message.ConfirmOK))
	b.see(heading(message.AgentAbsent))
	w.startAgent()
	w.insert("current")
	b.seeNot(heading(message.AgentAbsent))
	b.checked()
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardCurrent))
	w.unchanged()
}

func TestAgentRestartedBetweenTheCardsMeansStepOneAgain(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toSwap()
	w.client.stop()
	b.see(heading(message.AgentLost))
	w.startAgent()
	w.insert("new")
	b.checked()
	b.press(text(message.ConfirmOK))
	b.see(heading(message.AgentRestarted)) // before a PIN is typed
	w.unchanged()
	w.triesLeft("new", 10)
}

func TestCardPulledAtThePINDialog(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	w.remove()
	b.see(heading(message.CardAbsent))
	w.insert("new")
	b.see(heading(message.CardChanged))
	w.remove()
	w.insert("current")
	b.seeNot(heading(message.CardChanged))
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	w.unchanged()
}

func TestRegistryRestartedAtEachPINLosesNothing(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	w.api.kill()
	b.pin(w.pins["current"])
	b.see(heading(message.ServerDown))
	w.startAPI()
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	w.api.kill()
	w.startAPI()
	b.swap("new")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew))
	b.pin(w.pins["new"])
	b.see(text(message.ReviewTitle))
	b.change()
	w.holds("new")
	w.fsck()
}
