package app

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// soon stands where a screen is not made yet (MN17) and names whom to ask meanwhile: the contact in the frame.
type soon struct {
	goapp.Compo
	Place shell.Place
}

func (s *soon) Render() goapp.UI {
	l := s.Place.Lang
	return goapp.Div().Class("screen").Body(
		shell.Title(l.Text(message.MenuTitle)),
		ui.Banner{Tone: ui.Info}.UI(goapp.P().Text(l.Text(message.MenuNotYet))),
	)
}
