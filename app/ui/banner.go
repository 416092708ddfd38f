package ui

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Tone is what a banner is about, told by icon, word and frame, never by colour alone.
type Tone string

// The four tones.
const (
	Success Tone = "success"
	Error   Tone = "error"
	Warning Tone = "warning"
	Info    Tone = "info"
)

// Banner is a notice in the flow of a page or dialog. It is not a live region: what must be heard is also announced
// through the frame's regions (package shell).
type Banner struct {
	ID    string
	Tone  Tone
	Lang  string // of the page, where the heading may name something Japanese
	Title string // heading; empty for a notice of one sentence
	Level int    // of the heading, 2 when 0
	Small string // small print: code, number, support number
}

// UI returns the banner with its content under the heading.
func (b Banner) UI(content ...goapp.UI) goapp.UI {
	body := make([]goapp.UI, 0, len(content)+2)
	if b.Title != "" {
		body = append(body, b.heading())
	}
	body = append(body, content...)
	if b.Small != "" {
		body = append(body, goapp.P().Class("banner-small").Text(b.Small))
	}
	box := goapp.Section().Class("banner", "banner-"+string(b.Tone))
	if b.ID != "" {
		box = box.ID(b.ID).TabIndex(-1)
	}
	return box.Body(
		goapp.Span().Class("icon", "icon-"+string(b.Tone)),
		goapp.Div().Class("banner-body").Body(body...),
	)
}

func (b Banner) heading() goapp.UI {
	if b.Level == 3 {
		return goapp.H3().Class("banner-title").Body(Mixed(b.Lang, b.Title)...)
	}
	return goapp.H2().Class("banner-title").Body(Mixed(b.Lang, b.Title)...)
}

// Art is a drawing that repeats the text beside it, by the name of its file in web/art: no-reader, no-card, insert,
// insert-current, insert-new, reading, remove, remove-current, remove-new, swap, wrong-card, permission, done. Screen readers pass it.
func Art(name string) goapp.UI {
	return goapp.Span().Class("art", "art-"+name)
}
