package renewal

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/desk"
	"hikitsugi/app/message"
	"hikitsugi/app/remote"
)

// AgentNote stands beside what is said of an agent that is not ready: what became of 接続ソフトを起動, or the site's name
// that E106 asks the user to check. It is nil, which go-app leaves out, where there is nothing to add.
func AgentNote(l message.Lang, lies desk.State) goapp.UI {
	if text := AgentNoteText(l, lies); text != "" {
		return goapp.P().Class("row-note").Text(text)
	}
	return nil
}

// AgentNoteText is what AgentNote says.
func AgentNoteText(l message.Lang, lies desk.State) string {
	switch {
	case lies.Agent == desk.Untrusted:
		return remote.Origin()
	case lies.Agent != desk.Absent && lies.Agent != desk.Lost:
		return ""
	case lies.Launch == desk.Launching:
		return l.Text(message.MenuAgentStarting)
	case lies.Launch == desk.LaunchFailed:
		return l.Text(message.MenuAgentUnstarted)
	}
	return ""
}
