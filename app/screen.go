package app

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/demo"
	"hikitsugi/app/menu"
	"hikitsugi/app/message"
	"hikitsugi/app/receipt"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
)

// screen returns what stands in the frame: a component of its own type for each address, since go-app would carry over
// the state of a like one, and below it the demo's cards. Those of 体験モード are the menu's own.
func (r *Root) screen() goapp.UI {
	return goapp.Div().Class("place").Body(
		r.content(),
		goapp.Div().Class("place-demo").Body(goapp.If(!r.visit.practice && r.demo().Shown(), func() goapp.UI { return &demo.Panel{View: r.demo()} })),
	)
}

func (r *Root) content() goapp.UI {
	_, known := r.facts.Authority(r.place.Authority)
	switch {
	case !r.placed:
		return goapp.Div() // a screen must not start at a wrong address
	case r.fault.Count > 0:
		return shell.FaultView(r.place, r.facts)
	case r.place.Screen == shell.Unknown, r.place.Authority != "" && len(r.facts.Authorities) > 0 && !known:
		return shell.UnknownView(r.place, r.facts)
	case r.visit.lost != nil && !r.place.Screen.Common():
		return r.lost()
	}
	return r.journey()
}

func (r *Root) journey() goapp.UI {
	switch r.place.Screen {
	case shell.Entrance:
		return &menu.Entrance{Place: r.place, Facts: r.facts}
	case shell.Review:
		return &renewal.Review{View: r.view()}
	case shell.Receipt:
		return &receipt.Done{View: r.view(), Registry: r.visit.registry}
	case shell.Receipts:
		return &receipt.List{Place: r.place, Facts: r.facts, Registry: r.visit.registry}
	case shell.ForIT:
		return &shell.Letter{Lang: r.place.Lang}
	case shell.Connector:
		return &shell.Setup{Lang: r.place.Lang, Demo: r.facts.Demo}
	case shell.Stop:
		return &menu.Stop{Place: r.place, Facts: r.facts}
	}
	return &menu.Menu{View: r.view()}
}

// view is the present moment, for the screens of the journey.
func (r *Root) view() renewal.View {
	view := renewal.View{Place: r.place, Facts: r.facts, Demo: r.demo()}
	if r.visit.flow != nil {
		view.Flow, view.State, view.Desk = r.visit.flow, r.visit.flow.State(), r.visit.desk.State()
	}
	return view
}

func (r *Root) demo() demo.View {
	if r.visit.flow == nil || !r.facts.Demo && !r.visit.practice {
		return demo.View{}
	}
	lies := r.visit.desk.State()
	cards, _ := r.visit.demo.Cards()
	view := demo.View{Lang: r.place.Lang, Virtual: lies.Virtual, Cards: cards, Now: r.facts.Server, Control: r.visit.demo, Practice: r.visit.practice}
	for _, reader := range lies.Readers {
		view.Readers = append(view.Readers, reader.Name)
	}
	return view
}

// lost says that the registry did not answer. After a reload of the review nothing is claimed about a 変更 that may have
// been under way.
func (r *Root) lost() goapp.UI {
	p := r.visit.lost
	verdict := ""
	switch r.place.Screen {
	case shell.Review:
		verdict = r.place.Lang.Text(message.VerdictBeingChecked)
	case shell.Receipt, shell.Receipts:
	default:
		entry, _ := message.Lookup(p.Code)
		verdict = entry.VerdictText(r.place.Lang, p.Verdict)
	}
	return goapp.Div().Body(
		shell.ErrorView(r.place.Lang, r.facts, p.Code, verdict),
		goapp.Div().Class("screen", "offline").Body(
			goapp.If(r.place.Screen == shell.Receipt || r.place.Screen == shell.Receipts, func() goapp.UI {
				return receipt.Kept(r.place)
			}),
			goapp.P().Text(r.place.Lang.Text(message.OfflineCan)),
			shell.PracticeEntry(r.place),
		),
	)
}
