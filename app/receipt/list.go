package receipt

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// List is 利用申請受付票 (RC1).
type List struct {
	goapp.Compo
	Place    shell.Place
	Facts    shell.Facts
	Registry Registry

	asked   bool
	known   bool
	items   []wire.Receipt
	problem *renewal.Problem
}

// OnMount fetches the list.
func (s *List) OnMount(ctx goapp.Context) { s.fetch(ctx) }

// OnUpdate does so once the registry is known.
func (s *List) OnUpdate(ctx goapp.Context) { s.fetch(ctx) }

func (s *List) fetch(ctx goapp.Context) {
	defer ui.Catch(ctx)
	if s.Registry == nil || s.asked {
		return
	}
	s.asked = true
	ui.Async(ctx, func() {
		list, err := s.Registry.Receipts()
		ui.Dispatch(ctx, func(goapp.Context) { s.take(list, err) })
	})
}

func (s *List) take(list wire.ReceiptList, err error) {
	s.items, s.known, s.problem = list.Items, err == nil, nil
	if err == nil {
		return
	}
	if p := renewal.ProblemOf(err).Unjudged(); p.Code != message.NoSession {
		s.problem = p
		return
	}
	s.known = true // without a session there are none to show
}

// Render returns the screen.
func (s *List) Render() goapp.UI {
	l := s.Place.Lang
	return goapp.Div().Class("screen").Body(
		shell.Title(l.Text(message.ReceiptsTitle)),
		goapp.Div().Body(goapp.If(s.problem != nil, func() goapp.UI {
			return renewal.Notice(l, s.Facts, s.problem,
				ui.Button{Text: l.Text(message.ActionRetry), Kind: ui.Outline, Press: s.onRetry}.UI())
		})),
		goapp.Div().Body(goapp.If(s.known && len(s.items) == 0, func() goapp.UI {
			return ui.Banner{Tone: ui.Info}.UI(
				goapp.P().Text(l.Text(message.ReceiptsNone)),
				goapp.P().Text(l.Text(message.ReceiptsSignIn)),
			)
		})),
		goapp.Div().Body(goapp.If(len(s.items) > 0, s.table)),
	)
}

func (s *List) table() goapp.UI {
	l := s.Place.Lang
	table := ui.Table{Caption: l.Text(message.ReceiptsTitle), Class: "receipts", Heads: []ui.Head{
		{Text: l.Text(message.ReceiptsNumber)}, {Text: l.Text(message.ReceiptsReceived)},
		{Text: l.Text(message.ReceiptsProcedure)}, {Text: l.Text(message.ReceiptsAuthority)}, {Text: l.Text(message.ReceiptsState)},
	}}
	var rows []ui.Row
	for _, r := range s.items {
		rows = append(rows, ui.Row{Head: r.Number, Href: s.Place.ToReceipt(r.Number), Cells: []goapp.UI{
			goapp.Span().Text(l.Clock(r.Issued)),
			goapp.Span().Text(l.Text(message.ReceiptsRenewal)),
			goapp.Span().Text(s.authority(r)),
			goapp.Span().Text(l.Text(State(r, s.items))),
		}})
	}
	table.Groups = []ui.Group{{Rows: rows}}
	return table.UI()
}

// authority is the one whose screens were open, or those that decided.
func (s *List) authority(r wire.Receipt) string {
	if r.Accepted != "" {
		return deciders(s.Place.Lang, r)
	}
	a, ok := s.Facts.Authority(r.Authority)
	switch {
	case !ok:
		return r.Authority
	case s.Place.Lang == message.En:
		return a.NameEn
	}
	return a.NameJa
}

func (s *List) onRetry(ctx goapp.Context, _ goapp.Event) {
	s.asked = false
	s.fetch(ctx)
}
