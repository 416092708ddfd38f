package shell

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// updater offers a newer version of the page (E111) where no renewal is under way. The version waits in the service
// worker until the user asks for it or has closed every window; it never comes by itself.
type updater struct {
	goapp.Compo
	Lang message.Lang
	Idle bool // the screen is none of a journey's

	waiting goapp.Value // the worker that waits
	looked  []goapp.Func
}

func (u *updater) OnMount(ctx goapp.Context) {
	defer ui.Catch(ctx)
	look := goapp.FuncOf(func(goapp.Value, []goapp.Value) any {
		u.look(ctx)
		return nil
	})
	u.looked = append(u.looked, look)
	goapp.Window().Call("addEventListener", "focus", look)
	u.look(ctx)
}

// OnDismount lets go of the browser's event.
func (u *updater) OnDismount() {
	for _, f := range u.looked {
		goapp.Window().Call("removeEventListener", "focus", f)
		f.Release()
	}
}

// look asks the browser for a newer worker and whether one waits.
func (u *updater) look(ctx goapp.Context) {
	workers := goapp.Window().Get("navigator").Get("serviceWorker")
	if !workers.Truthy() {
		return
	}
	goapp.TryUpdate()
	workers.Call("getRegistration").Then(func(registration goapp.Value) {
		ui.Dispatch(ctx, func(goapp.Context) {
			if registration.Truthy() && registration.Get("waiting").Truthy() {
				u.waiting = registration.Get("waiting")
			}
		})
	})
}

func (u *updater) onUpdate(ctx goapp.Context, _ goapp.Event) {
	reload := goapp.FuncOf(func(goapp.Value, []goapp.Value) any {
		ctx.Reload()
		return nil
	})
	u.looked = append(u.looked, reload)
	goapp.Window().Get("navigator").Get("serviceWorker").Call("addEventListener", "controllerchange", reload)
	u.waiting.Call("postMessage", map[string]any{"type": "hikitsugi:activate"})
}

func (u *updater) Render() goapp.UI {
	if u.waiting == nil || !u.Idle {
		return goapp.Div().Class("update-none")
	}
	entry, _ := message.Lookup(message.PageTooOld)
	return goapp.Div().Class("update").Body(
		ui.Banner{Tone: ui.Info}.UI(goapp.P().Text(entry.What.In(u.Lang))),
		ui.Buttons(ui.Button{Text: u.Lang.Text(message.ActionUpdatePage), Kind: ui.Outline, Press: u.onUpdate}.UI()),
	)
}
