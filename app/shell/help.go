package shell

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
)

// Help is what この画面の説明 says about one screen, as the manual does.
type Help struct {
	Description message.Key
	Procedure   message.Key
	Notes       []message.Key
}

// The texts of the manual.
var (
	HelpMenu       = Help{message.HelpMenu, message.HelpMenuProcedure, []message.Key{message.MenuNotePurpose, message.MenuNoteOldCard}}
	HelpPinCurrent = Help{message.HelpPin, message.HelpPinCurrentProcedure, nil}
	HelpPinNew     = Help{message.HelpPin, message.HelpPinNewProcedure, nil}
	HelpReview     = Help{message.HelpReview, message.HelpReviewProcedure, nil}
)

// ours describes the screens that the manual does not know.
var ours = map[Screen]message.Key{
	Entrance: message.HelpEntrance, Receipt: message.HelpReceipt, Receipts: message.HelpReceipts, Stop: message.HelpStop,
	ForIT: message.HelpForIT, Connector: message.HelpConnector, Unknown: message.HelpUnknown,
}

// help returns the help of a screen. How to renew is the menu's procedure also where the manual has no screen.
func (p Place) help() Help {
	if p.Screen == Review {
		return HelpReview
	}
	h := HelpMenu
	if description, ok := ours[p.Screen]; ok {
		h.Description = description
	}
	return h
}

// HelpText is the panel, closed until it is asked for. It is a native disclosure: it opens beside or below the text and
// never covers it, and it works before the program has started.
func HelpText(lang message.Lang, h Help) goapp.UI {
	return goapp.Details().Class("help").Body(
		goapp.Summary().Class("help-summary").Text(lang.Text(message.FrameHelp)),
		goapp.Div().Class("help-body").Body(
			goapp.P().Class("help-question").Text(lang.Text(message.HelpQuestion)),
			goapp.H2().Text(lang.Text(message.HelpDescription)),
			goapp.P().Text(lang.Text(h.Description)),
			goapp.H2().Text(lang.Text(message.HelpProcedure)),
			goapp.P().Text(lang.Text(h.Procedure)),
			goapp.If(len(h.Notes) > 0, func() goapp.UI {
				return goapp.H2().Text(lang.Text(message.HelpNotes))
			}),
			goapp.Range(h.Notes).Slice(func(i int) goapp.UI {
				return goapp.P().Text(lang.Text(h.Notes[i]))
			}),
		),
	)
}
