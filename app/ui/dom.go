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

// Focus moves the focus to the element with this id after the next rendering. It does nothing if there is none, nor if the
// element that ctx came from is gone by then; see [FocusInstead].
func Focus(ctx goapp.Context, id string) {
	ctx.Defer(func(goapp.Context) {
		if e := goapp.Window().GetElementByID(id); e.Truthy() {
			e.Call("focus")
		}
	})
}

const focusAction = "ui.focus"

// FocusInstead does the same where what was pressed goes away with the next rendering, and ctx with it. The component that
// has called [HandleFocus] does it.
func FocusInstead(ctx goapp.Context, id string) { ctx.NewActionWithValue(focusAction, id) }

// HandleFocus is called once, by a component that stays.
func HandleFocus(ctx goapp.Context) {
	ctx.Handle(focusAction, func(ctx goapp.Context, action goapp.Action) {
		defer Catch(ctx)
		if id, ok := action.Value.(string); ok {
			Focus(ctx, id)
		}
	})
}
