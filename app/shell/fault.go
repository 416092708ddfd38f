package shell

import (
	"fmt"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// FaultView takes the place of a screen whose program went wrong (E519). It promises nothing about a renewal that may be
// on its way: the page asks the registry again after the reload.
func FaultView(place Place, facts Facts) goapp.UI {
	verdict := ""
	if key, ok := faultVerdicts[place.Screen]; ok {
		verdict = place.Lang.Text(key)
	}
	return ErrorView(place.Lang, facts, message.Internal, verdict)
}

// faultVerdicts say how far a renewal can be, judging by the screen: before the review nothing was sent, on the review it
// may have been, and a receipt exists only afterwards. The other screens belong to no renewal.
var faultVerdicts = map[Screen]message.Key{
	Menu:    message.VerdictNothingChanged,
	Review:  message.VerdictBeingChecked,
	Receipt: message.VerdictCompleted,
}

// UnknownView answers an address that is no screen (E526).
func UnknownView(place Place, facts Facts) goapp.UI {
	return goapp.Div().Class("screen").Body(
		ErrorView(place.Lang, facts, message.NotFound, ""),
		goapp.P().Body(goapp.A().Href(place.To(Entrance)).Text(place.Lang.Text(message.EntranceTitle))),
	)
}

// ErrorView is an error that takes a whole screen: its first sentence as h1, the rest, the remedy, the verdict, a reload
// button, and the small print.
func ErrorView(l message.Lang, facts Facts, code message.Code, verdict string) goapp.UI {
	entry, _ := message.Lookup(code)
	heading, rest := entry.Heading(l)
	return goapp.Div().Class("screen").Body(
		Title(heading),
		ui.Banner{Tone: ui.Error, Small: SmallPrint(l, facts, entry)}.UI(
			paragraph(rest),
			paragraph(entry.Remedy.In(l)),
			paragraph(verdict),
		),
		goapp.If(code == message.Internal || code == message.PageStartFailed, func() goapp.UI {
			return ui.Buttons(ui.Button{Text: l.Text(message.ActionRetry), Press: onReload}.UI())
		}),
		goapp.If(code == message.PageTooOld, func() goapp.UI { return ui.Buttons(UpdateButton(l)) }),
	)
}

func onReload(ctx goapp.Context, _ goapp.Event) { ctx.Reload() }

// paragraph returns nil, which go-app leaves out, for an empty text.
func paragraph(text string) goapp.UI {
	if text == "" {
		return nil
	}
	return goapp.P().Text(text)
}

// SmallPrint is what stands below a problem: its code, its number and, once there is one, the support number.
func SmallPrint(l message.Lang, facts Facts, entry message.Entry) string {
	if facts.Support == "" {
		return l.Text(message.SmallPrintAlone, message.With("code", string(entry.Code)), message.With("no", fmt.Sprint(entry.Number)))
	}
	return l.Text(message.SmallPrint,
		message.With("code", string(entry.Code)),
		message.With("no", fmt.Sprint(entry.Number)),
		message.With("number", SupportNumber(facts.Support)))
}
