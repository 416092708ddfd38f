// Package shell is the frame of every screen: header with the authority and the server's clock, tabs, side menu, contact,
// help, language links, support number, demo band, live regions, and what a route change must do for people who do not
// see the page: title, scroll, focus. The screens themselves live in one folder a journey.
//
// # How a screen fits in
//
// One component, app.Root, answers every address. It parses the address into a [Place], renders [Page] around the screen
// of that place, and stays mounted for the whole visit, so the live regions and the clock are never replaced. A screen is
// a component of its own type that renders the content of <main>, its first element being an h1:
//
//	func (s *Screen) Render() goapp.UI {
//		l := s.Place.Lang
//		return goapp.Div().Class("screen").Body(
//			shell.Steps(l, 5),                          // FR8, steps 1 to 5 with the standing line FR9
//			shell.Title(l.Text(message.ReviewTitle)),   // h1, receives the focus on arrival
//			...
//		)
//	}
//
// A screen gets its Place as an exported field and links with Place.To: `goapp.A().Href(s.Place.To(shell.Receipts))`.
// From code: `ctx.Navigate(s.Place.To(shell.Menu))`. The path never decides which step a renewal is at.
//
// # What the frame learns
//
// Whoever talks to the registry tells the frame with [Learn]; whoever needs it observes [FactsState] in OnMount:
//
//	shell.Learn(ctx, func(f *shell.Facts) { f.SetClock(session.Now); f.Demo = session.Demo })
//	ctx.ObserveState(shell.FactsState, &s.facts)
//
// # What a screen says
//
//	shell.Announce(ctx, text) // polite: card and reader events; settled for 500 ms, the last one wins
//	shell.Alert(ctx, text)    // assertive: an error, at once
//	shell.SetTitle(ctx, s.Place, shell.Name{Step: 2, Text: l.Text(message.PinTitle), Error: true})
//	shell.HelpText(l, shell.HelpPinNew) // この画面の説明 inside a dialog, which the frame's own panel is behind
//
// Focus: the frame focuses the h1 after a route change, package ui the title (or a field) of a dialog and, when it closes,
// what had the focus before. Nothing else moves it; a card that comes or goes never does.
package shell
