package renewal

import (
	"strconv"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// consequenceID is the box that says what 変更 will do, consequenceMeans the line below the button.
const (
	consequenceID    = "consequence"
	consequenceMeans = "change-means"
)

// Review is 電子証明書更新確認 (RV1–RV14).
type Review struct {
	goapp.Compo
	View
}

// Render returns the screen. Until the review has come, which after a reload takes a moment, there is only its frame.
func (r *Review) Render() goapp.UI {
	l := r.Place.Lang
	return goapp.Div().Class("screen").Body(
		goapp.Div().Body(shell.Steps(l, int(Reviewing))),
		shell.Title(r.text(message.ReviewTitle)),
		&timeLeft{View: r.View},
		goapp.Div().Class("review").Body(
			goapp.If(r.State.Step == Reviewing || len(r.State.Targets) > 0, r.content),
		),
		goapp.Div().Class("review-problem").Body(
			goapp.If(r.State.Problem != nil, func() goapp.UI {
				return Notice(l, r.Facts, r.State.Problem, r.remedies(handlers{look: r.onLook, launch: r.onLaunch, anew: r.onAnew})...)
			}),
		),
		r.buttons(),
		goapp.Div().Class("review-busy").Body(
			goapp.If(r.State.Step == Reviewing && r.State.Busy, func() goapp.UI {
				return &patience{Lang: l, Since: r.State.Since}
			}),
		),
	)
}

func (r *Review) content() goapp.UI {
	return goapp.Div().Class("review-content").Body(
		goapp.P().Text(r.text(message.ReviewLead)),
		r.comparison(),
		r.targets(),
		goapp.Div().Body(goapp.If(r.hasCases(), r.cases)),
		ui.Banner{ID: consequenceID, Tone: ui.Warning}.UI(
			goapp.P().Text(r.text(message.ReviewConsequence, message.With("n", strconv.Itoa(len(r.State.ChosenTargets()))))),
		),
	)
}

func (r *Review) buttons() goapp.UI {
	return goapp.Div().Class("buttons", "review-buttons").Body(
		goapp.Div().Class("review-change").Body(
			ui.Button{
				Text: r.text(message.ReviewChange), Press: r.onChange, DescribedBy: consequenceID + " " + consequenceMeans,
			}.UI(),
			goapp.P().ID(consequenceMeans).Text(r.text(message.ReviewChangeMeans)),
		),
		ui.Button{Text: r.text(message.ReviewBack), Kind: ui.Outline, Press: r.onBack}.UI(),
		ui.Button{Text: r.text(message.ReviewPrint), Kind: ui.Plain, Press: r.onPrint}.UI(),
	)
}

func (r *Review) onChange(goapp.Context, goapp.Event) {
	if r.Flow != nil {
		r.Flow.Change()
	}
}

func (r *Review) onBack(goapp.Context, goapp.Event) {
	if r.Flow != nil {
		r.Flow.Back()
	}
}

func (r *Review) onAnew(goapp.Context, goapp.Event) {
	r.Flow.Back()
	r.Flow.Start()
}

func (r *Review) onLaunch(goapp.Context, goapp.Event) { r.Flow.Launch() }

func (r *Review) onLook(goapp.Context, goapp.Event) { r.Flow.Look() }

func (r *Review) onPrint(goapp.Context, goapp.Event) { goapp.Window().Call("print") }

// onTick takes the box of one registration, which its value names.
func (r *Review) onTick(ctx goapp.Context, _ goapp.Event) {
	box := ctx.JSSrc()
	r.Flow.Tick(box.Get("value").String(), box.Get("checked").Bool())
}
