package shell

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// mainID is where the skip link leads.
const mainID = "main"

// Page is the frame around a screen: what the seed shows on every page, nothing of it hidden by a journey. It is rendered
// by the one root component, so that the regions in it stay where they are.
func Page(place Place, facts Facts, update Update, screen goapp.UI) goapp.UI {
	frame := goapp.Div().Class("frame")
	if place.Practice() {
		frame = frame.Class("frame-practice")
	}
	return frame.Body(
		skipLink(place.Lang),
		goapp.Header().Class("header").Body(
			strip(place, facts),
			masthead(place, facts),
			tabs(place, facts),
		),
		goapp.Div().Class("frame-body").Body(
			sideMenu(place),
			goapp.Main().ID(mainID).Class("main").TabIndex(-1).Body(remarks(place.Lang, facts), screen),
			goapp.Aside().Class("help-column").Aria("label", place.Lang.Text(message.FrameHelp)).Body(
				HelpText(place.Lang, place.help()),
			),
		),
		&updater{Lang: place.Lang, Update: update},
		footer(place, facts),
		&announcer{Lang: place.Lang},
	)
}

// skipLink moves the focus itself: go-app's own handling of a fragment only scrolls.
func skipLink(lang message.Lang) goapp.UI {
	return goapp.A().Class("skip").Href("#" + mainID).
		OnClick(ui.Guard(onSkip)).
		Text(lang.Text(message.FrameSkip))
}

func onSkip(_ goapp.Context, e goapp.Event) {
	e.PreventDefault()
	e.StopImmediatePropagation()
	if main := goapp.Window().GetElementByID(mainID); main.Truthy() {
		main.Call("focus")
	}
}

// strip is the uppermost line: in a demo and in 体験モード it says so over the whole width. It is there without a demo too,
// so that nothing moves when the registry has answered.
func strip(place Place, facts Facts) goapp.UI {
	line := goapp.Div().Class("strip")
	if place.Practice() {
		return line.Class("strip-practice").Body(
			PracticeMark(place),
			goapp.A().Class("strip-leave").Href(place.FromPractice(facts.Left)).Text(place.Lang.Text(message.PracticeLeave)),
			languages(place),
		)
	}
	if facts.Demo {
		line = line.Class("strip-demo")
	}
	return line.Body(
		goapp.P().Class("strip-text").Body(
			goapp.If(facts.Demo, func() goapp.UI {
				return goapp.Strong().Text(place.Lang.Text(message.FrameDemo))
			}),
		),
		languages(place),
	)
}

// PracticeMark says that all of this is 体験モード, and nothing elsewhere. Dialogs, which hide the frame, have it too.
func PracticeMark(place Place) goapp.UI {
	if !place.Practice() {
		return nil
	}
	return goapp.P().Class("practice-mark").Body(goapp.Strong().Text(place.Lang.Text(message.PracticeMark)))
}

// PracticeEntry leads to 体験モード from what is real.
func PracticeEntry(place Place) goapp.UI {
	if place.Practice() {
		return nil
	}
	l := place.Lang
	return goapp.Div().Class("practice-entry").Body(
		goapp.A().Class("button", "button-outline").Href(place.ToPractice()).Text(l.Text(message.PracticeEnter)),
		goapp.P().Text(l.Text(message.PracticeEnterWhy)),
	)
}

// languages are links of the same place in the other language, each named in its own.
func languages(place Place) goapp.UI {
	link := func(lang message.Lang, key message.Key) goapp.UI {
		a := goapp.A().Class("language").Href(place.In(lang).Path()).
			Lang(string(lang)).HrefLang(string(lang)).Text(lang.Text(key))
		if lang == place.Lang {
			a = a.Aria("current", "page")
		}
		return goapp.Li().Body(a)
	}
	return goapp.Ul().Class("languages").Body(
		link(message.Ja, message.FrameJapanese),
		link(message.En, message.FrameEnglish),
	)
}

// sideMenu is the seed's left menu. Leaving a journey by it is the same as 戻る.
func sideMenu(place Place) goapp.UI {
	item := func(screen Screen, key message.Key) goapp.UI {
		a := goapp.A().Class("side-link").Href(place.To(screen)).Text(place.Lang.Text(key))
		if place.Screen == screen {
			a = a.Aria("current", "page")
		}
		return goapp.Li().Body(a)
	}
	return goapp.Nav().Class("side").Aria("label", place.Lang.Text(message.FrameTabBidding)).Body(
		goapp.If(place.Screen != Entrance && !place.Screen.Common() && place.Screen != Unknown, func() goapp.UI {
			return goapp.Ul().Body(
				item(Menu, message.FrameLeftRegistration),
				item(Receipts, message.FrameLeftReceipts),
			)
		}),
	)
}

// footer carries the support number, for a reader on the telephone.
func footer(place Place, facts Facts) goapp.UI {
	return goapp.Footer().Class("footer").Body(
		goapp.P().Class("support").Text(supportLine(place.Lang, facts)),
	)
}

// supportLine is empty until there is a number.
func supportLine(lang message.Lang, facts Facts) string {
	if facts.Support == "" {
		return ""
	}
	return lang.Text(message.FrameSupport, message.With("number", SupportNumber(facts.Support)))
}

// SupportNumber writes a support number as it is read aloud: two groups of four digits.
func SupportNumber(digits string) string {
	if len(digits) != 8 {
		return digits
	}
	return digits[:4] + "-" + digits[4:]
}
