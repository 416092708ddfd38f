package renewal

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/demo"
	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// Dialog is whichever of the four dialogs is open over the menu. It is one component with one dialog element, so that
// the focus goes from one to the next and back to the menu at the end.
type Dialog struct {
	goapp.Compo
	View

	empty bool // OK was pressed without a PIN
	busy  bool // as last rendered
	typed bool // a field for the PIN was last rendered
}

// Render returns the dialog of the present step.
func (d *Dialog) Render() goapp.UI {
	switch {
	case d.State.LastTry:
		return d.lastTry()
	case d.State.Step == PINCurrent || d.State.Step == PINNew:
		return d.pin()
	}
	return d.confirmation()
}

// frame puts what all four have around their content: steps, the problem in place, help and the demo's cards.
func (d *Dialog) frame(dialog ui.Dialog, help shell.Help, content, buttons goapp.UI) goapp.UI {
	l := d.Place.Lang
	dialog.Close, dialog.Cancel, dialog.Busy = d.text(message.PinDialogClose), d.onCancel, d.State.Signing
	return dialog.UI(
		shell.PracticeMark(d.Place),
		shell.Steps(l, int(d.State.Step)),
		&timeLeft{View: d.View},
		content,
		buttons,
		shell.HelpText(l, help),
		goapp.If(d.Demo.Shown(), func() goapp.UI { return &demo.Panel{View: d.Demo, Folded: true} }),
	)
}

// problem is the problem in place, in an element of its own so that what follows it is not made anew.
func (d *Dialog) problem() goapp.UI {
	return goapp.Div().Class("dialog-problem").Body(goapp.If(d.State.Problem != nil, func() goapp.UI {
		return Notice(d.Place.Lang, d.Facts, d.State.Problem, d.remedies(d.handlers())...)
	}), AgentNote(d.Place.Lang, d.Desk))
}

func (d *Dialog) handlers() handlers {
	return handlers{accept: d.onAccept, look: d.onLook, launch: d.onLaunch, anew: d.onAnew}
}

// buttons are OK and キャンセル; OK is pressed by Enter.
func (d *Dialog) buttons() goapp.UI {
	return ui.Buttons(
		ui.Button{Text: d.text(message.ConfirmOK), Submit: true}.UI(),
		ui.Button{Text: d.text(message.ConfirmCancel), Kind: ui.Outline, Press: d.onCancel}.UI(),
	)
}

func (d *Dialog) onCancel(goapp.Context, goapp.Event) {
	ui.Clear(pinID)
	d.empty = false
	d.Flow.Cancel()
}

func (d *Dialog) onOK(goapp.Context, goapp.Event) { d.Flow.OK() }

func (d *Dialog) onAccept(goapp.Context, goapp.Event) { d.Flow.AcceptAgent() }

func (d *Dialog) onAnew(goapp.Context, goapp.Event) { d.Flow.Start() }

func (d *Dialog) onLaunch(goapp.Context, goapp.Event) { d.Flow.Launch() }

func (d *Dialog) onLook(goapp.Context, goapp.Event) { d.Flow.Look() }

// onChoose takes the card that the user picked where several fit.
func (d *Dialog) onChoose(ctx goapp.Context, _ goapp.Event) {
	d.Flow.Choose(ctx.JSSrc().Get("value").String())
}

// OnUpdate puts the focus back into the field when a try has failed: that is where the next one starts. Where the field
// has gone, the focus goes to the dialog's title, and back with the field.
func (d *Dialog) OnUpdate(ctx goapp.Context) {
	defer ui.Catch(ctx)
	failed := d.busy && !d.State.Busy && d.State.Problem != nil
	came, went := !d.typed && d.types(), d.typed && !d.types()
	d.busy, d.typed = d.State.Busy, d.types()
	switch {
	case d.State.Step != PINCurrent && d.State.Step != PINNew:
	case went && !d.State.LastTry:
		ui.Focus(ctx, ui.DialogTitle(d.pinDialog()))
	case failed, came:
		ui.Focus(ctx, pinID)
	}
}
