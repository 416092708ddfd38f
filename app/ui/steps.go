package ui

import (
	"strconv"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Steps is the list of a journey's steps with the present one marked.
type Steps struct {
	Label   string   // what the list is, for screen readers
	Texts   []string // in order
	Current int      // 1 is the first
	Done    string   // the word for a step that is over, such as 済み
}

// UI returns the list. Steps are not links: the state decides where the journey is, not the address.
func (s Steps) UI() goapp.UI {
	return goapp.Ol().Class("steps").Aria("label", s.Label).Body(
		goapp.Range(s.Texts).Slice(func(i int) goapp.UI { return s.step(i) }),
	)
}

func (s Steps) step(i int) goapp.UI {
	item := goapp.Li().Class("step")
	switch {
	case i+1 == s.Current:
		item = item.Class("step-current").Aria("current", "step")
	case i+1 < s.Current:
		item = item.Class("step-done")
	}
	return item.Body(
		goapp.Span().Class("step-number").Text(strconv.Itoa(i+1)),
		goapp.Span().Class("step-text").Text(s.Texts[i]),
		goapp.If(i+1 < s.Current && s.Done != "", func() goapp.UI {
			return goapp.Span().Class("hidden-text").Text(s.Done)
		}),
	)
}
