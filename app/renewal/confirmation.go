package renewal

import (
	"strconv"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	agent "hikitsugi/agent/wire"
	"hikitsugi/app/desk"
	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// confirmation is 確認メッセージ of step 1 or 3 (CF1–CF7).
func (d *Dialog) confirmation() goapp.UI {
	id, words := "confirm-current", message.ConfirmCurrent
	if d.State.Step == ConfirmNew {
		id, words = "confirm-new", message.ConfirmSwap
	}
	content := goapp.Div().Class("confirm").Body(
		goapp.Div().Class("confirm-words").Body(
			goapp.P().Text(d.text(words)),
			ui.Art(d.picture()),
		),
		d.progress(),
		d.problem(),
	)
	return d.frame(ui.Dialog{ID: id, Title: d.text(message.ConfirmTitle), Submit: d.onOK}, shell.HelpMenu, content, d.buttons())
}

// picture is the drawing of what is to be done now.
func (d *Dialog) picture() string {
	return picture(d.State, d.Desk, d.Flow.Swapped(), len(d.Flow.Fits()) == 1)
}

// progress fills itself as cards come and go: in step 1 the line of the current card, in step 3 the three ticks.
func (d *Dialog) progress() goapp.UI {
	fits := d.Flow.Fits()
	body := []goapp.UI{}
	if d.State.Step == ConfirmNew {
		body = append(body, d.swap())
	}
	if len(fits) > 1 {
		body = append(body, d.choice(fits))
	} else {
		body = append(body, goapp.Ul().Class("ticks").Body(d.found(fits)))
	}
	return goapp.Div().Class("confirm-progress").Body(body...)
}

// swap is the three ticks (CF5), or with two readers the line that no swap is needed (CF6).
func (d *Dialog) swap() goapp.UI {
	s := d.Flow.Swapped()
	if s.NoSwap != nil {
		return goapp.P().Class("confirm-no-swap").Text(d.text(message.ConfirmTwoReaders, message.With("reader", s.NoSwap.Reader)))
	}
	ticks := []struct {
		key  message.Key
		done bool
	}{{message.ConfirmTickOut, s.Out}, {message.ConfirmTickIn, s.In}, {message.ConfirmTickChecked, s.Checked}}
	return goapp.Ol().Class("ticks").Body(
		goapp.Range(ticks).Slice(func(i int) goapp.UI {
			return d.tick(strconv.Itoa(i+1)+" "+d.text(ticks[i].key), ticks[i].done)
		}),
	)
}

// tick is a line with the word 済み once it is done.
func (d *Dialog) tick(text string, done bool) goapp.UI {
	line := goapp.Li().Class("tick")
	words := goapp.Span().Body(ui.Mixed(string(d.Place.Lang), text)...)
	if !done {
		return line.Body(goapp.Span().Class("tick-mark"), words)
	}
	return line.Class("tick-done").Body(
		goapp.Span().Class("tick-mark").Text(d.text(message.ConfirmTickDone)),
		words,
	)
}

// found is CF3: the card that was found, or what is awaited. Where a card is in that does not fit, or nobody knows
// whether one is in, others say so.
func (d *Dialog) found(fits []desk.Card) goapp.UI {
	switch {
	case len(fits) == 1:
		c, which := fits[0], message.BadgeCurrent
		if d.State.Step == ConfirmNew {
			which = message.BadgeNew
		}
		return d.tick(d.text(message.ConfirmFound,
			message.With("which", d.text(which)), message.With("date", message.Date(c.NotAfter)),
			message.With("issuer", c.Issuer), message.With("reader", c.Reader)), true)
	case d.Desk.Reading():
		return d.tick(d.text(message.MenuCardReading), false)
	case d.Desk.Seen() && d.Desk.Empty():
		return d.tick(d.text(message.ConfirmInsert), false)
	}
	return nil
}

// choice lets the user pick where several cards fit; none is chosen beforehand.
func (d *Dialog) choice(fits []desk.Card) goapp.UI {
	legend := message.PinDialogCardCurrent
	if d.State.Step == ConfirmNew {
		legend = message.PinDialogCardNew
	}
	options := make([]ui.Option, len(fits))
	for i, c := range fits {
		options[i] = ui.Option{Value: c.ID, Text: d.facts(c.Card)}
	}
	return ui.RadioList{Lang: string(d.Place.Lang), Name: "card", Legend: d.text(legend), Options: options, Chosen: d.State.Chosen, Change: d.onChoose}.UI()
}

func (d *Dialog) facts(c agent.Card) string {
	facts := d.text(message.MenuCardFacts, message.With("date", message.Date(c.NotAfter)), message.With("issuer", c.Issuer))
	if d.Place.Lang == message.En {
		return facts + ", " + c.Reader
	}
	return facts + "・" + c.Reader
}
