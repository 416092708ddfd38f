package demo

import (
	"slices"
	"strconv"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	agent "hikitsugi/agent/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// View is what the panel shows.
type View struct {
	Lang    message.Lang
	Virtual bool // the agent is a virtual one
	Cards   agent.Virtual
	Readers []string
	Now     time.Time // the registry's time when the page was loaded, to say that a demo has run out
	Control *Control

	Practice bool // the cards are those of 体験モード
}

// Shown reports whether there is a panel at all.
func (v View) Shown() bool { return v.Virtual && v.Control != nil && len(v.Cards.Cards) > 0 }

// Panel is the panel. Inside a dialog, which makes the rest of the page inert, it is folded.
type Panel struct {
	goapp.Compo
	View
	Folded bool
}

// Render returns the panel as a disclosure.
func (p *Panel) Render() goapp.UI {
	cards := ordered(p.Cards.Cards)
	title := p.Lang.Text(message.DemoTitle)
	if p.Practice {
		title = p.Lang.Text(message.PracticeCards)
	}
	details := goapp.Details().Class("demo").Aria("label", title)
	if !p.Folded || p.Practice {
		details = details.Open(true)
	}
	return details.Body(
		goapp.Summary().Class("demo-title").Text(title),
		goapp.If(p.expired(), func() goapp.UI {
			return ui.Banner{Tone: ui.Warning}.UI(goapp.P().Text(p.Lang.Text(message.DemoExpired)))
		}),
		goapp.If(p.Practice, func() goapp.UI { return goapp.P().Text(p.Lang.Text(message.PracticePINs)) }),
		goapp.If(!p.Practice, p.second),
		goapp.Ul().Class("demo-cards").TabIndex(0).Body(
			goapp.Range(cards).Slice(func(i int) goapp.UI { return p.face(cards[i]) }),
		),
	)
}

// second switches the second reader on and off.
func (p *Panel) second() goapp.UI {
	return goapp.Div().Class("demo-second").Body(ui.Checkbox{
		ID: p.id("second"), Text: p.Lang.Text(message.DemoSecondReader), Checked: p.Cards.Second, Change: p.onSecond,
	}.UI())
}

// names are what the cards of 体験モード are called on the screen, by their ids.
var names = map[string]message.Key{
	"current": message.BadgeCurrent, "new": message.BadgeNew, "other": message.PracticeOther,
}

// name is what a card is called: the demo's by their ids, which its command line takes too.
func (p *Panel) name(id string) string {
	if p.Practice {
		return p.Lang.Text(names[id])
	}
	return id
}

// ordered puts the two cards of the main path first.
func ordered(cards []agent.VirtualCard) []agent.VirtualCard {
	rank := func(c agent.VirtualCard) int { return slices.Index([]string{"new", "current"}, c.ID) }
	sorted := slices.Clone(cards)
	slices.SortStableFunc(sorted, func(a, b agent.VirtualCard) int { return rank(b) - rank(a) })
	return sorted
}

// id tells the elements of the page's panel from those of a dialog's.
func (p *Panel) id(name string) string {
	if p.Folded {
		return "demo-dialog-" + name
	}
	return "demo-" + name
}

// expired reports whether the card of the main path has run out.
func (p *Panel) expired() bool {
	for _, c := range p.Cards.Cards {
		if c.ID == "current" {
			return !p.Now.IsZero() && c.NotAfter.Before(p.Now)
		}
	}
	return false
}

// face is a card as it would lie on the desk: what is printed on it, and its letter with the PIN.
func (p *Panel) face(c agent.VirtualCard) goapp.UI {
	item := goapp.Li().Class("demo-card")
	if c.Reader != "" {
		item = item.Class("demo-card-in")
	}
	return item.Body(
		goapp.P().Class("demo-name").Body(goapp.Strong().Text(p.name(c.ID)), goapp.Span().Lang("ja").Text(c.Company)),
		goapp.If(c.Title != "", func() goapp.UI { return p.caption(c) }),
		goapp.If(c.PIN != "", func() goapp.UI { return p.facts(c) }),
		goapp.Div().Class("demo-buttons").Body(p.buttons(c)...),
	)
}

func (p *Panel) caption(c agent.VirtualCard) goapp.UI {
	caption := p.Lang.DemoCard(c.Title)
	return goapp.P().Class("demo-purpose").Lang(ui.Language(caption)).Text(caption)
}

// facts are the card's own, and what its letter says.
func (p *Panel) facts(c agent.VirtualCard) goapp.UI {
	return goapp.Div().Body(
		ui.Lines(
			ui.Line{Term: p.Lang.Text(message.PinDialogValidUntil), Value: date(c.NotAfter)},
			ui.Line{Term: p.Lang.Text(message.PinDialogField), Value: c.PIN, Code: true},
			ui.Line{Term: p.Lang.Text(message.PinDialogReader), Value: or(c.Reader, "－"), Lang: ui.Language(c.Reader)},
		),
		goapp.P().Text(p.Lang.Text(message.PinDialogTriesLeft, message.With("n", strconv.Itoa(c.Left)))),
	)
}

func date(t time.Time) string {
	if t.IsZero() {
		return "－"
	}
	return message.Date(t)
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

// buttons offers what can be done with a card where it is. One without a PIN has no tries to give back.
func (p *Panel) buttons(c agent.VirtualCard) []goapp.UI {
	all := p.moves(c)
	if c.PIN != "" {
		all = append(all, p.button(message.DemoResetTries, "", c.ID, "", p.onReset))
	}
	return all
}

func (p *Panel) moves(c agent.VirtualCard) []goapp.UI {
	if c.Reader != "" {
		return []goapp.UI{p.button(message.DemoRemove, "", c.ID, c.Reader, p.onRemove)}
	}
	if len(p.Readers) < 2 {
		return []goapp.UI{p.button(message.DemoInsert, "", c.ID, "", p.onInsert)}
	}
	var all []goapp.UI
	for _, r := range p.Readers {
		all = append(all, p.button(message.DemoInsert, "（"+r+"）", c.ID, r, p.onInsert))
	}
	return all
}

func (p *Panel) button(k message.Key, more, card, reader string, press goapp.EventHandler) goapp.UI {
	return ui.Button{Kind: ui.Outline, Text: p.Lang.Text(k) + more, Press: press, Scope: card + reader}.UI().
		DataSet("card", card).DataSet("reader", reader).Aria("label", p.Lang.Text(k)+more+" "+p.name(card))
}

func (p *Panel) onInsert(ctx goapp.Context, _ goapp.Event) { p.act(ctx, agent.Insert) }

func (p *Panel) onRemove(ctx goapp.Context, _ goapp.Event) { p.act(ctx, agent.Remove) }

func (p *Panel) onReset(ctx goapp.Context, _ goapp.Event) { p.act(ctx, agent.ResetTries) }

func (p *Panel) onSecond(ctx goapp.Context, _ goapp.Event) {
	p.Control.Act(agent.VirtualAct{Act: agent.SecondReader, On: ctx.JSSrc().Get("checked").Bool()})
}

// act reads the card and the reader off the button.
func (p *Panel) act(ctx goapp.Context, what string) {
	data := ctx.JSSrc().Get("dataset")
	read := func(name string) string {
		if v := data.Get(name); v.Truthy() {
			return v.String()
		}
		return ""
	}
	p.Control.Act(agent.VirtualAct{Act: what, Card: read("card"), Reader: read("reader")})
}
