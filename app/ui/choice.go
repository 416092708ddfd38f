package ui

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Checkbox is a box with its label. After Change has run and the screen was rendered, the box shows Checked again,
// whether the screen took the user's tick or not.
type Checkbox struct {
	ID          string
	Value       string
	Text        string
	Checked     bool
	Change      goapp.EventHandler // a method value; reads the box by ctx.JSSrc().Get("checked") and its value
	DescribedBy string
}

// UI returns the box.
func (c Checkbox) UI() goapp.UI {
	box := choice{"checkbox", c.ID, "", c.Value, []goapp.UI{goapp.Text(c.Text)}, c.Checked, c.Change}
	return box.ui(c.DescribedBy)
}

// Option is one entry of a [RadioList].
type Option struct {
	Value string
	Text  string
}

// RadioList lets the user choose one of a few, none being chosen beforehand unless Chosen says so.
type RadioList struct {
	Lang    string // of the page: Japanese values in the options are marked in any other
	Name    string // unique in the page
	Legend  string
	Options []Option
	Chosen  string
	Change  goapp.EventHandler // a method value; reads the choice by ctx.JSSrc().Get("value")
	Error   string
}

// UI returns the list.
func (r RadioList) UI() goapp.UI {
	set := goapp.FieldSet().Class("radio-list")
	if r.Error != "" {
		set = set.Aria("describedby", r.Name+"-error")
	}
	return set.Body(
		goapp.Legend().Text(r.Legend),
		goapp.If(r.Error != "", func() goapp.UI {
			return goapp.P().ID(r.Name + "-error").Class("field-error").Text("＊" + r.Error)
		}),
		goapp.Range(r.Options).Slice(func(i int) goapp.UI {
			o := r.Options[i]
			return choice{"radio", r.Name + "-" + o.Value, r.Name, o.Value, Mixed(r.Lang, o.Text), o.Value == r.Chosen, r.Change}.ui("")
		}),
	)
}

// choice is what box and radio button have in common.
type choice struct {
	kind, id, name, value string
	text                  []goapp.UI
	checked               bool
	change                goapp.EventHandler
}

func (c choice) ui(describedBy string) goapp.UI {
	input := goapp.Input().Type(c.kind).ID(c.id).Class("choice-input").
		Value(c.value).
		Checked(c.checked).
		DataSet("checked", c.checked).
		OnChange(c.onChange, goapp.EventScope(c.id, identity(c.change)))
	if c.name != "" {
		input = input.Name(c.name)
	}
	if describedBy != "" {
		input = input.Aria("describedby", describedBy)
	}
	return goapp.Div().Class("choice").Body(input, goapp.Label().For(c.id).Class("choice-label").Body(c.text...))
}

func (c choice) onChange(ctx goapp.Context, e goapp.Event) {
	defer Catch(ctx)
	if c.change != nil {
		c.change(ctx, e)
	}
	box := ctx.JSSrc()
	ctx.Defer(func(goapp.Context) {
		box.Set("checked", box.Get("dataset").Get("checked").String() == "true")
	})
}
