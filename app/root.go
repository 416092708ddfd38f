// Package app is the user interface: one root component that answers every address with the frame of package shell around
// the screen of that address. Screens live in one folder a journey, the parts they are built of in ui, every text in
// message. It runs in the browser, and once natively at build time to write the prerendered pages (wasm/main.go).
//
// No user's data is ever rendered outside the browser. Nothing below app imports net/http, crypto/tls, crypto/x509,
// templates or time/tzdata: they would double what the browser downloads.
package app

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// Root is mounted once for the whole visit. go-app hands it each new address through OnNav.
type Root struct {
	goapp.Compo

	place   shell.Place
	placed  bool // the address is known
	arrived bool // and was gone to
	facts   shell.Facts
	fault   ui.Fault
	visit   visit
}

// OnInit reads the address before the first picture: the prerendered text is replaced by the same, not by a page without.
func (r *Root) OnInit() {
	if goapp.IsClient {
		r.place, r.placed = shell.ParsePlace(goapp.Window().URL().Path), true
		r.visit.choose(r.place.Practice())
	}
}

// OnMount makes the states that other components observe exist before any of them asks.
func (r *Root) OnMount(ctx goapp.Context) {
	defer ui.Catch(ctx)
	ctx.SetState(shell.FactsState, shell.Facts{})
	ctx.SetState(ui.FaultState, ui.Fault{})
	ctx.ObserveState(shell.FactsState, &r.facts)
	ctx.ObserveState(ui.FaultState, &r.fault)
	ui.HandleFocus(ctx)
	r.visit.begin(ctx)
}

// OnNav reads the new address. A fault ends with the screen that it happened on.
func (r *Root) OnNav(ctx goapp.Context) {
	defer ui.Catch(ctx)
	place := shell.ParsePlace(ctx.Page().URL().Path)
	if r.arrived && r.visit.crosses(place) {
		ctx.Reload()
		return
	}
	r.place, r.placed = place, true
	r.fault = ui.Fault{}
	shell.Arrive(ctx, r.place, !r.arrived)
	r.arrived = true
	r.visit.arrive(r.place)
}

// Render returns the frame with the screen of the address in it.
func (r *Root) Render() goapp.UI {
	return shell.Page(r.place, r.facts, r.visit.update(), r.screen())
}
