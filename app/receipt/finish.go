package receipt

import (
	"errors"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/remote"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// finishedID is what takes the place of the buttons after 終了, and the focus that was on one of them.
const finishedID = "finished"

// end is the foot of the screen: the buttons (DN8), or that the session is over. Each part stands in an element of its
// own, so that the focus finds what has come.
func (d *Done) end() goapp.UI {
	return goapp.Div().Class("done-end").Body(
		goapp.Div().Body(goapp.If(d.ending != nil, func() goapp.UI {
			return renewal.Notice(d.Place.Lang, d.Facts, d.ending)
		})),
		goapp.Div().Class("done-end").Body(goapp.If(!d.finished, d.buttons)),
		goapp.Div().Body(goapp.If(d.finished, d.over)),
	)
}

// buttons are two rows: what is taken along, and how one goes on.
func (d *Done) buttons() goapp.UI {
	onPaper := ui.Button{Text: d.text(message.DonePrint), Kind: ui.Outline, Press: d.onPrint}.UI()
	finish := ui.Button{Text: d.text(message.DoneFinish), Press: d.onFinish}.UI()
	if d.Place.Practice() {
		return ui.Buttons(onPaper, ui.Button{Text: d.text(message.PracticeAgain), Kind: ui.Outline, Press: d.onAgain}.UI(), finish)
	}
	return goapp.Div().Class("done-end").Body(
		ui.Buttons(
			onPaper,
			ui.Button{Text: d.text(message.DoneSave), Kind: ui.Outline, Press: d.onPrint}.UI(),
			ui.Button{Text: d.text(message.DoneSaveSigned), Kind: ui.Outline, Press: d.onSave}.UI(),
			goapp.If(!d.isRejection(), func() goapp.UI {
				return ui.Button{Text: d.text(message.DoneCalendar), Kind: ui.Outline, Press: d.onCalendar}.UI()
			}),
		),
		ui.Buttons(ui.Button{Text: d.text(message.DoneContinue), Kind: ui.Outline, Press: d.onContinue}.UI(), finish),
	)
}

// over says that the session has ended, and what of it stays in this browser until it is deleted.
func (d *Done) over() goapp.UI {
	_, stays := kept()
	return ui.Banner{ID: finishedID, Tone: ui.Success}.UI(
		goapp.P().Text(d.text(message.DoneFinished)),
		goapp.Div().Body(goapp.If(d.forgot, func() goapp.UI { return goapp.P().Text(d.text(message.OfflineForgotten)) })),
		goapp.Div().Body(goapp.If(stays && !d.Place.Practice(), func() goapp.UI {
			return goapp.Div().Class("done-end").Body(
				goapp.P().Text(d.text(message.DoneFinishedKept)),
				ui.Buttons(ui.Button{Text: d.text(message.OfflineForget), Kind: ui.Outline, Press: d.onForget}.UI()),
			)
		})),
	)
}

// verdict is what a receipt says has been changed; nothing is claimed of a rejection.
func verdict(r wire.Receipt) message.Verdict {
	switch t := Count(r); {
	case r.Kind == wire.ReceiptOfRejection:
		return -1
	case t.Renewed == 0 && t.Pending > 0:
		return message.AwaitingApproval
	}
	return message.Completed
}

func (d *Done) onForget(ctx goapp.Context, _ goapp.Event) {
	remote.Forget(last)
	d.forgot = true
	shell.Announce(ctx, d.text(message.OfflineForgotten))
	ui.FocusInstead(ctx, finishedID)
}

func (d *Done) onFinish(ctx goapp.Context, _ goapp.Event) {
	d.hold()
	d.Flow.Finish(func(err error) {
		ui.Dispatch(ctx, func(ctx goapp.Context) { d.ended(ctx, err) })
	})
}

// ended says whether the session is over. A registry that refuses to end it has none to end.
func (d *Done) ended(ctx goapp.Context, err error) {
	var lost *remote.LostError
	d.finished, d.ending = !errors.As(err, &lost), nil
	name := shell.Name{Step: int(renewal.Done), Text: d.text(Title(d.fetched)), Error: !d.finished}
	shell.SetTitle(ctx, d.Place, name)
	if !d.finished {
		d.ending = renewal.ProblemOf(err)
		d.ending.Verdict = verdict(d.fetched)
		shell.Alert(ctx, d.ending.Spoken(d.Place.Lang))
		return
	}
	shell.Alert(ctx, "")
	shell.Announce(ctx, d.text(message.DoneFinished))
	ui.FocusInstead(ctx, finishedID)
}
