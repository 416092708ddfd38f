package shell

import (
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

const (
	announceAction = "shell.announce"
	alertAction    = "shell.alert"
)

// settle is how long a polite message waits for a later one: a reader tells several states in a row when a card is put
// in, and only the last is worth hearing.
const settle = 500 * time.Millisecond

// Announce says a text to screen readers when they are silent, once nothing newer has come for half a second.
func Announce(ctx goapp.Context, text string) { ctx.NewActionWithValue(announceAction, text) }

// Alert says a text to screen readers at once.
func Alert(ctx goapp.Context, text string) { ctx.NewActionWithValue(alertAction, text) }

// announcer is the two live regions. They are in the page before anything is said and are never replaced.
type announcer struct {
	goapp.Compo
	Lang message.Lang

	polite, urgent string
	last           int // number of the newest polite message
}

func (a *announcer) OnMount(ctx goapp.Context) {
	defer ui.Catch(ctx)
	ctx.Handle(announceAction, a.onAnnounce)
	ctx.Handle(alertAction, a.onAlert)
}

func (a *announcer) onAnnounce(ctx goapp.Context, action goapp.Action) {
	defer ui.Catch(ctx)
	text, _ := action.Value.(string)
	a.last++
	number := a.last
	ctx.After(settle, func(goapp.Context) {
		if number == a.last {
			a.polite = anew(a.polite, text)
		}
	})
}

func (a *announcer) onAlert(ctx goapp.Context, action goapp.Action) {
	defer ui.Catch(ctx)
	text, _ := action.Value.(string)
	a.urgent = anew(a.urgent, text)
}

// anew makes a repeated text differ, since a region that does not change is not read again.
func anew(before, text string) string {
	if before == text {
		return text + "\u00a0"
	}
	return text
}

func (a *announcer) Render() goapp.UI {
	return goapp.Div().Class("hidden-text").Body(
		goapp.Div().ID("polite").Attr("role", "status").Aria("live", "polite").Body(ui.Mixed(string(a.Lang), a.polite)...),
		goapp.Div().ID("urgent").Attr("role", "alert").Aria("live", "assertive").Body(ui.Mixed(string(a.Lang), a.urgent)...),
	)
}
