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
	details := goapp.Details().Class("demo").Aria("label", p.Lang.Text(message.DemoTitle))
	if !p.Folded {
		details = details.Open(true)
	}
	return details.Body(
		goapp.Summary().Class("demo-title").Text(p.Lang.Text(message.DemoTitle)),
		goapp.If(p.expired(), func() goapp.UI {
			return ui.Banner{Tone: ui.Warning}.UI(goapp.P().Text(p.Lang.Text(message.DemoExpired)))
		}),
		goapp.Div().Class("demo-second").Body(ui.Checkbox{
			ID: p.id("second"), Text: p.Lang.Text(message.DemoSecondReader), Checked: p.Cards.Second, Change: p.onSecond,
		}.UI()),
		goapp.Ul().Class("demo-cards").TabIndex(0).Body(
			goapp.Range(cards).Slice(func(i int) goapp.UI { return p.face(cards[i]) }),
		),
	)
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
		goapp.P().Class("demo-name").Body(goapp.Strong().Text(c.ID), goapp.Span().Lang("ja").Text(c.Company)),
		goapp.P().Class("demo-purpose").Lang("ja").Text(c.Title),
		ui.Lines(
			ui.Line{Term: p.Lang.Text(message.PinDialogValidUntil), Value: date(c.NotAfter)},
			ui.Line{Term: p.Lang.Text(message.PinDialogField), Value: c.PIN, Code: true},
			ui.Line{Term: p.Lang.Text(message.PinDialogReader), Value: or(c.Reader, "－")},
		),
		goapp.P().Text(p.Lang.Text(message.PinDialogTriesLeft, message.With("n", strconv.Itoa(c.Left)))),
		goapp.Div().Class("demo-buttons").Body(p.buttons(c)...),
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

// buttons offers what can be done with a card where it is.
func (p *Panel) buttons(c agent.VirtualCard) []goapp.UI {
	reset := p.button(message.DemoResetTries, "", c.ID, "", p.onReset)
	if c.Reader != "" {
		return []goapp.UI{p.button(message.DemoRemove, "", c.ID, c.Reader, p.onRemove), reset}
	}
	if len(p.Readers) < 2 {
		return []goapp.UI{p.button(message.DemoInsert, "", c.ID, "", p.onInsert), reset}
	}
	var all []goapp.UI
	for _, r := range p.Readers {
		all = append(all, p.button(message.DemoInsert, "（"+r+"）", c.ID, r, p.onInsert))
	}
	return append(all, reset)
}

func (p *Panel) button(k message.Key, more, card, reader string, press goapp.EventHandler) goapp.UI {
	return ui.Button{Kind: ui.Outline, Text: p.Lang.Text(k) + more, Press: press, Scope: card + reader}.UI().
		DataSet("card", card).DataSet("reader", reader).Aria("label", p.Lang.Text(k)+more+" "+card)
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
