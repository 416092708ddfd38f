package renewal

import (
	"strconv"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	agent "hikitsugi/agent/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// The ids of the PIN dialog's elements.
const (
	pinID    = "pin"
	pinNotes = "pin-notes"
	pinTries = "pin-tries"
)

// pin is PIN番号入力ダイアログ of step 2 or 4 (PN1–PN12).
func (d *Dialog) pin() goapp.UI {
	help := shell.HelpPinCurrent
	if d.State.Step == PINNew {
		help = shell.HelpPinNew
	}
	dialog := ui.Dialog{ID: d.pinDialog(), Title: d.text(message.PinDialogTitle), Submit: d.onPIN}
	if d.types() {
		dialog.FocusID = pinID
	}
	content := goapp.Div().Class("pin").Body(
		d.panel(),
		goapp.Div().Class("pin-picture").Body(goapp.If(d.picture() != "", func() goapp.UI { return ui.Art(d.picture()) })),
		d.problem(),
		d.entry(),
		d.person(),
		d.tries(),
		d.notes(),
		goapp.If(d.State.Signing, func() goapp.UI {
			return ui.Banner{Tone: ui.Info}.UI(goapp.P().Text(d.text(message.PinDialogBusy)))
		}),
	)
	return d.frame(dialog, help, content, d.buttons())
}

// pinDialog is the id of the present card's dialog.
func (d *Dialog) pinDialog() string {
	if d.State.Step == PINNew {
		return "pin-new"
	}
	return "pin-current"
}

// shut reports whether the card takes no PIN now, as the problem in place says: it is blocked, or must be taken out first.
// What were typed then would be thrown away.
func (d *Dialog) shut() bool {
	return d.State.Problem != nil && (d.State.Held.Blocked() || d.State.Problem.Code == message.PinReinsert)
}

// types reports whether there is a field for the PIN.
func (d *Dialog) types() bool {
	return (d.State.Step == PINCurrent || d.State.Step == PINNew) && !d.State.LastTry && !d.State.Held.PINPad && !d.shut()
}

// panel says which card is meant (PN2).
func (d *Dialog) panel() goapp.UI {
	c := d.State.Held
	panel := ui.CardPanel{Which: ui.CurrentCard, Badge: d.text(message.BadgeCurrent), Title: d.text(message.PinDialogCardCurrent)}
	if d.State.Step == PINNew {
		panel = ui.CardPanel{Which: ui.NewCard, Badge: d.text(message.BadgeNew), Title: d.text(message.PinDialogCardNew)}
	}
	holder := ui.Line{Term: d.text(message.PinDialogHolder), Value: c.Holder, Lang: ui.Language(c.Holder)}
	if c.Holder == "" {
		holder = ui.Line{Term: holder.Term, Value: d.text(message.PinDialogHolderLater)}
	}
	panel.Lines = []ui.Line{
		{Term: d.text(message.PinDialogValidUntil), Value: d.Place.Lang.ValidUntil(c.NotAfter)},
		{Term: d.text(message.PinDialogIssuer), Value: c.Issuer, Lang: ui.Language(c.Issuer)},
		holder,
		{Term: d.text(message.PinDialogReader), Value: c.Reader, Lang: ui.Language(c.Reader)},
	}
	return panel.UI()
}

// entry is the field, or what to do at a reader with keys of its own (PN10).
func (d *Dialog) entry() goapp.UI {
	if d.shut() {
		return goapp.Div().Class("pin-shut")
	}
	if d.State.Held.PINPad {
		return goapp.P().Class("pin-pad").Text(d.text(message.PinDialogPad))
	}
	wrong := ""
	if d.empty {
		wrong = d.text(message.PinDialogPrompt)
	}
	return goapp.Div().Class("pin-entry").Body(
		goapp.P().Text(d.text(message.PinDialogPrompt)),
		d.hint(),
		&ui.Secret{
			ID: pinID, Label: d.text(message.PinDialogField), Error: wrong, Describe: pinTries + " " + pinNotes,
			Show: d.text(message.PinDialogShow), Hide: d.text(message.PinDialogHide),
		},
	)
}

// person is 担当者 in the manual's place (PN5).
func (d *Dialog) person() goapp.UI {
	return goapp.P().Class("pin-person").Body(
		goapp.Span().Class("field-label").Text(d.text(message.PinDialogPerson)),
		goapp.Span().Text(d.text(message.PinDialogPersonUnneeded)),
	)
}

// hint tells the PIN of the card that is practised with.
func (d *Dialog) hint() goapp.UI {
	for _, c := range d.Demo.Cards.Cards {
		if d.Demo.Practice && c.Reader != "" {
			return goapp.P().Text(d.text(message.PracticePIN, message.With("pin", c.PIN)))
		}
	}
	return nil
}

// few is the number of tries from which on the count is a warning (PN6).
const few = 3

// tries says how often a PIN may still be entered, as long as the card is there to tell.
func (d *Dialog) tries() goapp.UI {
	line := goapp.P().ID(pinTries).Class("pin-tries")
	t := d.State.Held.Tries
	_, there := d.Desk.Find(d.State.Card)
	switch {
	case !there:
		return line
	case !t.Known:
		return line.Text(d.text(message.PinDialogTriesUnknown))
	}
	text := d.text(message.PinDialogTriesLeft, message.With("n", strconv.Itoa(t.Left)))
	if t.Left > few {
		return line.Text(text)
	}
	return line.Class("pin-tries-few").Body(
		goapp.Span().Class("icon icon-warning"),
		goapp.Strong().Text(d.text(message.PinDialogTriesFew)+" "+text),
	)
}

func (d *Dialog) notes() goapp.UI {
	return goapp.Div().ID(pinNotes).Class("pin-notes").Body(
		goapp.P().Text(d.text(message.PinDialogNoteWhat)),
		goapp.If(d.State.Step == PINNew, func() goapp.UI { return goapp.P().Text(d.text(message.PinDialogNoteNew)) }),
		goapp.P().Text(d.text(message.PinDialogNotePerson)),
		goapp.P().Text(d.text(message.PinDialogNoteStays)),
	)
}

// onPIN hands the PIN over and leaves none behind. An empty field costs no try.
func (d *Dialog) onPIN(ctx goapp.Context, _ goapp.Event) {
	if d.State.Busy {
		return
	}
	if d.shut() {
		shell.Alert(ctx, d.State.Problem.Spoken(d.Place.Lang)) // once more: nothing on the screen changes
		return
	}
	pin := folded(ui.Value(pinID))
	ui.Clear(pinID)
	d.empty = len(pin) == 0 && !d.State.Held.PINPad
	if d.empty {
		shell.Alert(ctx, d.text(message.PinDialogPrompt))
		ui.Focus(ctx, pinID)
		return
	}
	d.Flow.SubmitPIN(pin)
}

// folded takes typed text as the card wants it: full-width characters become ASCII, spaces around it are dropped.
func folded(typed string) agent.PIN {
	var pin agent.PIN
	for _, r := range strings.TrimSpace(typed) {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if r > '~' {
			r = 0x7F // not a character of any PIN
		}
		pin = append(pin, byte(r))
	}
	return pin
}
