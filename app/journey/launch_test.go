package journey

import (
	"testing"

	"hikitsugi/app/message"
)

func TestTheConnectorIsStartedFromThePage(t *testing.T) {
	w := newRegistry(t)
	b := w.open()
	b.expect("hikitsugi:start") // no program of this desktop answers to it
	b.visit("/" + authority + "/")
	b.see(heading(message.AgentAbsent))
	b.press(text(message.MenuAgentStart))
	b.see(text(message.MenuAgentStarting))
	b.at("/" + authority + "/")
	w.startAgent()
	b.see(text(message.MenuAgentReady))
	b.seeNot(text(message.MenuAgentStarting))
}

func TestAConnectorThatDoesNotStartIsSaidToBeMissing(t *testing.T) {
	w := newRegistry(t)
	b := w.open()
	b.expect("hikitsugi:start")
	b.visit("/" + authority + "/")
	b.see(heading(message.AgentAbsent))
	b.press(text(message.MenuRenew))
	b.see(text(message.ConfirmTitle))
	b.press(text(message.ConfirmOK))
	b.see(heading(message.AgentAbsent))
	b.press(text(message.ActionStartAgent))
	b.see(text(message.MenuAgentStarting))
	b.accessible("starting")
	b.see(text(message.MenuAgentUnstarted), text(message.ActionGetAgent))
	b.accessible("not started")
	b.visit("/connector")
	b.see(text(message.ConnectorTitle), text(message.ConnectorGetNow), text(message.ConnectorDemo), "agent trust "+w.origin())
	b.accessible("connector")
	b.visit("/en/connector")
	b.see(message.En.Text(message.ConnectorGetNow))
	b.english("connector")
}
