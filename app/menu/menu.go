// Package menu is 利用者登録メニュー with the dialogs of a renewal over it, 発注機関の選択 before it, and the screen that
// says what to do where ICカード更新 cannot be used.
package menu

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/demo"
	"hikitsugi/app/desk"
	"hikitsugi/app/message"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// Menu is 利用者登録メニュー (MN1–MN17).
type Menu struct {
	goapp.Compo
	renewal.View

	soon message.Key // the procedure that was pressed and is not there yet
}

// Render returns the menu. Each part stands in an element of its own that is always there: go-app matches children by
// position, and an open dialog must not be made anew because a line above it came or went.
func (m *Menu) Render() goapp.UI {
	l := m.Place.Lang
	return goapp.Div().Class("screen", "menu").Body(
		shell.Title(l.Text(message.MenuTitle)),
		goapp.Div().Class("menu-bands").Body(m.bands()...),
		goapp.Div().Class("menu-columns").Body(
			goapp.Div().Class("menu-procedures").Body(
				m.procedures(),
				m.notes(),
				goapp.P().Body(goapp.A().Href(m.Place.To(shell.Stop)).Text(l.Text(message.MenuNoCard))),
			),
			goapp.Div().Class("menu-readiness").Body(m.status(), m.cards(), m.needs()),
		),
		goapp.Div().Class("menu-dialog").Body(goapp.If(m.open(), func() goapp.UI { return &renewal.Dialog{View: m.View} })),
	)
}

// open reports whether one of the four dialogs is.
func (m *Menu) open() bool {
	return m.Flow != nil && m.State.Step >= renewal.ConfirmCurrent && m.State.Step <= renewal.PINNew
}

// bands are what became of the renewal before: cancelled, unfinished, or a problem with the registry.
func (m *Menu) bands() []goapp.UI {
	return []goapp.UI{
		goapp.Div().Body(m.practice()),
		goapp.Div().Body(goapp.If(m.State.Cancelled, func() goapp.UI {
			return ui.Banner{Tone: ui.Info}.UI(goapp.P().Text(m.text(message.MenuCancelled)))
		})),
		goapp.Div().Body(goapp.If(m.State.Resumable() && !m.open(), m.resume)),
		goapp.Div().Body(goapp.If(m.State.Problem != nil && !m.open(), func() goapp.UI {
			return renewal.Notice(m.Place.Lang, m.Facts, m.State.Problem)
		})),
	}
}

// practice says how to begin in 体験モード, and straight after it that it is over.
func (m *Menu) practice() goapp.UI {
	switch {
	case m.open():
		return nil
	case m.Place.Practice():
		return ui.Banner{Tone: ui.Info}.UI(goapp.P().Text(m.text(message.PracticeGuide)))
	case m.Facts.Returned && !m.State.Cancelled:
		return ui.Banner{Tone: ui.Warning}.UI(goapp.P().Text(m.text(message.PracticeLeft)))
	}
	return nil
}

// cards are what is put into the reader in 体験モード. A dialog has them too.
func (m *Menu) cards() goapp.UI {
	return goapp.Div().Class("menu-practice").Body(goapp.If(m.Demo.Practice && m.Demo.Shown() && !m.open(), func() goapp.UI {
		return &demo.Panel{View: m.Demo}
	}))
}

// resume is MN16: whose renewal it is, やり直す first.
func (m *Menu) resume() goapp.UI {
	r := m.State.Renewal
	return ui.Banner{Tone: ui.Warning}.UI(
		goapp.P().Text(m.text(message.MenuResume,
			message.With("date", message.Date(r.Current.NotAfter)), message.With("holder", r.Current.Holder))),
		goapp.P().Text(m.text(message.MenuResumeUntil, message.With("time", m.Place.Lang.TimeOfDay(r.Expires)))),
		ui.Buttons(
			ui.Button{Text: m.text(message.MenuResumeAnew), Kind: ui.Outline, Press: m.onRenew}.UI(),
			ui.Button{Text: m.text(message.MenuResumeGoOn), Press: m.onResume}.UI(),
		),
	)
}

func (m *Menu) text(k message.Key, args ...message.Arg) string { return m.Place.Lang.Text(k, args...) }

