package journey

import (
	"fmt"
	"strings"
	"testing"

	"hikitsugi/app/message"
)

// steady is how far the content of a page may move without having been asked to, as Cumulative Layout Shift counts it: a
// part of the window times a part of its height. Browsers call up to 0.1 good.
const steady = 0.02

// watched has each page keep its layout shifts and how long it took to answer a click or a key. A shift right after input
// is kept too, although the measure leaves it out.
const watched = `
	window.shifts = [], window.interactions = [];
	const name = (e) => e ? e.tagName.toLowerCase() + (e.id && "#" + e.id) + (e.className && "." + e.className) : "gone";
	new PerformanceObserver((list) => list.getEntries().forEach((e) => shifts.push(
		{ value: e.value, asked: e.hadRecentInput, what: e.sources.map((s) => name(s.node) + " " + [s.previousRect, s.currentRect].map((r) => [r.x, r.y, r.width, r.height].map(Math.round)).join(" > ")).join("; ") + " @" + document.querySelector("h1")?.innerText + Math.round(e.startTime) }))).observe({ type: "layout-shift", buffered: true });
	new PerformanceObserver((list) => list.getEntries().forEach((e) => e.interactionId && interactions.push(
		{ took: e.duration, what: e.name + " " + name(e.target) }))).observe({ type: "event", durationThreshold: 16, buffered: true });`

// shift is one move of content.
type shift struct {
	Value float64 `json:"value"`
	Asked bool    `json:"asked"` // within half a second after input
	What  string  `json:"what"`
}

// steady fails the test if the page's content has moved since it was loaded. All shifts are added up, not only those
// of the worst five seconds.
func (b *browser) steady(state string) {
	b.w.t.Helper()
	evaluate[bool](b, `(window.framed = false, requestAnimationFrame(() => setTimeout(() => { window.framed = true })), true)`)
	b.poll("for the next frame", `framed`)
	var sum float64
	why := ""
	for _, s := range evaluate[[]shift](b, `shifts`) {
		if s.Asked {
			continue
		}
		sum += s.Value
		why += fmt.Sprintf("\n%.4f %s", s.Value, s.What)
	}
	if sum > steady {
		b.w.t.Errorf("%s: the content has moved by %.3f:%s", state, sum, why)
	}
}

// What follows a click is left out: a dialog or screen that comes more than half a second after it would count on a slow
// machine only.
func TestNothingMovesUnderTheReadersEyes(t *testing.T) {
	w := newWorld(t)
	b := w.launch()
	b.before(watched)
	b.toMenu()
	b.steady("first visit")
	w.insert("current")
	b.see("このICカードは更新できます")
	b.steady("menu, card inserted")
	b.controlled()
	b.visit("/" + authority + "/")
	b.see(text(message.MenuAgentReady))
	b.steady("repeated visit")
}

func TestNothingMovesWhileAPageLoads(t *testing.T) {
	w := newWorld(t)
	b := w.launch()
	b.before(watched)
	for _, c := range []struct {
		path string
		see  message.Key
	}{
		{"/", message.EntranceTitle},
		{"/practice/", message.PracticeGuide},
		{"/en/" + authority + "/", message.MenuAgentReady},
		{"/" + authority + "/receipts", message.ReceiptsTitle},
		{"/for-it", message.ForITTitle},
		{"/connector", message.ConnectorTitle},
	} {
		l := ja
		if strings.HasPrefix(c.path, "/en/") {
			l = message.En
		}
		b.visit(c.path)
		b.poll("for the program", `!document.getElementById("app-wasm-loader")`)
		b.see(l.Text(c.see))
		b.steady(c.path)
	}
}

func TestTheLookForMovedContentFindsIt(t *testing.T) {
	w := newRegistry(t)
	b := w.launch()
	b.before(watched)
	b.visit("/")
	b.see(text(message.EntranceTitle), "見本町")
	evaluate[bool](b, `document.querySelector("header").before(Object.assign(document.createElement("p"), { innerText: "x\n\n\n\n\n\n\n\nx" })), true`)
	b.poll("to find the move", `shifts.some((s) => s.value > 0.02)`)
}
