package ui

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Kind is the weight of a button: one solid button a view, the way out outlined, lesser things as text.
type Kind string

// The three weights.
const (
	Solid   Kind = "solid"
	Outline Kind = "outline"
	Plain   Kind = "text"
)

// Button is an action. There is no disabled button: a button that cannot act yet says why when it is pressed.
type Button struct {
	ID          string
	Text        string
	Kind        Kind               // Solid when empty
	Press       goapp.EventHandler // a method value of the screen
	Scope       any                // tells rows of a list apart
	DescribedBy string             // id of the text that says what it does
	Submit      bool               // pressed by Enter in the form or dialog around it
}

// UI returns the button.
func (b Button) UI() goapp.HTMLButton {
	kind := b.Kind
	if kind == "" {
		kind = Solid
	}
	button := goapp.Button().Type("button").Class("button", "button-"+string(kind)).Text(b.Text)
	if b.Submit {
		button = button.Type("submit")
	}
	if b.ID != "" {
		button = button.ID(b.ID)
	}
	if b.DescribedBy != "" {
		button = button.Aria("describedby", b.DescribedBy)
	}
	if b.Press != nil {
		button = button.OnClick(Guard(b.Press, b.Scope))
	}
	return button
}

// Buttons sets buttons in a row, the first one being the one that goes on.
func Buttons(buttons ...goapp.UI) goapp.UI {
	return goapp.Div().Class("buttons").Body(buttons...)
}
