package menu

import (
	"strings"

	"hikitsugi/app/desk"
	"hikitsugi/app/message"
	"hikitsugi/app/renewal"
)

// Heard is what screen readers are told of the desk: how the connector stands and what is in each reader, and with
// advice also which procedure at this authority the card is for, or what is wrong with it. It is empty while nothing is known.
func Heard(l message.Lang, authority string, s desk.State, advice bool) string {
	if s.Agent == desk.Asking {
		return ""
	}
	if s.Agent != desk.Ready {
		return l.Text(message.MenuAgent) + AgentText(l, s.Agent) + " " + renewal.AgentNoteText(l, s)
	}
	if s.Stopped {
		if !advice {
			return "" // the dialog says it
		}
		return renewal.NewProblem(message.CardServiceStopped, nil).Spoken(l)
	}
	if len(s.Readers) == 0 {
		return l.Text(message.MenuReader) + l.Text(message.MenuReaderAbsent)
	}
	var said []string
	for _, r := range s.Readers {
		said = append(said, l.Text(message.MenuCard)+CardText(l, r))
		switch problem := trouble(r, authority); {
		case !advice:
		case problem != nil:
			said = append(said, problem.Spoken(l))
		case !r.Card.Reading && r.Card.Judged.Digest != "":
			said = append(said, Advice(l, r.Card.Judged)...)
		}
	}
	return strings.Join(said, " ")
}
