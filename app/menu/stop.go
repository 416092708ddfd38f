package menu

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// Stop is ICカード更新は使用できません (ST1–ST5): never a dead end.
type Stop struct {
	goapp.Compo
	Place shell.Place
	Facts shell.Facts

	cause string
	soon  bool // 登録へ進む was pressed
}

// cause is one reason with what to do, as sentences or as numbered steps.
type cause struct {
	id        string
	name      message.Key
	sentences []message.Key
	steps     []message.Key
}

var causes = []cause{
	{"expired", message.StopCauseExpired, []message.Key{message.StopExpired}, nil},
	{"lost", message.StopCauseLost, nil, []message.Key{message.StopLostAuthority, message.StopLostCA, message.StopLostRegister}},
	{"damaged", message.StopCauseDamaged, nil, []message.Key{message.StopDamagedAuthority, message.StopLostCA, message.StopLostRegister}},
	{"blocked", message.StopCauseBlocked, []message.Key{message.StopBlocked}, nil},
	{"pin-unknown", message.StopCausePinUnknown, []message.Key{message.StopPinUnknown}, nil},
}

// OnNav opens the cause that the address names, where a message led here.
func (s *Stop) OnNav(ctx goapp.Context) {
	defer ui.Catch(ctx)
	s.named(ctx)
}

// OnMount does so when the screen comes after the address was read.
func (s *Stop) OnMount(ctx goapp.Context) {
	defer ui.Catch(ctx)
	s.named(ctx)
}

func (s *Stop) named(ctx goapp.Context) {
	if c := ctx.Page().URL().Query().Get("cause"); c != "" {
		s.cause = c
	}
}

// Render returns the screen: the causes to choose from, what to do, and whom to call.
func (s *Stop) Render() goapp.UI {
	l := s.Place.Lang
	list := ui.RadioList{Lang: string(l), Name: "cause", Legend: l.Text(message.MenuNoCard), Chosen: s.cause, Change: s.onChoose}
	for _, c := range causes {
		list.Options = append(list.Options, ui.Option{Value: c.id, Text: l.Text(c.name)})
	}
	return goapp.Div().Class("screen", "stop").Body(
		shell.Title(l.Text(message.StopTitle)),
		list.UI(),
		goapp.Div().Class("stop-advice").Body(s.advice()...),
		ui.Buttons(
			ui.Button{Text: l.Text(message.StopRegister), Press: s.onRegister}.UI(),
			goapp.A().Class("button", "button-outline").Href(s.Place.To(shell.Menu)).Text(l.Text(message.MenuTitle)),
		),
		goapp.Div().Body(goapp.If(s.soon, func() goapp.UI { return NotYet(s.Place, s.Facts) })),
		goapp.Div().Class("stop-desks").Body(s.desks()...),
	)
}

// advice is what to do for the chosen cause.
func (s *Stop) advice() []goapp.UI {
	l := s.Place.Lang
	for _, c := range causes {
		if c.id != s.cause {
			continue
		}
		var body []goapp.UI
		for _, k := range c.sentences {
			body = append(body, goapp.P().Text(l.Text(k)))
		}
		if len(c.steps) > 0 {
			body = append(body, goapp.Ol().Class("numbered").Body(
				goapp.Range(c.steps).Slice(func(i int) goapp.UI { return goapp.Li().Text(l.Text(c.steps[i])) }),
			))
		}
		return []goapp.UI{ui.Banner{Tone: ui.Info, Title: l.Text(c.name)}.UI(body...)}
	}
	return nil
}

// desks are the phones of the authority and of the certification authorities it accepts.
func (s *Stop) desks() []goapp.UI {
	l := s.Place.Lang
	authority, known := s.Facts.Authority(s.Place.Authority)
	if !known {
		return nil
	}
	body := []goapp.UI{
		goapp.H2().Text(l.Text(message.StopPhoneAuthority)),
		Desk(authority.NameJa, authority.NameEn, authority.Desk, l),
	}
	if len(authority.CAs) > 0 {
		body = append(body, goapp.H2().Text(l.Text(message.StopPhoneCA)))
	}
	for _, ca := range authority.CAs {
		body = append(body, Desk(ca.NameJa, ca.NameEn, ca.Desk, l))
	}
	return body
}

// Desk is one line: who, phone, hours, mail.
func Desk(ja, en string, d wire.Desk, l message.Lang) goapp.UI {
	name := ja
	if l == message.En {
		name = en
	}
	return goapp.P().Class("desk-line").Body(
		goapp.Span().Class("desk-name").Text(name),
		goapp.Span().Class("desk-phone").Text(d.Phone),
		goapp.Span().Body(ui.Mixed(string(l), d.Hours)...),
		goapp.Span().Text(d.Mail),
	)
}

func (s *Stop) onChoose(ctx goapp.Context, _ goapp.Event) {
	s.cause = ctx.JSSrc().Get("value").String()
}

func (s *Stop) onRegister(ctx goapp.Context, _ goapp.Event) {
	s.soon = true
	shell.Announce(ctx, s.Place.Lang.Text(message.MenuNotYet))
}
