package app

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/desk"
	"hikitsugi/app/menu"
	"hikitsugi/app/message"
	"hikitsugi/app/receipt"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// said remembers what the page has said beside what it shows: the document's title, what screen readers were told, and
// where the focus was when a dialog ended.
type said struct {
	title     shell.Name
	polite    string
	cancelled bool
	urgent    string
	step      renewal.Step
}

// update says what is new; authority is the name of the one whose screens are open.
func (s *said) update(ctx goapp.Context, place shell.Place, authority string, lies desk.State, state renewal.State) {
	if name, ok := nameOf(place, state); ok && name != s.title {
		s.title = name
		shell.SetTitle(ctx, place, name)
	}
	urgent := ""
	if state.Problem != nil {
		urgent = state.Problem.Spoken(place.Lang)
	}
	if urgent != s.urgent {
		shell.Alert(ctx, urgent) // what no longer holds is taken back by silence
	}
	s.urgent = urgent
	s.announce(ctx, place, authority, lies, state)
	if inDialog(s.step) && state.Step == renewal.AtMenu {
		ui.Focus(ctx, renewal.RenewID)
	}
	s.step = state.Step
}

// announce says what is new and not urgent. What was cancelled is said once; what a card does then is heard again.
func (s *said) announce(ctx goapp.Context, place shell.Place, authority string, lies desk.State, state renewal.State) {
	text := polite(place, authority, lies, state)
	switch {
	case state.Cancelled && !s.cancelled && place.Screen == shell.Menu:
		shell.Announce(ctx, place.Lang.Text(message.MenuCancelled))
	case text != s.polite && text != "":
		shell.Announce(ctx, text)
	}
	s.cancelled = state.Cancelled
	if text != "" {
		s.polite = text
	}
}

func inDialog(s renewal.Step) bool { return s >= renewal.ConfirmCurrent && s <= renewal.PINNew }

// nameOf is the name of the step for the document's title (FR1), where the journey has one.
func nameOf(place shell.Place, state renewal.State) (shell.Name, bool) {
	l := place.Lang
	name := shell.Name{Step: int(state.Step), Error: state.Problem != nil}
	switch {
	case place.Screen == shell.Review:
		name.Step, name.Text = int(renewal.Reviewing), l.Text(message.ReviewTitle)
	case place.Screen == shell.Receipt && state.Receipt != nil && state.Receipt.Number == place.Number:
		name.Step, name.Text = int(renewal.Done), l.Text(receipt.Title(*state.Receipt))
	case place.Screen != shell.Menu:
		return name, false
	case state.Step == renewal.ConfirmCurrent || state.Step == renewal.ConfirmNew:
		name.Text = l.Text(message.ConfirmTitle)
	case state.Step == renewal.PINCurrent || state.Step == renewal.PINNew:
		name.Text = l.Text(message.PinDialogTitle)
	default:
		name.Step, name.Text = 0, l.Text(message.MenuTitle)
	}
	return name, true
}

// polite is what is heard when nothing is urgent: what a card is doing, else how the desk stands.
func polite(place shell.Place, authority string, lies desk.State, state renewal.State) string {
	l := place.Lang
	switch {
	case place.Screen != shell.Menu:
		return ""
	case state.Signing:
		return l.Text(message.PinDialogBusy)
	}
	return menu.Heard(l, authority, lies, state.Step == renewal.AtMenu)
}
