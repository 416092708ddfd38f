package shell

import (
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// Update says whether a newer version of the page (E111) may be offered now.
type Update struct {
	Idle    bool // no renewal is under way on this screen
	Refused bool // the registry no longer answers this page: it must be offered wherever the user is
}

// lookEvery is how often a page that stays open looks for a newer version, beside each time it comes to the front.
const lookEvery = 30 * time.Minute

// updater offers a newer version of the page. The version waits in the service worker until the user asks for it or has
// closed every window; it never comes by itself.
type updater struct {
	goapp.Compo
	Lang   message.Lang
	Update Update

	waits    bool
	listener goapp.Func
}

func (u *updater) OnMount(ctx goapp.Context) {
	defer ui.Catch(ctx)
	u.listener = goapp.FuncOf(func(_ goapp.Value, args []goapp.Value) any {
		u.look(ctx, len(args) > 0 && args[0].Get("type").String() == "focus")
		return nil
	})
	goapp.Window().Call("addEventListener", "focus", u.listener)
	u.watch(ctx)
	u.lookAgain(ctx)
}

// OnDismount lets go of the browser's event.
func (u *updater) OnDismount() {
	goapp.Window().Call("removeEventListener", "focus", u.listener)
}

// watch has the browser tell when it has found a newer worker.
func (u *updater) watch(ctx goapp.Context) {
	withWorker(func(registration goapp.Value) {
		registration.Call("addEventListener", "updatefound", u.listener)
	})
	u.look(ctx, false)
}

func (u *updater) lookAgain(ctx goapp.Context) {
	ctx.After(lookEvery, func(ctx goapp.Context) {
		defer ui.Catch(ctx)
		u.look(ctx, true)
		u.lookAgain(ctx)
	})
}

// look sees whether a newer version waits, is on its way or, if asked for, can be had at the registry.
func (u *updater) look(ctx goapp.Context, ask bool) {
	withWorker(func(registration goapp.Value) {
		if ask {
			registration.Call("update").Call("catch", u.listener) // without a network there is none
		}
		if installing := registration.Get("installing"); installing.Truthy() {
			installing.Call("addEventListener", "statechange", u.listener)
		}
		waits := registration.Get("waiting").Truthy()
		ui.Dispatch(ctx, func(goapp.Context) { u.waits = waits })
	})
}

// withWorker runs f once the page's service worker is there; never in a browser without one.
func withWorker(f func(registration goapp.Value)) {
	if workers := goapp.Window().Get("navigator").Get("serviceWorker"); workers.Truthy() {
		workers.Get("ready").Then(f)
	}
}

func (u *updater) Render() goapp.UI {
	if !u.Update.Refused && !(u.waits && u.Update.Idle) {
		return goapp.Section().Class("update-none")
	}
	entry, _ := message.Lookup(message.PageTooOld)
	return goapp.Section().Class("update").Aria("label", u.Lang.Text(message.ActionUpdatePage)).Body(
		ui.Banner{Tone: ui.Info}.UI(goapp.P().Text(entry.What.In(u.Lang))),
		ui.Buttons(UpdateButton(u.Lang)),
	)
}

// UpdateButton is 最新の画面にする.
func UpdateButton(lang message.Lang) goapp.UI {
	return ui.Button{Text: lang.Text(message.ActionUpdatePage), Kind: ui.Outline, Press: onUpdate}.UI()
}

// onUpdate lets the newer version take over and loads the page anew. Where no worker waits, the page as the registry
// serves it is the newest.
func onUpdate(ctx goapp.Context, _ goapp.Event) {
	workers := goapp.Window().Get("navigator").Get("serviceWorker")
	if !workers.Truthy() {
		ctx.Reload()
		return
	}
	workers.Call("getRegistration").Then(func(registration goapp.Value) {
		if !registration.Truthy() || !registration.Get("waiting").Truthy() {
			ctx.Reload()
			return
		}
		workers.Call("addEventListener", "controllerchange", goapp.FuncOf(func(goapp.Value, []goapp.Value) any {
			ctx.Reload()
			return nil
		}))
		registration.Get("waiting").Call("postMessage", map[string]any{"type": "hikitsugi:activate"})
	})
}
