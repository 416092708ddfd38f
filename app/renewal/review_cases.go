package renewal

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// outcomes are the words for what becomes of an open case.
var outcomes = map[string]message.Key{
	"carried-over": message.ReviewCaseCarriedOver,
	"wait":         message.ReviewCaseWait,
	"too-late":     message.ReviewCaseTooLate,
	"unaffected":   message.ReviewCaseUnaffected,
}

func (r *Review) hasCases() bool {
	for _, t := range r.State.Targets {
		if len(t.Cases) > 0 {
			return true
		}
	}
	return false
}

// cases is 参加中の案件 (RV11), under the authority and registration that each belongs to.
func (r *Review) cases() goapp.UI {
	table := ui.Table{
		Caption: r.text(message.ReviewCases),
		Class:   "cases",
		Heads: []ui.Head{
			{Text: r.text(message.ReviewCaseNumber)}, {Text: r.text(message.ReviewCaseName)},
			{Text: r.text(message.ReviewCaseOpening)}, {Text: r.text(message.ReviewCaseRenewed)},
			{Text: r.text(message.ReviewCaseKept)},
		},
	}
	for _, t := range r.State.Targets {
		if len(t.Cases) == 0 {
			continue
		}
		group := ui.Group{Title: r.authority(t) + " " + Category(r.Place.Lang, t.Category) + " " + t.Number}
		for _, c := range t.Cases {
			group.Rows = append(group.Rows, r.caseRow(c, r.State.Changed[t.Registration]))
		}
		table.Groups = append(table.Groups, group)
	}
	return table.UI()
}

func (r *Review) caseRow(c wire.ReviewCase, marked bool) ui.Row {
	return ui.Row{Head: c.Number, Marked: marked, Cells: []goapp.UI{
		value(c.Title),
		goapp.Time().DateTime(c.Opening.In(message.JST).Format("2006-01-02T15:04-07:00")).
			Text(c.Opening.In(message.JST).Format("2006/01/02 15:04")),
		r.outcome(c.Renewed),
		r.outcome(c.Kept),
	}}
}

func (r *Review) outcome(what string) goapp.UI {
	key, ok := outcomes[what]
	if !ok {
		return goapp.Span().Text(what)
	}
	return goapp.Span().Class("outcome", "outcome-"+what).Text(r.text(key))
}
