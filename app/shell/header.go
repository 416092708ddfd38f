package shell

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// masthead is the seed's header: the authority with both its names at the left, the server's clock in the middle, the
// system's name and our mark at the right.
func masthead(place Place, facts Facts) goapp.UI {
	authority, _ := facts.Authority(place.Authority)
	return goapp.Div().Class("masthead").Body(
		goapp.P().Class("authority").Body(
			goapp.Span().Class("authority-mark"),
			goapp.Span().Class("authority-names").Body(
				goapp.Span().Class("authority-ja").Lang(string(message.Ja)).Text(authority.NameJa),
				goapp.Span().Class("authority-en").Lang(string(message.En)).Text(authority.NameEn),
			),
		),
		&clock{Lang: place.Lang, Server: facts.Server, Read: facts.Read},
		goapp.P().Class("system").Body(
			goapp.Span().Text(place.Lang.Text(message.FrameSystem)),
			goapp.Span().Class("system-mark"),
		),
	)
}

// tabs is the row below: 電子入札, the authority's 入札情報サービス, and at its right end お問い合せ.
func tabs(place Place, facts Facts) goapp.UI {
	l := place.Lang
	authority, known := facts.Authority(place.Authority)
	bidding := goapp.A().Class("tab tab-active").Href(place.To(Menu)).Text(l.Text(message.FrameTabBidding))
	if place.Screen != Unknown {
		bidding = bidding.Aria("current", "page")
	}
	return goapp.Nav().Class("tabs").Aria("label", l.Text(message.FrameSystem)).Body(
		bidding,
		informationTab(l, authority),
		contact(l, facts, authority, known),
	)
}

// informationTab leads to another site, or says that the authority has named none.
func informationTab(l message.Lang, authority wire.Authority) goapp.UI {
	name := l.Text(message.FrameTabInformation)
	if authority.InfoSite != "" {
		return goapp.A().Class("tab").Href(authority.InfoSite).Target("_blank").Rel("noopener noreferrer").
			Text(name + l.Text(message.FrameOtherSite))
	}
	return goapp.Details().Class("tab-details").Body(
		goapp.Summary().Class("tab").Text(name),
		goapp.P().Class("tab-panel").Text(l.Text(message.FrameInformationMissing)),
	)
}

// contact says whom to call: the authority, the certification authorities it accepts, and the number to quote.
func contact(l message.Lang, facts Facts, authority wire.Authority, known bool) goapp.UI {
	return goapp.Details().Class("tab-details contact").Body(
		goapp.Summary().Class("tab").Text(l.Text(message.FrameContact)),
		goapp.Div().Class("tab-panel").Body(
			goapp.If(known, func() goapp.UI {
				return desk(l.Text(message.FrameContactAuthority), []wire.CA{{
					NameJa: authority.NameJa, NameEn: authority.NameEn, Desk: authority.Desk,
				}}, l)
			}),
			goapp.If(len(authority.CAs) > 0, func() goapp.UI {
				return desk(l.Text(message.FrameContactCA), authority.CAs, l)
			}),
			goapp.If(facts.Support != "", func() goapp.UI {
				return goapp.Div().Class("contact-support").Body(
					goapp.P().ID("support-number").Text(supportLine(l, facts)),
					&copier{Lang: l, Text: SupportNumber(facts.Support)},
				)
			}),
		),
	)
}

func desk(title string, desks []wire.CA, l message.Lang) goapp.UI {
	return goapp.Div().Class("desk").Body(
		goapp.P().Class("desk-title").Text(title),
		goapp.Range(desks).Slice(func(i int) goapp.UI {
			d := desks[i]
			name := d.NameJa
			if l == message.En {
				name = d.NameEn
			}
			return goapp.P().Body(
				goapp.Span().Class("desk-name").Text(name),
				goapp.Span().Class("desk-phone").Text(d.Desk.Phone),
				goapp.Span().Body(ui.Mixed(string(l), d.Desk.Hours)...),
				goapp.Span().Text(d.Desk.Mail),
			)
		}),
	)
}

// copier is the button that copies the support number.
type copier struct {
	goapp.Compo
	Lang message.Lang
	Text string
}

func (c *copier) Render() goapp.UI {
	return ui.Button{Kind: ui.Outline, Text: c.Lang.Text(message.FrameContactCopy), Press: c.onCopy}.UI()
}

func (c *copier) onCopy(ctx goapp.Context, _ goapp.Event) {
	clipboard := goapp.Window().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() {
		return
	}
	clipboard.Call("writeText", c.Text)
	Announce(ctx, c.Lang.Text(message.FrameContactCopied))
}
