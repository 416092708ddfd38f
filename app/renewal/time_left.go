package renewal

import (
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// warnBefore is how long before its end a renewal says so (FR10).
const warnBefore = 5 * time.Minute

// timeLeft is the band that offers more time; it can be asked for as often as wished and never shows while a card signs.
type timeLeft struct {
	goapp.Compo
	View

	due     bool
	waiting time.Time // the end that a timer is set for
}

func (t *timeLeft) OnMount(ctx goapp.Context) { t.watch(ctx) }

func (t *timeLeft) OnUpdate(ctx goapp.Context) { t.watch(ctx) }

// watch compares with the registry's clock, never with the PC's.
func (t *timeLeft) watch(ctx goapp.Context) {
	defer ui.Catch(ctx)
	now, was := t.Facts.Now(), t.due
	if t.State.Renewal == nil || now.IsZero() {
		t.due = false
		return
	}
	end := t.State.Renewal.Expires
	due, wait := ending(now, end)
	t.due = due
	if t.due && !was {
		shell.Announce(ctx, t.text(message.FrameTimeLeft))
	}
	if wait == 0 || t.waiting.Equal(end) {
		return
	}
	t.waiting = end
	ctx.After(wait, func(ctx goapp.Context) { t.watch(ctx) })
}

// ending reports whether the last minutes before end have begun, and if not, how long until they do; both are zero once
// the end is over.
func ending(now, end time.Time) (due bool, wait time.Duration) {
	left := end.Sub(now)
	if left > warnBefore {
		return false, left - warnBefore
	}
	return left > 0, 0
}

func (t *timeLeft) Render() goapp.UI {
	if !t.due || t.State.Signing {
		return goapp.Div().Class("time-left-none")
	}
	return ui.Banner{Tone: ui.Warning}.UI(
		goapp.P().Text(t.text(message.FrameTimeLeft)),
		ui.Buttons(
			ui.Button{Text: t.text(message.FrameTimeContinue), Press: t.onContinue}.UI(),
			ui.Button{Text: t.text(message.FrameTimeStop), Kind: ui.Outline, Press: t.onStop}.UI(),
		),
	)
}

func (t *timeLeft) onContinue(goapp.Context, goapp.Event) { t.Flow.Extend() }

func (t *timeLeft) onStop(goapp.Context, goapp.Event) { t.Flow.Cancel() }
