package shell

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// Letter is IT担当者への依頼文 (E102): the policy that lets this site reach the connector, to be handed to whoever manages
// the PCs. Everything but the site's own name is there before the program has started.
type Letter struct {
	goapp.Compo
	Lang message.Lang

	site string // origin of this page; empty in prerendered pages
}

// OnMount reads the site's own name.
func (l *Letter) OnMount(ctx goapp.Context) {
	defer ui.Catch(ctx)
	l.site = goapp.Window().Get("location").Get("origin").String()
}

// Render returns the letter.
func (l *Letter) Render() goapp.UI {
	return goapp.Div().Class("screen", "letter").Body(
		Title(l.text(message.ForITTitle)),
		goapp.P().Text(l.text(message.ForITWhat)),
		snippet(l.name()),
		goapp.P().Text(l.text(message.ForITWhy)),
		goapp.H2().Text(l.text(message.ForITSafe)),
		l.list(message.ForITSafeAddr, message.ForITSafeAsk, message.ForITSafeAdmin),
		goapp.H2().Text(l.text(message.ForITPolicy)),
		l.list(message.ForITChrome, message.ForITEdge),
		goapp.H3().Text(l.text(message.ForITWindows)),
		snippet(`[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Google\Chrome\LoopbackNetworkAllowedForUrls]`,
			`"1"="`+l.name()+`"`,
			`[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Edge\LocalNetworkAccessAllowedForUrls]`,
			`"1"="`+l.name()+`"`),
		goapp.H3().Text(l.text(message.ForITFile)),
		snippet(`{ "LoopbackNetworkAllowedForUrls": ["`+l.name()+`"],`,
			`  "LocalNetworkAccessAllowedForUrls": ["`+l.name()+`"] }`),
		goapp.P().Text(l.text(message.ForITCheck)),
		goapp.P().Text(l.text(message.ForITOther)),
	)
}

func (l *Letter) text(k message.Key) string { return l.Lang.Text(k) }

func (l *Letter) name() string {
	if l.site == "" {
		return l.text(message.ForITSite)
	}
	return l.site
}

func (l *Letter) list(keys ...message.Key) goapp.UI {
	return goapp.Ul().Body(goapp.Range(keys).Slice(func(i int) goapp.UI { return goapp.Li().Text(l.text(keys[i])) }))
}

// snippet is what is copied as it stands, a paragraph a line: the renderer of the prerendered pages breaks lines itself.
func snippet(lines ...string) goapp.UI {
	return goapp.Div().Class("snippet").Body(
		goapp.Range(lines).Slice(func(i int) goapp.UI { return goapp.P().Body(goapp.Code().Text(lines[i])) }),
	)
}
