package renewal

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// stopID is やめる, the default of the last-try dialog.
const stopID = "last-try-stop"

// lastTry is PN9: one try is left, and the way out is the default.
func (d *Dialog) lastTry() goapp.UI {
	help := shell.HelpPinCurrent
	if d.State.Step == PINNew {
		help = shell.HelpPinNew
	}
	content := goapp.Div().Class("pin").Body(
		d.panel(),
		d.problem(),
		ui.Banner{Tone: ui.Warning}.UI(goapp.P().ID("last-try-text").Class("last-try").Text(d.text(message.PinDialogLastTry))),
	)
	return d.frame(ui.Dialog{ID: "last-try", Title: d.text(message.PinDialogTitle), Submit: d.onCancel, FocusID: stopID},
		help, content, ui.Buttons(
			ui.Button{ID: stopID, Text: d.text(message.PinDialogLastTryStop), Submit: true, DescribedBy: "last-try-text"}.UI(),
			ui.Button{Text: d.text(message.PinDialogLastTryEnter), Kind: ui.Outline, Press: d.onLastTry}.UI(),
		))
}

func (d *Dialog) onLastTry(goapp.Context, goapp.Event) { d.Flow.AgreeLastTry() }
