package menu

import (
	"cmp"
	"maps"
	"strconv"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/desk"
	"hikitsugi/app/message"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// dash stands where nothing is known yet.
const dash = "－"

// status is 準備の状況 (MN10–MN14): connector, readers and cards as they are now, and which procedure each card is for.
func (m *Menu) status() goapp.UI {
	lines := []goapp.UI{m.line(message.MenuAgent, AgentText(m.Place.Lang, m.Desk.Agent))}
	if m.agentReady() {
		lines = append(lines, m.readers()...)
	}
	return goapp.Section().Class("status").Aria("labelledby", "status-title").Body(
		goapp.Div().Class("status-head").Body(
			goapp.H2().ID("status-title").Text(m.text(message.MenuStatus)),
			ui.Art(m.picture()),
		),
		goapp.Dl().Class("lines").Body(lines...),
		goapp.Div().Class("status-cards").Body(m.advice()...),
	)
}

func (m *Menu) line(term message.Key, value string) goapp.UI {
	return goapp.Div().Class("line").Body(goapp.Dt().Text(m.text(term)), goapp.Dd().Body(ui.Mixed(string(m.Place.Lang), value)...))
}

// AgentText says how the connector stands.
func AgentText(l message.Lang, p desk.Presence) string {
	switch p {
	case desk.Asking:
		return dash
	case desk.Ready:
		return l.Text(message.MenuAgentReady)
	case desk.Waiting:
		return l.Text(message.MenuAgentWaiting)
	case desk.Absent, desk.Lost:
		return l.Text(message.MenuAgentStopped)
	}
	return l.Text(message.MenuAgentApart)
}

// readers are two lines for each reader: its name and the card in it.
func (m *Menu) readers() []goapp.UI {
	l := m.Place.Lang
	if m.Desk.Stopped {
		return []goapp.UI{m.line(message.MenuReader, dash)}
	}
	if len(m.Desk.Readers) == 0 {
		return []goapp.UI{m.line(message.MenuReader, l.Text(message.MenuReaderAbsent))}
	}
	var lines []goapp.UI
	for _, r := range m.Desk.Readers {
		lines = append(lines, m.line(message.MenuReader, r.Name), m.line(message.MenuCard, CardText(l, r)))
	}
	return lines
}

// CardText says what is in a reader: expiry and issuer, never a name.
func CardText(l message.Lang, r desk.Reader) string {
	switch {
	case r.State == agent.Empty:
		return l.Text(message.MenuCardNone)
	case r.State == agent.Present && r.Card.Reading:
		return l.Text(message.MenuCardReading)
	case r.State != agent.Present || r.Card.Problem != "":
		return l.Text(message.MenuCardUnreadable)
	}
	return l.Text(message.MenuCardFacts,
		message.With("date", message.Date(r.Card.NotAfter)), message.With("issuer", r.Card.Issuer))
}

// picture is the drawing for the state of the desk.
func (m *Menu) picture() string {
	switch {
	case m.agentReady() && len(m.Desk.Readers) == 0:
		return "no-reader"
	case m.Desk.Reading():
		return "reading"
	case len(m.Desk.Cards()) > 0:
		return "done"
	case m.agentReady():
		return m.unread()
	}
	return "insert"
}

// unread is the drawing where no card could be read: the first one's that is in, or that there is none.
func (m *Menu) unread() string {
	for _, r := range m.Desk.Readers {
		switch {
		case r.State == agent.Mute:
			return renewal.Drawing(message.CardMute)
		case r.Card.Problem != "":
			return cmp.Or(renewal.Drawing(r.Card.Problem), "wrong-card")
		}
	}
	return "no-card"
}

// advice is what to do: mend the connector, or use the procedure that each card is for.
func (m *Menu) advice() []goapp.UI {
	if m.open() {
		return nil // the dialog says it
	}
	if !m.agentReady() {
		return m.mend()
	}
	var all []goapp.UI
	if m.Desk.Stopped {
		return append(all, m.notice(message.CardServiceStopped, nil))
	}
	for _, r := range m.Desk.Readers {
		all = append(all, m.card(r)...)
	}
	if len(m.Desk.Cards()) > 0 {
		all = append(all, goapp.P().Class("row-note").Text(m.text(message.MenuCardPinUnused)))
	}
	return all
}

// mend says why the connector is not there and what can be done about it.
func (m *Menu) mend() []goapp.UI {
	if m.Desk.Agent == desk.Asking {
		return nil
	}
	code := message.Code(m.Desk.Agent)
	all := []goapp.UI{m.notice(code, nil, append(m.press(), renewal.Links(m.Place, code)...)...)}
	if note := renewal.AgentNote(m.Place.Lang, m.Desk); note != nil {
		all = append(all, note)
	}
	if m.Desk.Unasked {
		all = append(all, goapp.P().Class("row-note").Text(m.text(message.MenuAgentAsk)))
	}
	return all
}

// press is the button that mends the connector from here, if one can.
func (m *Menu) press() []goapp.UI {
	switch m.Desk.Agent {
	case desk.Waiting, desk.Denied:
		return []goapp.UI{ui.Button{Text: m.text(message.MenuAgentConnect), Kind: ui.Outline, Press: m.onLook}.UI()}
	case desk.Absent, desk.Lost:
		return []goapp.UI{ui.Button{Text: m.text(message.MenuAgentStart), Kind: ui.Outline, Press: m.onLaunch}.UI()}
	}
	return nil
}

func (m *Menu) notice(code message.Code, args map[string]string, actions ...goapp.UI) goapp.UI {
	return renewal.Notice(m.Place.Lang, m.Facts, renewal.NewProblem(code, args), actions...)
}

// card says which procedure the card in a reader is for (MN12–MN14), or what is wrong with it.
func (m *Menu) card(r desk.Reader) []goapp.UI {
	authority, _ := m.Facts.Authority(m.Place.Authority)
	if p := trouble(r, Name(m.Place.Lang, authority)); p != nil {
		return []goapp.UI{renewal.Notice(m.Place.Lang, m.Facts, p, m.ways(p.Code)...)}
	}
	if r.State != agent.Present || r.Card.Reading || r.Card.Judged.Digest != r.Card.Digest {
		return nil
	}
	return m.verdict(m.where(r), r.Card.Judged)
}

// trouble is what keeps a card from being read, judged or used for any procedure at an authority; nil where nothing does.
func trouble(r desk.Reader, authority string) *renewal.Problem {
	c := r.Card
	switch {
	case r.State == agent.Mute:
		return renewal.NewProblem(message.CardMute, nil)
	case r.State == agent.InUse:
		return renewal.NewProblem(message.ReaderBusy, nil)
	case r.State != agent.Present || c.Reading:
		return nil
	case c.Problem != "":
		return renewal.NewProblem(c.Problem, nil)
	case c.Refused != nil:
		return renewal.ProblemOf(c.Refused)
	case c.Judged.Digest != c.Digest:
		return nil
	case c.Blocked() && (c.Judged.Fits == wire.FitsRenewal || c.Judged.Fits == wire.FitsNothing):
		return renewal.NewProblem(message.PinBlockedCurrent, nil)
	case len(Advice(message.Ja, c.Judged)) > 0:
		return nil
	}
	args := map[string]string{}
	maps.Copy(args, c.Judged.Args)
	if authority != "" {
		args["authority"] = authority // the registry leaves it open
	}
	return renewal.NewProblem(cmp.Or(message.Code(c.Judged.Code), message.CurrentNotRegistered), args)
}

// ways are the buttons that the remedy of a card's problem names.
func (m *Menu) ways(code message.Code) []goapp.UI {
	return append(m.diagnosis(code), renewal.Links(m.Place, code)...)
}

// diagnosis is 診断を写す where the remedy names it.
func (m *Menu) diagnosis(code message.Code) []goapp.UI {
	if code != message.CardUnknown && code != message.CardAnswerInvalid {
		return nil
	}
	return []goapp.UI{&renewal.Diagnosis{Lang: m.Place.Lang, Flow: m.Flow}}
}

// where names the reader that a card lies in, if there is more than one card to tell apart.
func (m *Menu) where(r desk.Reader) string {
	if len(m.Desk.Cards()) < 2 {
		return ""
	}
	return r.Name
}

func (m *Menu) verdict(where string, p wire.Procedure) []goapp.UI {
	said := Advice(m.Place.Lang, p)
	switch p.Fits {
	case wire.FitsSuperseded:
		return []goapp.UI{banner(ui.Info, where, said, goapp.A().Href(m.Place.To(shell.Receipts)).Text(m.text(message.MenuOldCardReceipt)))}
	case wire.FitsRenewal:
		return []goapp.UI{banner(ui.Success, where, said)}
	}
	return []goapp.UI{banner(ui.Info, where, said)}
}

// Name is an authority's in the page's language.
func Name(l message.Lang, a wire.Authority) string {
	if l == message.En {
		return a.NameEn
	}
	return a.NameJa
}

// Advice is the sentences on a card that fits a procedure or none; empty where a rule's code says it.
func Advice(l message.Lang, p wire.Procedure) []string {
	switch p.Fits {
	case wire.FitsRenewal:
		said := []string{l.Text(message.MenuRenewable, message.With("n", strconv.Itoa(p.DaysLeft)))}
		if !p.Hint {
			said = append(said, l.Text(message.MenuRenewableEarly))
		}
		return said
	case wire.FitsNewCard, wire.FitsUnknown:
		return []string{l.Text(message.MenuUnregistered), l.Text(message.MenuUnregisteredRegister)}
	case wire.FitsNothing:
		return []string{l.Text(message.MenuRegistered)}
	case wire.FitsSuperseded:
		return []string{l.Text(message.MenuOldCard, message.With("date", message.Date(p.Date)))}
	}
	return nil
}

func banner(tone ui.Tone, title string, sentences []string, more ...goapp.UI) goapp.UI {
	var body []goapp.UI
	for _, s := range sentences {
		body = append(body, goapp.P().Text(s))
	}
	for _, link := range more {
		body = append(body, goapp.P().Body(link))
	}
	return ui.Banner{Tone: tone, Title: title, Level: 3}.UI(body...)
}
