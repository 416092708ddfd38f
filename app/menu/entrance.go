package menu

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// Entrance is 発注機関の選択. It is skipped where there is one authority.
type Entrance struct {
	goapp.Compo
	Place shell.Place
	Facts shell.Facts

	chosen string
	asked  bool // 確定 was pressed without a choice
}

// Render returns the screen.
func (s *Entrance) Render() goapp.UI {
	l := s.Place.Lang
	list := ui.RadioList{Lang: string(l), Name: "authority", Legend: l.Text(message.WordAuthority), Chosen: s.chosen, Change: s.onChoose}
	if s.asked && s.chosen == "" {
		list.Error = l.Text(message.EntranceMissing)
	}
	for _, a := range s.Facts.Authorities {
		list.Options = append(list.Options, ui.Option{Value: a.ID, Text: a.NameJa + "　" + a.NameEn})
	}
	return goapp.Div().Class("screen").Body(
		shell.Title(l.Text(message.EntranceTitle)),
		goapp.Div().Class("entrance").Body(
			goapp.If(len(list.Options) > 0, func() goapp.UI { return list.UI() }),
		),
		ui.Buttons(ui.Button{Text: l.Text(message.EntranceChoose), Press: s.onConfirm}.UI()),
		goapp.P().Text(l.Text(message.EntranceTogether)),
		shell.PracticeEntry(s.Place),
	)
}

func (s *Entrance) onChoose(ctx goapp.Context, _ goapp.Event) {
	s.chosen = ctx.JSSrc().Get("value").String()
}

func (s *Entrance) onConfirm(ctx goapp.Context, _ goapp.Event) {
	s.asked = true
	if s.chosen == "" {
		shell.Alert(ctx, s.Place.Lang.Text(message.EntranceMissing))
		return
	}
	ctx.Navigate(s.Place.ToAuthority(s.chosen))
}
