package ui

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Dialog is a modal dialog that is open as long as it is rendered. The screen leaves it out of its Render to close it; the
// focus then returns to the element that had it before. X and Esc are the same as Cancel.
//
// Its content stands in a form: Enter presses the button marked Submit, wherever the focus is but on another control.
type Dialog struct {
	ID      string // of the element; another ID is another dialog and moves the focus anew
	Title   string
	Close   string             // text of the closing X
	Cancel  goapp.EventHandler // by X or Esc; never called while Busy
	Submit  goapp.EventHandler // by the Submit button or Enter
	Busy    bool               // while a card signs: X and Esc wait for its answer
	FocusID string             // gets the focus first; the title when empty
}

// UI returns the open dialog with its content.
func (d Dialog) UI(content ...goapp.UI) goapp.UI {
	dialog := goapp.Dialog().ID(d.ID).Class("dialog").
		Aria("labelledby", d.titleID()).
		On("cancel", d.onCancel, d.scope(d.Cancel)).
		On("close", d.onClose, d.scope(d.Cancel)).
		OnKeyDown(Guard(onEnter))
	if d.Busy {
		dialog = dialog.Aria("busy", "true")
	}
	body := append([]goapp.UI{d.head()}, content...)
	return dialog.Body(goapp.Form().Class("dialog-form").OnSubmit(d.onSubmit, d.scope(d.Submit)).Body(body...))
}

// DialogTitle is the id of the title of the dialog with an id. It takes the focus where nothing else may.
func DialogTitle(dialog string) string { return dialog + "-title" }

func (d Dialog) titleID() string { return DialogTitle(d.ID) }

// scope names all that the handlers below captured; without it go-app would keep the first ones for ever.
func (d Dialog) scope(h goapp.EventHandler) goapp.EventOption {
	return goapp.EventScope(d.ID, d.Busy, identity(h))
}

func (d Dialog) head() goapp.UI {
	return goapp.Div().Class("dialog-head").Body(
		&dialogTitle{ID: d.titleID(), Text: d.Title, FocusID: d.FocusID},
		goapp.Button().Type("button").Class("dialog-close").
			OnClick(d.onClose, d.scope(d.Cancel)).
			Body(goapp.Span().Class("icon icon-close"), goapp.Span().Text(d.Close)),
	)
}

// onCancel hears Esc. The browser must not close what the screen still renders.
func (d Dialog) onCancel(ctx goapp.Context, e goapp.Event) {
	defer Catch(ctx)
	e.PreventDefault()
	if !d.Busy && d.Cancel != nil {
		d.Cancel(ctx, e)
	}
}

// onClose hears the X, and Chromium closing the dialog at the second Esc in a row, which no page can prevent.
func (d Dialog) onClose(ctx goapp.Context, e goapp.Event) {
	defer Catch(ctx)
	if !d.Busy && d.Cancel != nil {
		d.Cancel(ctx, e)
		return
	}
	if dialog := goapp.Window().GetElementByID(d.ID); dialog.Truthy() && !dialog.Get("open").Bool() {
		dialog.Call("showModal")
	}
}

func (d Dialog) onSubmit(ctx goapp.Context, e goapp.Event) {
	defer Catch(ctx)
	e.PreventDefault()
	if d.Submit != nil {
		d.Submit(ctx, e)
	}
}

// onEnter presses the Submit button where the focus is on text, as it is when a dialog opens.
func onEnter(ctx goapp.Context, e goapp.Event) {
	if e.Get("key").String() != "Enter" || e.Get("isComposing").Bool() {
		return
	}
	target := e.Get("target")
	if target.Call("closest", "button, a, input, summary, textarea, select").Truthy() {
		return
	}
	// Not from here: the submit event would find this goroutine busy, and its default could not be prevented in time.
	if form := ctx.JSSrc().Call("querySelector", "form"); form.Truthy() {
		goapp.Window().Call("setTimeout", form.Get("requestSubmit").Call("bind", form), 0)
	}
}

// dialogTitle opens the dialog around it when it comes, and gives the focus back when it has gone.
type dialogTitle struct {
	goapp.Compo
	ID      string
	Text    string
	FocusID string

	dialog goapp.Value
	opener goapp.Value
}

// CompoID makes go-app treat the title of another dialog as another title.
func (t *dialogTitle) CompoID() string { return t.ID }

func (t *dialogTitle) Render() goapp.UI {
	return goapp.H2().ID(t.ID).Class("dialog-title").TabIndex(-1).Text(t.Text)
}

func (t *dialogTitle) OnMount(ctx goapp.Context) {
	defer Catch(ctx)
	t.dialog = t.JSValue().Call("closest", "dialog")
	if !t.dialog.Truthy() {
		return
	}
	t.opener = t.dialog.Get("openedBy")
	if !t.dialog.Get("open").Bool() {
		t.opener = goapp.Window().Get("document").Get("activeElement")
		t.dialog.Set("openedBy", t.opener)
		t.dialog.Call("showModal")
	}
	first := t.FocusID
	if first == "" {
		first = t.ID
	}
	Focus(ctx, first)
}

// OnDismount returns the focus once the dialog has left the page; another dialog in its place keeps it.
func (t *dialogTitle) OnDismount() {
	if t.dialog == nil || !t.dialog.Truthy() {
		return
	}
	dialog, opener := t.dialog, t.opener
	var later goapp.Func
	later = goapp.FuncOf(func(goapp.Value, []goapp.Value) any {
		later.Release()
		if !dialog.Get("isConnected").Bool() && opener.Truthy() && opener.Get("isConnected").Bool() {
			opener.Call("focus")
		}
		return nil
	})
	goapp.Window().Call("setTimeout", later, 0)
}
