package shell

import (
	"strconv"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// Name is what stands first in the document's title.
type Name struct {
	Step  int    // 1 to 6; 0 where the screen is no step
	Text  string // name of the screen or dialog
	Error bool   // an error is shown

	practice bool
}

// DocumentTitle writes the document's title (FR1).
func DocumentTitle(lang message.Lang, n Name) string {
	title := lang.Text(message.FrameTitle, message.With("screen", n.Text))
	if n.Step > 0 {
		title = lang.Text(message.FrameTitleStep,
			message.With("n", strconv.Itoa(n.Step)), message.With("screen", n.Text))
	}
	if n.practice {
		title = lang.Text(message.PracticeTitle, message.With("title", title))
	}
	if n.Error {
		title = lang.Text(message.FrameTitleError, message.With("title", title))
	}
	return title
}

// SetTitle sets the document's title: when a dialog opens, when an error comes or goes.
func SetTitle(ctx goapp.Context, place Place, n Name) {
	n.practice = place.Practice()
	// The verb keeps a percent sign in a text from being read as one.
	ctx.Page().SetTitle("%s", DocumentTitle(place.Lang, n))
}

// Names are the titles of the screens that have an address.
func (p Place) name() Name {
	switch p.Screen {
	case Entrance:
		return Name{Text: p.Lang.Text(message.EntranceTitle)}
	case Review:
		return Name{Step: 5, Text: p.Lang.Text(message.ReviewTitle)}
	case Receipt:
		return Name{Step: 6, Text: p.Lang.Text(message.DoneTitle)}
	case Receipts:
		return Name{Text: p.Lang.Text(message.ReceiptsTitle)}
	case Stop:
		return Name{Text: p.Lang.Text(message.StopTitle)}
	case ForIT:
		return Name{Text: p.Lang.Text(message.ForITTitle)}
	case Connector:
		return Name{Text: p.Lang.Text(message.ConnectorTitle)}
	case Unknown:
		return Name{Text: heading(p.Lang, message.NotFound), Error: true}
	default:
		return Name{Text: p.Lang.Text(message.MenuTitle)}
	}
}

// heading is the first sentence of what an error says.
func heading(lang message.Lang, code message.Code) string {
	entry, _ := message.Lookup(code)
	first, _ := entry.Heading(lang)
	return first
}

// Arrive does what a browser does at a page load and go-app does not at a route change: title and language of the
// document, the header's panels closed, the top of the page, the focus on the h1. The first arrival is a page load, which needs only the title.
func Arrive(ctx goapp.Context, place Place, first bool) {
	ctx.Page().SetLang(string(place.Lang))
	SetTitle(ctx, place, place.name())
	if first || goapp.IsServer {
		return
	}
	ctx.Defer(func(ctx goapp.Context) {
		defer ui.Catch(ctx)
		document := goapp.Window().Get("document")
		open := document.Call("querySelectorAll", "header details[open]")
		for i := range open.Length() {
			open.Index(i).Set("open", false)
		}
		goapp.Window().Call("scrollTo", 0, 0)
		title := document.Call("querySelector", "main h1")
		if title.Truthy() {
			title.Call("focus", map[string]any{"preventScroll": true})
		}
	})
}

// Title is the h1 of a screen.
func Title(text string) goapp.UI {
	return goapp.H1().Class("title").TabIndex(-1).Text(text)
}

// Steps is the list of the six steps (FR8) and, until something has changed, the line that says so (FR9).
func Steps(lang message.Lang, current int) goapp.UI {
	keys := []message.Key{message.FrameStepCurrent, message.FrameStepPinCurrent, message.FrameStepSwap,
		message.FrameStepPinNew, message.FrameStepReview, message.FrameStepDone}
	texts := make([]string, len(keys))
	for i, k := range keys {
		texts[i] = lang.Text(k)
	}
	return goapp.Div().Class("progress").Body(
		ui.Steps{
			Label:   lang.Text(message.MenuRenew),
			Texts:   texts,
			Current: current,
			Done:    lang.Text(message.ConfirmTickDone),
		}.UI(),
		goapp.If(current < len(keys), func() goapp.UI {
			return goapp.P().Class("standing").Text(lang.Text(message.FrameNothingChanged))
		}),
	)
}
