package renewal

import (
	"fmt"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	agent "hikitsugi/agent/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/remote"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// Diagnosis is 診断を写す (E206, E213): the agent's diagnosis in the clipboard, for a mail to whoever can help. It holds no
// names and no certificates. Where the browser keeps its clipboard to itself, the text is shown to be copied by hand.
type Diagnosis struct {
	goapp.Compo
	Lang message.Lang
	Flow *Flow

	said message.Key
	text string // to be copied by hand
}

// Render returns the button with what became of its press.
func (d *Diagnosis) Render() goapp.UI {
	return goapp.Div().Class("diagnosis").Body(
		ui.Button{Kind: ui.Outline, Text: d.Lang.Text(message.ActionCopyDiagnosis), Press: d.onCopy}.UI(),
		goapp.If(d.said != "", func() goapp.UI { return goapp.P().Text(d.Lang.Text(d.said)) }),
		goapp.If(d.text != "", func() goapp.UI {
			return goapp.Div().Class("snippet").TabIndex(0).Attr("role", "region").
				Aria("label", d.Lang.Text(message.ActionCopyDiagnosis)).Body(lines(d.text)...)
		}),
	)
}

func lines(text string) []goapp.UI {
	var all []goapp.UI
	for line := range strings.Lines(text) {
		all = append(all, goapp.P().Body(goapp.Code().Text(strings.TrimSpace(line))))
	}
	return all
}

func (d *Diagnosis) onCopy(ctx goapp.Context, _ goapp.Event) {
	if d.Flow == nil {
		return
	}
	d.Flow.Diagnose(func(found agent.Diagnosis, err error) {
		if err != nil {
			d.say(ctx, message.DiagnosisMissing, "")
			return
		}
		text := diagnosisText(found)
		ui.Async(ctx, func() {
			copied := remote.Copy(text)
			ui.Dispatch(ctx, func(ctx goapp.Context) {
				if copied {
					d.say(ctx, message.DiagnosisCopied, "")
					return
				}
				d.say(ctx, message.DiagnosisByHand, text)
			})
		})
	})
}

func (d *Diagnosis) say(ctx goapp.Context, what message.Key, text string) {
	d.said, d.text = what, text
	shell.Announce(ctx, d.Lang.Text(what))
}

// diagnosisText is what `agent doctor` prints: for whoever mends it, in English.
func diagnosisText(d agent.Diagnosis) string {
	return fmt.Sprintf("agent %s on %s, key %s\n%s\n", d.Status.Version, d.System, d.Status.Agent, strings.Join(d.Lines, "\n"))
}
