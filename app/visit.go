package app

import (
	"slices"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/demo"
	"hikitsugi/app/desk"
	"hikitsugi/app/menu"
	"hikitsugi/app/message"
	"hikitsugi/app/remote"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// usualAgent is where the agent is looked for if the registry does not say.
const usualAgent = "http://127.0.0.1:24817"

// lookAgain is how often a registry that does not answer at the start is asked again.
const lookAgain = 3 * time.Second

// visit is what lasts as long as the page is open: the two clients, the desk and the journey. It begins once the program
// runs in a browser; until then, and in prerendered pages, there is none of it.
//
// It is the event loop of desk and journey: their work comes back through the root component's context.
type visit struct {
	ctx      goapp.Context
	place    shell.Place
	practice bool // 体験モード: decided by the first address, for as long as the page is open
	registry registry
	list     []wire.Authority
	desk     *desk.Desk
	flow     *renewal.Flow
	demo     *demo.Control
	moved    string           // what lay where when the demo's cards were last asked for
	lost     *renewal.Problem // the registry did not answer at the start
	said     said
}

// choose says whom this visit asks. In 体験モード that is the scripted registry, and nobody else is asked.
func (v *visit) choose(practice bool) {
	v.practice, v.registry = practice, newRegistry(practice)
}

// begin asks the registry who and where we are.
func (v *visit) begin(ctx goapp.Context) {
	v.ctx = ctx
	v.load()
}

func (v *visit) load() {
	v.Async(func() {
		session, err := v.registry.Session()
		var list wire.AuthorityList
		if err == nil {
			list, err = v.registry.Authorities()
		}
		v.Dispatch(func() { v.found(session, list, err) })
		if err != nil {
			time.Sleep(lookAgain)
			v.Dispatch(v.load)
		}
	})
}

func (v *visit) found(session wire.Session, list wire.AuthorityList, err error) {
	if err != nil {
		v.lost = renewal.ProblemOf(err)
		return
	}
	v.lost, v.list = nil, list.Items
	shell.Learn(v.ctx, func(f *shell.Facts) {
		f.SetClock(session.Now)
		f.Demo, f.Support, f.Authorities = session.Demo, session.Support, list.Items
		f.Forgetful, f.Cookieless = remote.Forgetful(), !v.practice && !remote.KeepsCookies()
		f.Left, f.Returned = remote.Recall(left), v.ctx.Page().URL().Fragment == shell.Returned
	})
	v.open(session)
}

// open starts watching the desk and takes over an unfinished renewal.
func (v *visit) open(session wire.Session) {
	base := session.Agent
	if base == "" {
		base = usualAgent
	}
	agent := newAgent(v.practice, base)
	v.desk = desk.New(v, agent, base, v.registry, v.deskChanged)
	v.flow = renewal.New(v, v.registry, agent, v.desk, v.changed)
	v.demo = demo.NewControl(v, agent, v.changed)
	v.flow.Enter(v.place.Authority, session, address(v.place))
	v.watch()
	v.skipEntrance()
}

// watch begins to watch the desk. The twin's is there at once: the browser has nothing to ask for.
func (v *visit) watch() {
	if v.practice {
		v.desk.Look()
		return
	}
	v.desk.Start()
}

// left is where the browser keeps the id of the authority that 体験モード was entered from: neither secret nor personal.
const left = "hikitsugi.authority"

// crosses reports whether an address lies on the other side of the border between 体験モード and what is real. It is
// crossed by loading the page anew; the way back is remembered.
func (v *visit) crosses(to shell.Place) bool {
	if to.Practice() == v.practice {
		return false
	}
	if to.Practice() {
		remote.Remember(left, v.place.Authority)
	}
	return true
}

// arrive takes note of a new address.
func (v *visit) arrive(place shell.Place) {
	v.place = place
	v.said.title = shell.Name{}
	if v.flow == nil {
		return
	}
	v.skipEntrance()
	if place.Screen != shell.Menu {
		shell.Learn(v.ctx, func(f *shell.Facts) { f.Returned = false })
	}
	v.flow.Arrive(place.Authority, address(place))
	v.changed()
}

// address is what an address means to the journey.
func address(p shell.Place) renewal.Address {
	switch p.Screen {
	case shell.Menu:
		return renewal.OnMenu
	case shell.Review:
		return renewal.OnReview
	case shell.Receipt:
		return renewal.OnReceipt
	}
	return renewal.Elsewhere
}

// skipEntrance goes straight to the only authority's menu. The entrance leaves no entry in the history, so that Back
// does not come to it only to be sent on.
func (v *visit) skipEntrance() {
	if v.place.Screen != shell.Entrance || len(v.list) != 1 {
		return
	}
	window := goapp.Window()
	window.Get("history").Call("replaceState", nil, "", v.place.ToAuthority(v.list[0].ID))
	window.Call("dispatchEvent", window.Get("PopStateEvent").New("popstate"))
}

// deskChanged passes on what happened to readers and cards.
func (v *visit) deskChanged() {
	lies := v.desk.State()
	if moved := fingerprint(lies); lies.Virtual && lies.Agent == desk.Ready && moved != v.moved {
		v.moved = moved
		v.demo.Refresh()
	}
	v.flow.DeskChanged()
}

// fingerprint changes whenever a card is moved or a try is spent.
func fingerprint(s desk.State) string {
	text := ""
	for _, r := range s.Readers {
		text += r.Name + " " + r.Reader.Card + " " + string(rune('0'+r.Card.Tries.Left)) + "\n"
	}
	return text
}

// changed tells the frame what it must say.
func (v *visit) changed() {
	if v.flow == nil {
		return
	}
	v.said.update(v.ctx, v.place, v.authority(), v.desk.State(), v.flow.State())
}

// authority is the name of the one whose screens are open, in the page's language.
func (v *visit) authority() string {
	i := slices.IndexFunc(v.list, func(a wire.Authority) bool { return a.ID == v.place.Authority })
	if i < 0 {
		return ""
	}
	return menu.Name(v.place.Lang, v.list[i])
}

// update says whether a newer version of the page may be offered: nowhere in the midst of a renewal, unless the registry
// refuses this one.
func (v *visit) update() shell.Update {
	u := shell.Update{Idle: v.place.Screen != shell.Menu && v.place.Screen != shell.Review}
	refused := func(p *renewal.Problem) bool { return p != nil && p.Code == message.PageTooOld }
	u.Refused = refused(v.lost)
	if v.flow != nil {
		state := v.flow.State()
		u.Idle = u.Idle || v.place.Screen == shell.Menu && state.Step == renewal.AtMenu && !state.Busy
		u.Refused = u.Refused || refused(state.Problem)
	}
	return u
}

// Async implements desk.Loop.
func (v *visit) Async(work func()) { ui.Async(v.ctx, work) }

// Dispatch implements desk.Loop.
func (v *visit) Dispatch(f func()) { ui.Dispatch(v.ctx, func(goapp.Context) { f() }) }

// Navigate implements renewal.Loop: path is within the present authority, in the present language.
func (v *visit) Navigate(path string) {
	if target := v.place.To(shell.Menu) + path; target != v.place.Path() {
		v.ctx.Navigate(target)
	}
}
