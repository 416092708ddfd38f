// Package ui holds the parts that screens are built of, after the Digital Agency's design system: button, dialog, banner,
// steps, field, card panel, table, choices. It knows no journey, no registry and no agent.
//
// # How a part is used
//
// A part without a state of its own is a plain struct with a method UI, a builder and not a go-app component:
//
//	ui.Button{Text: l.Text(message.ConfirmOK), Press: s.onOK}.UI()
//
// so it has no fields that go-app would compare or forget to copy, and its children are ordinary children of the
// screen's own Render. Only what must remember something or touch the DOM is a component ([Secret], the dialog's title).
//
// # Handlers
//
// Press, Cancel, Change and their like take a method value of the screen that renders the part: s.onOK, never a closure
// over a loop variable. go-app compares handlers by code pointer, so two closures from one place are "the same" and the
// first stays attached. Where rows of a list share a handler, either read the datum from the element, or give a Scope
// that differs for each row. Every builder wraps its handlers in [Guard]; elements made by hand do it themselves:
//
//	goapp.A().OnClick(ui.Guard(s.onHelp))
//
// Work outside an event (OnMount, OnNav, fetches) begins with `defer ui.Catch(ctx)` or runs through [Async] and
// [Dispatch]. A panic that none of these meets ends the program and leaves a page of dead buttons.
//
// # What go-app does not do
//
//   - An input is not controlled. Read it with [Value] when it is needed, empty it with [Clear].
//   - Children are matched by position and type. Give screens and steps distinct types, or a CompoID.
//   - Style() is blocked by our Content-Security-Policy: classes only.
//   - An attribute set to "" or, before the program starts, to false is not what it says: leave it away.
//   - A DOM call that fires an event at once (click, requestSubmit) must not be made from a handler: the event's own
//     handler waits until this one is over, too late for PreventDefault. Hand it to setTimeout.
//   - Alt("") is dropped. A picture that repeats the text beside it is [Art]; one that does not has an Alt.
package ui
