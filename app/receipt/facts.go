package receipt

import (
	"slices"
	"strconv"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/renewal"
	"hikitsugi/app/ui"
)

// facts are DN5's: number, time, and both cards by expiry, issuer and serial number.
func (d *Done) facts(r wire.Receipt) goapp.UI {
	l := d.Place.Lang
	return goapp.Div().Class("done-facts").Body(
		ui.Lines(
			ui.Line{Term: l.Text(message.DoneNumber), Value: r.Number, Code: true},
			ui.Line{Term: l.Text(message.DoneReceived), Value: l.Clock(r.Issued)},
		),
		goapp.Div().Class("done-cards").Body(
			card(l, oldCard(r), r.Current),
			card(l, message.DoneNewCard, r.New),
		),
	)
}

// oldCard is the name of the card that was to be replaced; it is old only if it was.
func oldCard(r wire.Receipt) message.Key {
	if r.Kind == wire.ReceiptOfRejection {
		return message.DoneCurrentCard
	}
	return message.DoneOldCard
}

// card names a card. It is neither ①現在 nor ②新しい any more, so it has no badge.
func card(l message.Lang, name message.Key, c wire.Card) goapp.UI {
	return goapp.Section().Class("done-card").Body(
		goapp.H2().Text(l.Text(name)),
		ui.Lines(
			ui.Line{Term: l.Text(message.ReviewValidUntil), Value: l.ValidUntil(c.NotAfter)},
			ui.Line{Term: l.Text(message.ReviewIssuer), Value: c.Issuer, Lang: ui.Language(c.Issuer)},
			ui.Line{Term: l.Text(message.ReviewSerial), Value: c.SerialHex, Code: true},
		),
	)
}

// outcomes are the words for a result.
var outcomes = map[string]message.Key{
	wire.HandedOver:       message.DoneResultRenewed,
	wire.AwaitingApproval: message.DoneResultPending,
	wire.Declined:         message.DoneResultUnchanged,
	wire.Refused:          message.DoneResultUnchanged,
}

// results are 発注機関ごとの結果.
func (d *Done) results(r wire.Receipt) goapp.UI {
	l := d.Place.Lang
	table := ui.Table{Caption: l.Text(message.DoneResults), Heads: []ui.Head{
		{Text: l.Text(message.ReviewTargetAuthority)}, {Text: l.Text(message.ReviewTargetCategory)},
		{Text: l.Text(message.ReviewTargetNumber)}, {Text: l.Text(message.ReviewCompany)}, {Text: l.Text(message.ReceiptsState)},
	}}
	var rows []ui.Row
	for _, result := range r.Results {
		name := result.AuthorityJa
		if l == message.En {
			name = result.AuthorityEn
		}
		rows = append(rows, ui.Row{Head: name, Cells: []goapp.UI{
			goapp.Span().Text(renewal.Category(l, result.Category)),
			goapp.Span().Class("code").Text(result.Number),
			goapp.Span().Lang(ui.Language(result.Company)).Text(result.Company),
			goapp.Strong().Text(l.Text(outcomes[result.State])),
		}})
	}
	table.Groups = []ui.Group{{Rows: rows}}
	return table.UI()
}

// next is DN7; the third step is only there where an authority wants paper.
func (d *Done) next(r wire.Receipt) goapp.UI {
	steps := []string{d.text(message.DoneNextLogin), d.text(message.DoneNextOthers)}
	if guides := papers(d.Place.Lang, r); guides != "" {
		steps = append(steps, d.text(message.DoneNextPaper, message.With("guide", guides)))
	}
	return goapp.Section().Class("done-next").Body(
		goapp.H2().Text(d.text(message.DoneNext)),
		goapp.Ol().Class("steps-next").Body(
			goapp.Range(steps).Slice(func(i int) goapp.UI {
				return goapp.Li().Body(ui.Mixed(string(d.Place.Lang), strconv.Itoa(i+1)+" "+steps[i])...)
			}),
		),
	)
}

// papers are what the authorities want on paper for what was renewed or awaits approval.
func papers(l message.Lang, r wire.Receipt) string {
	var all []string
	for _, result := range r.Results {
		concerned := result.State == wire.HandedOver || result.State == wire.AwaitingApproval
		guide := result.AuthorityJa + "：" + result.Paper
		if l == message.En {
			guide = result.AuthorityEn + ": " + result.Paper
		}
		if concerned && result.Paper != "" && !slices.Contains(all, guide) {
			all = append(all, guide)
		}
	}
	if l == message.En {
		return strings.Join(all, ", ")
	}
	return strings.Join(all, "、")
}
