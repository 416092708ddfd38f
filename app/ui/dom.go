package ui

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Value returns what stands in the input with this id, empty if there is none.
func Value(id string) string {
	if e := goapp.Window().GetElementByID(id); e.Truthy() {
		return e.Get("value").String()
	}
	return ""
}

// Clear empties the input with this id. Setting the value through go-app would leave the typed text in place.
func Clear(id string) {
	if e := goapp.Window().GetElementByID(id); e.Truthy() {
		e.Set("value", "")
	}
}

// Focus moves the focus to the element with this id after the next rendering. It does nothing if there is none.
func Focus(ctx goapp.Context, id string) {
	ctx.Defer(func(goapp.Context) {
		if e := goapp.Window().GetElementByID(id); e.Truthy() {
			e.Call("focus")
		}
	})
}
