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

// keptID is what the focus goes to when the excerpt is deleted.
const keptID = "kept"

// Kept is what a receipt's address shows while the registry cannot be reached: how it can be read otherwise, and the excerpt
// of the last one. Of another receipt nothing is claimed; the list of receipts always has the last one.
func Kept(place shell.Place) goapp.UI {
	e, known := kept()
	return goapp.Div().Class("done-content").Body(
		goapp.P().ID(keptID).TabIndex(-1).Text(place.Lang.Text(message.OfflineReceipt)),
		goapp.Div().Body(goapp.If(known && (place.Number == "" || place.Number == e.Number), func() goapp.UI { return e.view(place.Lang) })),
	)
}

// view shows the excerpt, with a button that deletes it.
func (e excerpt) view(l message.Lang) goapp.UI {
	lines := []ui.Line{
		{Term: l.Text(message.DoneNumber), Value: e.Number, Code: true},
		{Term: l.Text(message.DoneReceived), Value: l.Clock(e.Issued)},
	}
	for _, o := range e.Results {
		name := message.Text{Ja: o.Ja, En: o.En}.In(l)
		lines = append(lines, ui.Line{Term: name + " " + renewal.Category(l, o.Category), Value: l.Text(outcomes[o.State])})
	}
	return goapp.Section().Class("done-card").Body(
		goapp.H2().Text(l.Text(message.OfflineLast)),
		ui.Lines(lines...),
		goapp.P().Text(l.Text(message.OfflineKept)),
		ui.Button{Text: l.Text(message.OfflineForget), Kind: ui.Outline, Press: onForget}.UI(),
	)
}

func onForget(ctx goapp.Context, _ goapp.Event) {
	remote.Forget(last)
	shell.Announce(ctx, shell.ParsePlace(ctx.Page().URL().Path).Lang.Text(message.OfflineForgotten))
	ui.FocusInstead(ctx, keptID)
}
