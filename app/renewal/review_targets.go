package renewal

import (
	"slices"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// verdicts are the words of RV10.
var verdicts = map[string]message.Key{
	wire.VerdictRenew:    message.ReviewCanRenew,
	wire.VerdictCheck:    message.ReviewMustCheck,
	wire.VerdictApproval: message.ReviewNeedsApproval,
	wire.VerdictRefused:  message.ReviewCannotRenew,
}

// targets is the table of the registrations, with a box for each that may be renewed (RV9, RV10). Its row heads are the
// authorities, in the second column, so it is no [ui.Table]; it is styled as one.
func (r *Review) targets() goapp.UI {
	heads := []message.Key{message.ReviewTargetTick, message.ReviewTargetAuthority, message.ReviewTargetCategory,
		message.ReviewTargetNumber, message.ReviewTargetVerdict, message.ReviewTargetReason}
	return goapp.Table().Class("table", "targets").Attr("role", "table").Body(
		goapp.Caption().Class("table-caption").Text(r.text(message.ReviewTargets)),
		goapp.THead().Attr("role", "rowgroup").Body(goapp.Tr().Attr("role", "row").Body(
			goapp.Range(heads).Slice(func(i int) goapp.UI {
				return goapp.Th().Scope("col").Attr("role", "columnheader").Text(r.text(heads[i]))
			}),
		)),
		goapp.TBody().Attr("role", "rowgroup").Body(
			goapp.Range(r.State.Targets).Slice(func(i int) goapp.UI { return r.target(r.State.Targets[i]) }),
		),
	)
}

func (r *Review) target(t wire.ReviewTarget) goapp.UI {
	row := goapp.Tr().Attr("role", "row")
	if r.State.Changed[t.Registration] {
		row = row.Class("table-marked")
	}
	return row.Body(
		cell("", r.tick(t)),
		goapp.Th().ID("authority-"+t.Registration).Scope("row").Attr("role", "rowheader").Text(r.authority(t)),
		cell(r.text(message.ReviewTargetCategory), goapp.Span().Text(Category(r.Place.Lang, t.Category))),
		cell(r.text(message.ReviewTargetNumber), goapp.Span().Class("code").Text(t.Number)),
		cell(r.text(message.ReviewTargetVerdict), r.verdict(t)),
		cell(r.text(message.ReviewTargetReason), r.reasons(t)),
	)
}

// cell repeats its column's head for the form where each row is a block.
func cell(label string, content goapp.UI) goapp.UI {
	return goapp.Td().Attr("role", "cell").Body(
		goapp.If(label != "", func() goapp.UI { return goapp.Span().Class("table-label").Text(label) }),
		content,
	)
}

// tick is the box; what is refused has none.
func (r *Review) tick(t wire.ReviewTarget) goapp.UI {
	if t.Verdict == wire.VerdictRefused {
		return goapp.Span().Text(unknown)
	}
	return ui.Checkbox{
		ID: "target-" + t.Registration, Value: t.Registration, Text: r.text(message.ReviewTargetTick),
		Checked: r.State.Ticked[t.Registration], Change: r.onTick, DescribedBy: "authority-" + t.Registration,
	}.UI()
}

func (r *Review) verdict(t wire.ReviewTarget) goapp.UI {
	key, ok := verdicts[t.Verdict]
	if !ok {
		key = message.ReviewMustCheck
	}
	return goapp.Strong().Class("verdict", "verdict-"+t.Verdict).Text(r.text(key))
}

// authority is the name in the page's language.
func (r *Review) authority(t wire.ReviewTarget) string {
	if r.Place.Lang == message.En {
		return t.AuthorityEn
	}
	return t.AuthorityJa
}

// reasons are what the authority's rules say, each with what can be done about it.
func (r *Review) reasons(t wire.ReviewTarget) goapp.UI {
	findings := slices.DeleteFunc(slices.Clone(t.Findings), func(f wire.Finding) bool {
		return t.Verdict == wire.VerdictRefused && f.Code == string(message.NeedsApproval) // it says that 変更 can be pressed
	})
	if len(findings) == 0 {
		return goapp.Span().Text(unknown)
	}
	return goapp.Div().Class("reasons").Body(
		goapp.Range(findings).Slice(func(i int) goapp.UI { return r.reason(t, findings[i]) }),
	)
}

func (r *Review) reason(t wire.ReviewTarget, f wire.Finding) goapp.UI {
	l := r.Place.Lang
	entry, ok := message.Lookup(message.Code(f.Code))
	if !ok {
		return goapp.P().Text(f.Code)
	}
	args := map[string]string{"authority": r.authority(t)}
	for name, value := range f.Args {
		if name != "authority" {
			args[name] = value
		}
	}
	filled := Arguments(l, entry, args)
	return goapp.Div().Class("reason").Body(
		sentence(l, entry.What.In(l, filled...)),
		goapp.P().Class("row-note").Body(ui.Mixed(string(l), entry.Remedy.In(l, filled...))...),
	)
}

// categories are the words for 業種 by the registry's names of them.
var categories = map[string]message.Key{
	"works":      message.WordWorks,
	"consulting": message.WordConsulting,
	"goods":      message.WordGoods,
	"services":   message.WordServices,
}

// Category is a 業種 in the page's language.
func Category(l message.Lang, category string) string {
	if key, ok := categories[category]; ok {
		return l.Text(key)
	}
	return category
}
