package renewal

import (
	"slices"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// comparison is the table of the manual's eight lines with both cards side by side (RV3–RV8).
func (r *Review) comparison() goapp.UI {
	return ui.Table{
		Caption: r.text(message.ReviewTitle),
		Class:   "comparison",
		Heads: []ui.Head{
			{Text: r.text(message.ReviewColumnItem)},
			{Text: r.text(message.ReviewColumnCurrent), Which: ui.CurrentCard, Badge: r.text(message.BadgeCurrent)},
			{Text: r.text(message.ReviewColumnNew), Which: ui.NewCard, Badge: r.text(message.BadgeNew)},
			{Text: r.text(message.ReviewColumnComparison)},
		},
		Groups: []ui.Group{
			{Title: r.text(message.ReviewGroupRoster), Rows: r.rosterRows()},
			{Title: r.text(message.ReviewGroupCard), Rows: r.cardRows()},
		},
	}.UI()
}

// rosterRows are rows 1 and 2, once for each way the rosters have it.
func (r *Review) rosterRows() []ui.Row {
	entries := rosters(r.State.Targets)
	var rows []ui.Row
	for _, same := range entries {
		e := same[0]
		note := func() goapp.UI {
			if len(entries) == 1 {
				return nil
			}
			return goapp.P().Class("row-note").Text(r.registrations(same))
		}
		marked := r.anyChanged(same)
		rows = append(rows,
			ui.Row{Head: r.text(message.ReviewCompany), Note: note(), Marked: marked,
				Cells: []goapp.UI{value(e.Company), value(e.Company), r.result(message.ReviewSame, "")}},
			ui.Row{Head: r.text(message.ReviewAddress), Note: note(), Marked: marked,
				Cells: []goapp.UI{value(e.Address), value(e.Address), r.result(message.ReviewSame, "")}},
		)
	}
	return rows
}

// rosters puts the registrations together whose rosters have the same company name and address.
func rosters(targets []wire.ReviewTarget) [][]wire.ReviewTarget {
	var groups [][]wire.ReviewTarget
	for _, t := range targets {
		i := slices.IndexFunc(groups, func(g []wire.ReviewTarget) bool {
			return g[0].Company == t.Company && g[0].Address == t.Address
		})
		if i < 0 {
			groups = append(groups, []wire.ReviewTarget{t})
		} else {
			groups[i] = append(groups[i], t)
		}
	}
	return groups
}

// registrations names registrations by authority and 業種.
func (r *Review) registrations(targets []wire.ReviewTarget) string {
	names := make([]string, len(targets))
	for i, t := range targets {
		names[i] = r.authority(t) + " " + Category(r.Place.Lang, t.Category)
	}
	if r.Place.Lang == message.En {
		return strings.Join(names, ", ")
	}
	return strings.Join(names, "・")
}

func (r *Review) anyChanged(targets []wire.ReviewTarget) bool {
	return slices.ContainsFunc(targets, func(t wire.ReviewTarget) bool { return r.State.Changed[t.Registration] })
}

// cardRows are rows 3 to 8.
func (r *Review) cardRows() []ui.Row {
	current, next := r.State.Cards.Current, r.State.Cards.New
	return []ui.Row{
		r.compared(message.ReviewCardCompany, rowCompany, current.Company, next.Company),
		r.compared(message.ReviewCardHolder, rowHolder, current.Holder, next.Holder),
		r.compared(message.ReviewCardAddress, rowAddress, current.Address, next.Address),
		{Head: r.text(message.ReviewSerial), Cells: []goapp.UI{
			serial(current), serial(next), r.result(changes(current.SerialHex, next.SerialHex), ""),
		}},
		{Head: r.text(message.ReviewIssuer), Cells: []goapp.UI{
			issuer(current), issuer(next), r.result(changes(current.IssuerDN, next.IssuerDN), ""),
		}},
		{Head: r.text(message.ReviewValidUntil), Cells: []goapp.UI{
			r.validUntil(current), r.validUntil(next), r.result(changes(current.NotAfter.String(), next.NotAfter.String()), ""),
		}},
	}
}

// compared is one of rows 3 to 5: the worst word of all comparisons, and which pair it is about.
func (r *Review) compared(head message.Key, row, current, next string) ui.Row {
	lists := [][]wire.ReviewComparison{r.State.Cards.Compare}
	for _, t := range r.State.Targets {
		lists = append(lists, t.Compare)
	}
	result := r.result(message.ReviewSame, "")
	if c, ok := worst(row, lists...); ok {
		explained := ""
		if c.Level == levelVariant || c.Level == levelDifferent {
			explained = r.text(pair(c), message.With("result", r.text(word(c.Level))))
		}
		result = r.result(word(c.Level), explained)
	}
	return ui.Row{Head: r.text(head), Cells: []goapp.UI{r.stated(current), r.stated(next), result}}
}

// result is a word of the last column, with the sentence below it.
func (r *Review) result(key message.Key, explained string) goapp.UI {
	class := "result"
	switch key {
	case message.ReviewVariant:
		class = "result result-variant"
	case message.ReviewDifferent:
		class = "result result-different"
	case message.ReviewChanges:
		class = "result result-changes"
	}
	return goapp.Div().Body(
		goapp.P().Class(class).Text(r.text(key)),
		goapp.If(explained != "", func() goapp.UI { return goapp.P().Class("row-note").Text(explained) }),
	)
}

// stated never leaves a blank where a certificate says nothing.
func (r *Review) stated(text string) goapp.UI {
	if text == "" {
		return goapp.Span().Class("not-stated").Text(r.text(message.ReviewNotInCertificate))
	}
	return value(text)
}

// value is a text of a card or a roster: never translated, in a language of its own.
func value(text string) goapp.UI { return goapp.Span().Lang(ui.Language(text)).Text(text) }

func serial(c wire.Card) goapp.UI {
	return goapp.Div().Body(
		goapp.P().Class("code", "serial").Text(c.SerialHex),
		goapp.P().Class("code", "row-note").Text(c.SerialDecimal),
	)
}

func issuer(c wire.Card) goapp.UI {
	return goapp.Div().Body(
		goapp.P().Lang(ui.Language(c.Issuer)).Text(c.Issuer),
		goapp.P().Class("dn", "row-note").Lang(ui.Language(c.IssuerDN)).Text(c.IssuerDN),
	)
}

func (r *Review) validUntil(c wire.Card) goapp.UI {
	return goapp.Time().DateTime(c.NotAfter.In(message.JST).Format("2006-01-02T15:04:05-07:00")).
		Text(r.Place.Lang.ValidUntil(c.NotAfter))
}
