package renewal

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/demo"
	"hikitsugi/app/desk"
	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// RenewID is the button ICカード更新, which gets the focus when a dialog ends at the menu.
const RenewID = "renew"

// View is what the screens of the journey are given: what to show, and whom to tell what the user did. It is a value, so
// that a screen is rendered anew exactly when it differs.
type View struct {
	Place shell.Place
	Facts shell.Facts
	Desk  desk.State
	State State
	Flow  *Flow // nil until the program has found the registry, and in prerendered pages
	Demo  demo.View
}

func (v View) text(k message.Key, args ...message.Arg) string { return v.Place.Lang.Text(k, args...) }

// remedies are the buttons that the remedy of the present problem names.
func (v View) remedies(h handlers) []goapp.UI {
	p := v.State.Problem
	button := func(k message.Key, press goapp.EventHandler) goapp.UI {
		return ui.Button{Kind: ui.Outline, Text: v.text(k), Press: press, Scope: string(k)}.UI()
	}
	switch {
	case p == nil:
		return nil
	case p.Code == message.AgentChanged && v.State.Stranger != "":
		return []goapp.UI{button(message.ActionConfirmAgent, h.accept)}
	case p.Code == message.AgentAbsent || p.Code == message.AgentLost && v.Desk.Agent != desk.Ready:
		return append([]goapp.UI{button(message.ActionStartAgent, h.launch)}, Links(v.Place, p.Code)...)
	case p.Code == message.AgentPermissionDenied || p.Code == message.AgentPermissionWaiting:
		return append([]goapp.UI{button(message.MenuAgentConnect, h.look)}, Links(v.Place, p.Code)...)
	}
	switch p.Code {
	case message.AgentRestarted, message.RenewalTimedOut, message.ProofMismatch:
		return []goapp.UI{button(message.MenuResumeAnew, h.anew)}
	case message.AgentInUse:
		return []goapp.UI{button(message.ActionUseHere, h.anew)}
	case message.SessionTakenOver:
		return []goapp.UI{button(message.ActionContinueHere, h.anew)}
	case message.CardUnknown, message.CardAnswerInvalid:
		return []goapp.UI{&Diagnosis{Lang: v.Place.Lang, Flow: v.Flow}}
	}
	return Links(v.Place, p.Code)
}

// Links lead from a problem to the screen that goes on: how the connector is got and set up, what to do without a card that
// can be renewed, or the receipt.
func Links(place shell.Place, code message.Code) []goapp.UI {
	link := func(k message.Key, href string) []goapp.UI {
		return []goapp.UI{goapp.A().Class("button", "button-outline").Href(href).Text(place.Lang.Text(k))}
	}
	// In a window of its own: the renewal stays where it is.
	window := func(k message.Key, screen shell.Screen) []goapp.UI {
		return []goapp.UI{goapp.A().Class("button", "button-outline").Href(place.To(screen)).Target("_blank").
			Text(place.Lang.Text(k))}
	}
	switch code {
	case message.PinBlockedCurrent, message.CurrentExpired, message.CurrentRevoked:
		return link(message.MenuNoCard, place.To(shell.Stop)+"?cause="+causes[code])
	case message.AgentAbsent:
		return window(message.ActionGetAgent, shell.Connector)
	case message.AgentTooOld:
		return window(message.ActionUpdateAgent, shell.Connector)
	case message.AgentOriginUntrusted:
		return window(message.ActionAddSite, shell.Connector)
	case message.AgentPermissionDenied:
		return window(message.ActionLetterToIT, shell.ForIT)
	case message.PageTooOld:
		return []goapp.UI{shell.UpdateButton(place.Lang)}
	case message.AlreadyCommitted, message.CurrentSuperseded:
		return link(message.MenuOldCardReceipt, place.To(shell.Receipts))
	}
	return nil
}

// causes names the cause that the stop screen opens with.
var causes = map[message.Code]string{
	message.PinBlockedCurrent: "blocked",
	message.CurrentExpired:    "expired",
	message.CurrentRevoked:    "lost",
}

// handlers are a screen's own methods for the buttons of a remedy.
type handlers struct {
	accept, look, launch, anew goapp.EventHandler
}
