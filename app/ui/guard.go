package ui

import (
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// FaultState is the go-app state that holds the [Fault] of the running program. The frame of the page shows it.
const FaultState = "ui.fault"

// Fault says that a handler or a piece of work panicked and was caught. Its zero value means none.
type Fault struct {
	Count int // how often, so that a second one is noticed
}

// Guard wraps an event handler so that a panic ends in the error view instead of ending the program. It returns the two
// arguments of every On method. The option carries the identity of h, since go-app could not tell two guarded handlers
// apart; scope adds to it what tells apart the rows of a list.
func Guard(h goapp.EventHandler, scope ...any) (goapp.EventHandler, goapp.EventOption) {
	guarded := func(ctx goapp.Context, e goapp.Event) {
		defer Catch(ctx)
		h(ctx, e)
	}
	return guarded, goapp.EventScope(append([]any{identity(h)}, scope...)...)
}

// identity names the code of a handler, which is all that go-app itself compares.
func identity(h goapp.EventHandler) string {
	return fmt.Sprintf("%x", reflect.ValueOf(h).Pointer())
}

// Async runs work in a goroutine of its own, guarded. The work returns to the screen through [Dispatch].
func Async(ctx goapp.Context, work func()) {
	ctx.Async(func() {
		defer Catch(ctx)
		work()
	})
}

// Dispatch runs f where components may be changed and renders afterwards, guarded. f does not run if the component that
// ctx came from is gone.
func Dispatch(ctx goapp.Context, f func(goapp.Context)) {
	ctx.Dispatch(func(ctx goapp.Context) {
		defer Catch(ctx)
		f(ctx)
	})
}

// Catch turns a panic into a [Fault]. It must be deferred directly: `defer ui.Catch(ctx)`.
func Catch(ctx goapp.Context) {
	v := recover()
	if v == nil {
		return
	}
	goapp.Logf("caught: %s\n%s", describe(v), debug.Stack())
	var fault Fault
	ctx.GetState(FaultState, &fault)
	ctx.SetState(FaultState, Fault{Count: fault.Count + 1})
}

// describe keeps the text of the runtime's own errors only: another panic may carry what the user typed.
func describe(v any) string {
	if err, ok := v.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", v)
}
