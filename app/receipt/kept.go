package receipt

import (
	"encoding/json"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/remote"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// excerpt is what the browser keeps of the last receipt, to be read without a network: what tells that it was done and
// which number to quote. Nobody's name, no registration number and nothing of a card is in it, for the PC may be shared.
type excerpt struct {
	Number  string
	Issued  time.Time
	Results []outcome
}

// outcome is the result for one registration.
type outcome struct{ Ja, En, Category, State string }

// last is where the browser keeps it.
const last = "hikitsugi.receipt"

// remember has the browser keep an excerpt of a receipt, in place of the one before.
func remember(r wire.Receipt) {
	e := excerpt{Number: r.Number, Issued: r.Issued}
	for _, result := range r.Results {
		e.Results = append(e.Results, outcome{result.AuthorityJa, result.AuthorityEn, result.Category, result.State})
	}
	if text, err := json.Marshal(e); err == nil {
		remote.Remember(last, string(text))
	}
}

// longest bounds what is read back.
const longest = 1 << 16

// kept reads the excerpt, if there is one.
func kept() (e excerpt, ok bool) {
	text := remote.Recall(last)
	ok = text != "" && len(text) <= longest && json.Unmarshal([]byte(text), &e) == nil && e.Number != ""
	return e, ok
}

// Kept shows the excerpt of the last receipt while the registry cannot be reached. On the address of a receipt it shows
// that one or says how else it can be read.
type Kept struct {
	goapp.Compo
	Place shell.Place

	excerpt   excerpt
	known     bool
	forgotten bool
}

// OnMount reads what the browser has.
func (k *Kept) OnMount(ctx goapp.Context) {
	defer ui.Catch(ctx)
	k.excerpt, k.known = kept()
}

// Render returns the excerpt with a button that deletes it.
func (k *Kept) Render() goapp.UI {
	l := k.Place.Lang
	return goapp.Div().Class("done-content").Body(
		goapp.P().Text(l.Text(message.OfflineReceipt)),
		goapp.Div().Body(goapp.If(k.shows(), k.content)),
		goapp.Div().Body(goapp.If(k.forgotten, func() goapp.UI {
			return ui.Banner{ID: finishedID, Tone: ui.Info}.UI(goapp.P().Text(l.Text(message.OfflineForgotten)))
		})),
	)
}

// shows reports whether the excerpt is of the address: in the list of receipts, the last one always is.
func (k *Kept) shows() bool {
	return k.known && (k.Place.Number == "" || k.Place.Number == k.excerpt.Number)
}

func (k *Kept) content() goapp.UI {
	l := k.Place.Lang
	lines := []ui.Line{
		{Term: l.Text(message.DoneNumber), Value: k.excerpt.Number, Code: true},
		{Term: l.Text(message.DoneReceived), Value: l.Clock(k.excerpt.Issued)},
	}
	for _, o := range k.excerpt.Results {
		name := o.Ja
		if l == message.En {
			name = o.En
		}
		lines = append(lines, ui.Line{Term: name + " " + renewal.Category(l, o.Category), Value: l.Text(outcomes[o.State])})
	}
	return goapp.Section().Class("done-card").Body(
		goapp.H2().Text(l.Text(message.OfflineLast)),
		ui.Lines(lines...),
		goapp.P().Text(l.Text(message.OfflineKept)),
		ui.Buttons(ui.Button{Text: l.Text(message.OfflineForget), Kind: ui.Outline, Press: k.onForget}.UI()),
	)
}

func (k *Kept) onForget(ctx goapp.Context, _ goapp.Event) {
	remote.Forget(last)
	k.known, k.forgotten = false, true
	shell.Announce(ctx, k.Place.Lang.Text(message.OfflineForgotten))
	ui.Focus(ctx, finishedID)
}
