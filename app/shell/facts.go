package shell

import (
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
)

// FactsState is the go-app state that holds the [Facts]. It exists from the start of the program.
const FactsState = "shell.facts"

// Facts is what the frame shows and does not know by itself. The zero value is what is known before the registry answers.
type Facts struct {
	Authorities []wire.Authority
	Demo        bool
	Support     string // support number, eight digits; the same stands in the logs

	Server time.Time // the registry's time when the page read it; zero until known
	Read   time.Time // the page's time at that moment, with its monotonic reading

	Forgetful  bool // the browser keeps nothing beyond this page
	Cookieless bool // it refuses this site's cookie too: no renewal is possible

	Left     string // in 体験モード: id of the authority that it was entered from, if known
	Returned bool   // the page was come to from 体験モード
}

// SetClock sets the server's time as of now.
func (f *Facts) SetClock(server time.Time) {
	f.Server, f.Read = server, time.Now()
}

// Now returns the server's time, zero until it is known. A change of the PC's clock during the visit does not move it.
func (f Facts) Now() time.Time {
	if f.Server.IsZero() {
		return time.Time{}
	}
	return f.Server.Add(time.Since(f.Read))
}

// Skew returns by how much the PC's clock was wrong when the server's was read, zero until known.
func (f Facts) Skew() time.Duration {
	if f.Server.IsZero() {
		return 0
	}
	return f.Read.Round(0).Sub(f.Server).Abs()
}

// Authority returns the authority with this id, and whether it is known.
func (f Facts) Authority(id string) (wire.Authority, bool) {
	for _, a := range f.Authorities {
		if a.ID == id {
			return a, true
		}
	}
	return wire.Authority{}, false
}

// Learn changes the facts. Everything that observes [FactsState] is rendered anew.
func Learn(ctx goapp.Context, change func(*Facts)) {
	var facts Facts
	ctx.GetState(FactsState, &facts)
	change(&facts)
	ctx.SetState(FactsState, facts)
}
