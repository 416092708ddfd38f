package ui

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Which tells the two cards of a renewal apart: by number, word, shape and line, so that it holds in black and white.
type Which string

// The two cards.
const (
	CurrentCard Which = "current" // ①現在: square and solid
	NewCard     Which = "new"     // ②新しい: round and outlined
)

// Badge is the mark of a card. Text is number and word together, such as ①現在: the number alone never stands on a screen.
func Badge(which Which, text string) goapp.UI {
	return goapp.Span().Class("badge", "badge-"+string(which)).Text(text)
}

// Line is one fact: a term and its value.
type Line struct {
	Term  string
	Value string
	Lang  string // of the value where it is not the page's, such as en for a distinguished name
	Code  bool   // a serial number or the like: even digits, breaks anywhere
}

// CardPanel shows which card is meant and what is known of it.
type CardPanel struct {
	Which Which
	Badge string // text of the badge
	Title string // such as 現在使用しているICカード
	Lines []Line
}

// UI returns the panel.
func (c CardPanel) UI() goapp.UI {
	return goapp.Div().Class("card-panel", "card-panel-"+string(c.Which)).Body(
		goapp.P().Class("card-panel-head").Body(Badge(c.Which, c.Badge), goapp.Span().Text(c.Title)),
		goapp.If(len(c.Lines) > 0, func() goapp.UI { return Lines(c.Lines...) }),
	)
}

// Lines returns facts as a description list.
func Lines(lines ...Line) goapp.UI {
	return goapp.Dl().Class("lines").Body(
		goapp.Range(lines).Slice(func(i int) goapp.UI { return lines[i].ui() }),
	)
}

func (l Line) ui() goapp.UI {
	value := goapp.Dd().Text(l.Value)
	if l.Lang != "" {
		value = value.Lang(l.Lang)
	}
	if l.Code {
		value = value.Class("code")
	}
	return goapp.Div().Class("line").Body(goapp.Dt().Text(l.Term), value)
}
