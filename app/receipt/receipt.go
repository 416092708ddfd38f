// Package receipt is what stays of a renewal: 更新完了 with its facts, to print and save, and 利用申請受付票, the list of
// the receipts of this session.
package receipt

import (
	"strconv"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// Registry keeps the receipts; *remote.Registry is one.
type Registry interface {
	Receipt(number string) (wire.Receipt, error)
	Receipts() (wire.ReceiptList, error)
}

// Done is 更新完了 (DN1–DN8). Opened from its address it fetches the receipt by its number.
type Done struct {
	goapp.Compo
	renewal.View
	Registry Registry

	fetched  wire.Receipt
	asked    string // the number that is being fetched
	kept     string // the number of which the browser keeps an excerpt
	problem  *renewal.Problem
	ending   *renewal.Problem // why 終了 did not end the session
	finished bool
	forgot   bool // the excerpt was deleted
}

// OnMount fetches what the journey did not bring along.
func (d *Done) OnMount(ctx goapp.Context) { d.fetch(ctx) }

// OnUpdate does so when the address names another receipt.
func (d *Done) OnUpdate(ctx goapp.Context) { d.fetch(ctx) }

func (d *Done) fetch(ctx goapp.Context) {
	defer ui.Catch(ctx)
	number := d.Place.Number
	d.keep()
	if _, known := d.receipt(); known || d.Registry == nil || number == "" || d.asked == number {
		return
	}
	d.asked = number
	ui.Async(ctx, func() {
		receipt, err := d.Registry.Receipt(number)
		ui.Dispatch(ctx, func(ctx goapp.Context) { d.take(ctx, receipt, err) })
	})
}

// keep has the browser keep an excerpt of what is shown, but nothing of what is only practised.
func (d *Done) keep() {
	if r, known := d.receipt(); known && !d.Place.Practice() && d.kept != r.Number {
		d.kept = r.Number
		remember(r)
	}
}

func (d *Done) take(ctx goapp.Context, receipt wire.Receipt, err error) {
	d.fetched, d.problem = receipt, nil
	if err != nil {
		d.problem = renewal.ProblemOf(err).Unjudged()
		shell.Alert(ctx, d.problem.Spoken(d.Place.Lang))
		return
	}
	d.keep()
	shell.SetTitle(ctx, d.Place, shell.Name{Step: 6, Text: d.text(Title(receipt))})
}

// receipt is the one of the address: the journey's, or the fetched one.
func (d *Done) receipt() (wire.Receipt, bool) {
	if r := d.State.Receipt; r != nil && r.Number == d.Place.Number {
		return *r, true
	}
	return d.fetched, d.fetched.Number != "" && d.fetched.Number == d.Place.Number
}

func (d *Done) text(k message.Key, args ...message.Arg) string { return d.Place.Lang.Text(k, args...) }

// Render returns the screen.
func (d *Done) Render() goapp.UI {
	r, known := d.receipt()
	return goapp.Div().Class("screen", "done").Body(
		goapp.Div().Body(shell.Steps(d.Place.Lang, int(renewal.Done))),
		shell.Title(d.text(Title(r))),
		goapp.Div().Class("done-problem").Body(goapp.If(d.problem != nil, d.lost)),
		goapp.Div().Class("done-receipt").Body(goapp.If(known, func() goapp.UI { return d.content(r) })),
	)
}

// lost says why the receipt cannot be shown. What it would say is not known here, so no verdict is claimed.
func (d *Done) lost() goapp.UI {
	return goapp.Div().Class("done-lost").Body(
		renewal.Notice(d.Place.Lang, d.Facts, d.problem),
		ui.Buttons(
			ui.Button{Text: d.text(message.ActionRetry), Press: d.onRetry}.UI(),
			goapp.A().Class("button", "button-outline").Href(d.Place.To(shell.Menu)).Text(d.text(message.MenuTitle)),
		),
	)
}

func (d *Done) content(r wire.Receipt) goapp.UI {
	if r.Kind == wire.ReceiptOfRejection {
		return d.rejected(r)
	}
	return goapp.Div().Class("done-content").Body(
		goapp.Div().Class("practice-receipt").Body(goapp.If(d.Place.Practice(), func() goapp.UI {
			return ui.Banner{Tone: ui.Warning}.UI(goapp.P().Body(goapp.Strong().Text(d.text(message.PracticeReceipt))))
		})),
		d.sentences(Count(r)),
		d.facts(r),
		d.results(r),
		ui.Banner{Tone: ui.Warning}.UI(goapp.P().Text(d.text(message.DoneKeepOldCard))),
		d.next(r),
		d.end(),
	)
}

func (d *Done) onRetry(ctx goapp.Context, _ goapp.Event) {
	d.asked = ""
	d.fetch(ctx)
}

// Tally is how many registrations came out how.
type Tally struct{ Renewed, Pending int }

// Count counts a receipt's results.
func Count(r wire.Receipt) (t Tally) {
	for _, result := range r.Results {
		switch result.State {
		case wire.HandedOver:
			t.Renewed++
		case wire.AwaitingApproval:
			t.Pending++
		}
	}
	return t
}

// Title is the name of the screen that shows a receipt.
func Title(r wire.Receipt) message.Key {
	if r.Kind == wire.ReceiptOfRejection {
		return message.DoneTitleRejected
	}
	return title(Count(r))
}

// title is the h1: 更新完了 may not be said of what an authority has yet to approve (DN1, DN3, DN4).
func title(t Tally) message.Key {
	switch {
	case t.Pending == 0:
		return message.DoneTitle
	case t.Renewed == 0:
		return message.DoneTitlePending
	}
	return message.DoneTitleMixed
}

// sentences are the manual's two where all is done; both would be false where an approval is awaited.
func (d *Done) sentences(t Tally) goapp.UI {
	switch title(t) {
	case message.DoneTitlePending:
		return ui.Banner{Tone: ui.Info}.UI(goapp.P().Text(d.text(message.DonePending)))
	case message.DoneTitleMixed:
		return ui.Banner{Tone: ui.Success}.UI(goapp.P().Text(d.text(message.DoneMixed,
			message.With("n", strconv.Itoa(t.Renewed)), message.With("m", strconv.Itoa(t.Pending)))))
	}
	return ui.Banner{Tone: ui.Success}.UI(
		goapp.P().Text(d.text(message.DoneSentence)),
		goapp.P().Text(d.text(message.DoneCloseBrowser)),
		goapp.P().Text(d.text(message.DoneCloseUnneeded)),
	)
}

// onPrint opens the browser's own dialog, which always offers a PDF as a printer.
func (d *Done) onPrint(goapp.Context, goapp.Event) { goapp.Window().Call("print") }

func (d *Done) onSave(goapp.Context, goapp.Event) {
	if r, known := d.receipt(); known {
		download("receipt-"+r.Number+".jwt", "application/jwt", r.Signed)
	}
}

func (d *Done) onCalendar(goapp.Context, goapp.Event) {
	if r, known := d.receipt(); known {
		download("ic-card-"+r.Number+".ics", "text/calendar", Calendar(d.Place.Lang, r))
	}
}

func (d *Done) onContinue(ctx goapp.Context, _ goapp.Event) { ctx.Navigate(d.Place.To(shell.Menu)) }

// onAgain begins 体験モード anew.
func (d *Done) onAgain(ctx goapp.Context, _ goapp.Event) {
	d.hold() // a screen that shows no receipt any more is another one, and leads nowhere
	d.Flow.Finish(func(error) {
		ui.Dispatch(ctx, func(ctx goapp.Context) { d.onContinue(ctx, goapp.Event{}) })
	})
}

// hold has the screen go on showing the receipt that the journey forgets.
func (d *Done) hold() {
	if r, known := d.receipt(); known {
		d.fetched = r
	}
}
