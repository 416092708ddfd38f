package ui

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Secret is the input of a PIN with its label, the word for showing it and its error. It keeps nothing: the screen reads
// the input with [Value] and empties it with [Clear] after each try. On its way out it empties itself.
type Secret struct {
	goapp.Compo
	ID       string // of the input
	Label    string
	Show     string // text of the button while the PIN is hidden
	Hide     string // text of the button while the PIN is shown
	Error    string // what is wrong with the input; empty for nothing
	Describe string // ids of texts that belong to the input, separated by spaces

	shown bool
	input goapp.Value
}

// OnMount remembers the element, so that it can be emptied after go-app has let go of it.
func (s *Secret) OnMount(ctx goapp.Context) {
	defer Catch(ctx)
	s.input = goapp.Window().GetElementByID(s.ID)
}

// OnDismount empties the input: its element may outlive the dialog in the browser's memory.
func (s *Secret) OnDismount() {
	if s.input != nil && s.input.Truthy() {
		s.input.Set("value", "")
	}
}

// Render returns label, input, button and error.
func (s *Secret) Render() goapp.UI {
	return goapp.Div().Class("field").Body(
		goapp.Label().Class("field-label").For(s.ID).Text(s.Label),
		goapp.Div().Class("field-row").Body(s.field(), s.toggle()),
		goapp.If(s.Error != "", func() goapp.UI {
			return goapp.P().ID(s.ID + "-error").Class("field-error").Text("＊" + s.Error)
		}),
	)
}

// field allows pasting and password managers: a rule of access for those who cannot retype a PIN.
func (s *Secret) field() goapp.UI {
	input := goapp.Input().ID(s.ID).Class("field-input").Type("password").
		AutoComplete(false).
		Attr("autocapitalize", "off").
		Attr("spellcheck", "false").
		Attr("inputmode", "text")
	if s.shown {
		input = input.Type("text")
	}
	describe := s.Describe
	if s.Error != "" {
		describe = s.ID + "-error " + describe
		input = input.Aria("invalid", "true")
	}
	if describe != "" {
		input = input.Aria("describedby", describe)
	}
	return input
}

func (s *Secret) toggle() goapp.UI {
	text := s.Show
	if s.shown {
		text = s.Hide
	}
	return goapp.Button().Type("button").Class("field-toggle").
		Aria("controls", s.ID).
		OnClick(Guard(s.onToggle)).
		Text(text)
}

func (s *Secret) onToggle(goapp.Context, goapp.Event) { s.shown = !s.shown }
