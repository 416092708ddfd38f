package renewal

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// NewProblem is a code of the catalogue with what fills its text, as it is shown before the registry or a card was asked
// for anything. A code that is not in the catalogue is a fault of ours (E519).
func NewProblem(code message.Code, args map[string]string) *Problem {
	return newProblem(code, args, "")
}

// ProblemOf turns an error of the registry's client into what is shown.
func ProblemOf(err error) *Problem { return problemOf(err, atRegistry) }

// Unjudged takes the verdict away where a screen does not know what a renewal has or has not changed.
func (p *Problem) Unjudged() *Problem {
	p.Verdict = -1
	return p
}

// Notice shows a problem in place: the first sentence as heading, the rest, the remedy, the verdict on what has been
// changed, what can be pressed, and the small print.
func Notice(l message.Lang, facts shell.Facts, p *Problem, actions ...goapp.UI) goapp.UI {
	entry, _ := message.Lookup(p.Code)
	heading, rest := entry.Heading(l, p.arguments(l)...)
	content := []goapp.UI{
		sentence(l, rest),
		sentence(l, entry.Remedy.In(l, p.arguments(l)...)),
		sentence(l, entry.VerdictText(l, p.Verdict)),
	}
	if p.Code == message.AgentPermissionDenied {
		content = append(content, ui.Art("permission")) // 図のとおり
	}
	if len(actions) > 0 {
		content = append(content, ui.Buttons(actions...))
	}
	return ui.Banner{Tone: tone(entry), Lang: string(l), Title: heading, Small: p.small(l, facts, entry)}.UI(content...)
}

// Spoken is what screen readers hear of a problem.
func (p *Problem) Spoken(l message.Lang) string {
	entry, _ := message.Lookup(p.Code)
	return entry.What.In(l, p.arguments(l)...) + " " + entry.Remedy.In(l, p.arguments(l)...) + " " +
		entry.VerdictText(l, p.Verdict)
}

// sentence returns nil, which go-app leaves out, for an empty text.
func sentence(l message.Lang, text string) goapp.UI {
	if text == "" {
		return nil
	}
	return goapp.P().Body(ui.Mixed(string(l), text)...)
}

// tone: what the user can put right is a warning.
func tone(entry message.Entry) ui.Tone {
	if len(entry.Owners) > 0 && entry.Owners[0] == message.OwnerUser {
		return ui.Warning
	}
	return ui.Error
}

func (p *Problem) small(l message.Lang, facts shell.Facts, entry message.Entry) string {
	if p.Support != "" {
		facts.Support = p.Support
	}
	return shell.SmallPrint(l, facts, entry)
}

// arguments fills every placeholder of the problem's entry.
func (p *Problem) arguments(l message.Lang) []message.Arg {
	entry, _ := message.Lookup(p.Code)
	return Arguments(l, entry, p.Args)
}
