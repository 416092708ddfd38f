package shell

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// Setup is 接続ソフトの入手と設定: what 入手する, 接続ソフトを更新 and このサイトを登録 lead to. It promises no more than there
// is. Everything but the site's own name is there before the program has started.
type Setup struct {
	goapp.Compo
	Lang message.Lang
	Demo bool

	site string // origin of this page; empty in prerendered pages
}

// OnMount reads the site's own name.
func (s *Setup) OnMount(ctx goapp.Context) {
	defer ui.Catch(ctx)
	s.site = goapp.Window().Get("location").Get("origin").String()
}

// Render returns the screen.
func (s *Setup) Render() goapp.UI {
	site := s.site
	if site == "" {
		site = s.text(message.ForITSite)
	}
	return goapp.Div().Class("screen", "letter").Body(
		Title(s.text(message.ConnectorTitle)),
		goapp.P().Text(s.text(message.ConnectorWhat)),
		goapp.Div().Body(goapp.If(s.Demo, func() goapp.UI {
			return ui.Banner{Tone: ui.Info}.UI(goapp.P().Text(s.text(message.ConnectorDemo)))
		})),
		goapp.H2().Text(s.text(message.ConnectorGet)),
		goapp.P().Text(s.text(message.ConnectorGetNow)),
		goapp.P().Text(s.text(message.ConnectorGetBuild)),
		snippet("agent install", "agent trust "+site, "agent start"),
		goapp.P().Text(s.text(message.ConnectorGetTested)),
		goapp.H2().Text(s.text(message.ConnectorStart)),
		s.list(message.ConnectorStartOpen, message.ConnectorStartSelf, message.ConnectorStartMac, message.ConnectorDoctor),
		goapp.H2().Text(s.text(message.ConnectorSite)),
		goapp.P().Text(s.text(message.ConnectorSiteHow)),
		snippet("agent trust "+site),
		goapp.P().Text(s.text(message.ConnectorSiteWhy)),
		goapp.H2().Text(s.text(message.ConnectorUpdate)),
		goapp.P().Text(s.text(message.ConnectorUpdateHow)),
	)
}

// text names the commands, which are the same in every language.
func (s *Setup) text(k message.Key) string {
	return s.Lang.Text(k, message.With("install", "agent install"), message.With("start", "agent start"), message.With("doctor", "agent doctor"))
}

func (s *Setup) list(keys ...message.Key) goapp.UI {
	return goapp.Ul().Body(goapp.Range(keys).Slice(func(i int) goapp.UI { return goapp.Li().Text(s.text(keys[i])) }))
}