// procedures are the three buttons, each with what it is for below it.
func (m *Menu) procedures() goapp.UI {
	return goapp.Ul().Class("procedures").Body(
		m.procedure(ui.Button{ID: "register", Text: m.text(message.MenuRegister), Kind: ui.Outline, Press: m.onRegister},
			message.MenuRegisterWhen, m.soon == message.MenuRegister),
		m.procedure(ui.Button{ID: "change", Text: m.text(message.MenuChange), Kind: ui.Outline, Press: m.onChange},
			message.MenuChangeWhen, m.soon == message.MenuChange),
		m.procedure(ui.Button{ID: renewal.RenewID, Text: m.text(message.MenuRenew), Press: m.onRenew},
			message.MenuRenewWhen, false),
	)
}

func (m *Menu) procedure(b ui.Button, when message.Key, soon bool) goapp.UI {
	b.DescribedBy = b.ID + "-when"
	return goapp.Li().Class("procedure").Body(
		b.UI(),
		goapp.P().ID(b.DescribedBy).Text(m.text(when)),
		goapp.Div().Class("procedure-soon").Body(goapp.If(soon, func() goapp.UI { return NotYet(m.Place, m.Facts) })),
	)
}

// NotYet is MN17 with whom to call meanwhile.
func NotYet(place shell.Place, facts shell.Facts) goapp.UI {
	authority, known := facts.Authority(place.Authority)
	return ui.Banner{Tone: ui.Info}.UI(
		goapp.P().Text(place.Lang.Text(message.MenuNotYet)),
		goapp.If(known, func() goapp.UI { return Desk(authority.NameJa, authority.NameEn, authority.Desk, place.Lang) }),
	)
}

// notes are 補足事項, always open (MN5–MN7).
func (m *Menu) notes() goapp.UI {
	before, after := m.Place.Lang.Around(message.MenuNoteNewRegistration, "link")
	return goapp.Section().Class("notes").Body(
		goapp.H2().Text(m.text(message.MenuNotes)),
		goapp.P().Text(m.text(message.MenuNotePurpose)),
		goapp.P().Body(
			goapp.Text(m.text(message.MenuNoteOldCard)+" "),
			goapp.Span().Text(m.text(message.MenuNoteOldCardWhere)),
		),
		goapp.P().Body(
			goapp.Text(before),
			goapp.A().Href("#register").OnClick(ui.Guard(m.onRegisterLink)).Text(m.text(message.MenuNoteLink)),
			goapp.Text(after),
		),
	)
}

func (m *Menu) needs() goapp.UI {
	return goapp.Section().Class("needs").Body(
		goapp.P().Text(m.text(message.MenuNeeds)),
		goapp.P().Text(m.text(message.MenuNeedsPin)),
		shell.PracticeEntry(m.Place),
	)
}

func (m *Menu) onRenew(goapp.Context, goapp.Event) {
	m.soon = ""
	if m.Flow != nil {
		m.Flow.Start()
	}
}

func (m *Menu) onResume(goapp.Context, goapp.Event) { m.Flow.Resume() }

func (m *Menu) onRegister(ctx goapp.Context, _ goapp.Event) { m.notYet(ctx, message.MenuRegister) }

func (m *Menu) onChange(ctx goapp.Context, _ goapp.Event) { m.notYet(ctx, message.MenuChange) }

// onRegisterLink leads to 登録: as long as that is not there, to its button, which says so.
func (m *Menu) onRegisterLink(ctx goapp.Context, e goapp.Event) {
	e.PreventDefault()
	e.StopImmediatePropagation()
	m.notYet(ctx, message.MenuRegister)
	ui.Focus(ctx, "register")
}

func (m *Menu) notYet(ctx goapp.Context, what message.Key) {
	m.soon = what
	if m.Flow != nil {
		m.Flow.Acknowledge()
	}
	shell.Announce(ctx, m.text(message.MenuNotYet))
}

func (m *Menu) onLook(goapp.Context, goapp.Event) {
	if m.Flow != nil {
		m.Flow.Look()
	}
}

func (m *Menu) onLaunch(goapp.Context, goapp.Event) {
	if m.Flow != nil {
		m.Flow.Launch()
	}
}

// agentReady reports whether the connector is there.
func (m *Menu) agentReady() bool { return m.Desk.Agent == desk.Ready }
