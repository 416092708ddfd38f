package journey

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeHome is where .ci/axe puts axe-core.
var axeHome = filepath.Join("..", "..", ".tools", "axe")

// axeSource is axe-core with its Japanese messages, ready to be evaluated in a page.
var axeSource = sync.OnceValues(func() (string, error) {
	program, err := os.ReadFile(filepath.Join(axeHome, "axe.min.js"))
	if err != nil {
		return "", err
	}
	locale, err := os.ReadFile(filepath.Join(axeHome, "locales", "ja.json"))
	if err != nil {
		return "", err
	}
	return string(program) + "\naxe.configure({locale: " + string(locale) + "}); true", nil
})

// axeRun looks at the whole document: WCAG 2.2 A and AA, of which JIS X 8341-3:2016 AA is a part, and best practice.
const axeRun = `axe.run(document, {
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
	resultTypes: ["violations"],
}).then(r => JSON.stringify(r.violations.map(v => ({
	rule: v.id, help: v.help, nodes: v.nodes.map(n => n.target.join(" ") + " :: " + n.html.slice(0, 200) + " :: " + n.failureSummary),
}))))`

// violation is one rule of axe-core that a page breaks.
type violation struct {
	Rule, Help string
	Nodes      []string
}

// axe fails the test for each rule that the page as it is now breaks.
func (b *browser) axe(state string) {
	b.w.t.Helper()
	for _, v := range b.violations() {
		b.w.t.Errorf("%s: %s (%s)\n\t%s", state, v.Help, v.Rule, strings.Join(v.Nodes, "\n\t"))
	}
}

func (b *browser) violations() []violation {
	b.w.t.Helper()
	source, err := axeSource()
	if err != nil {
		b.fatal("axe-core (.ci/axe fetches it): %v", err)
	}
	if !evaluate[bool](b, `"axe" in window`) {
		evaluate[bool](b, source)
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	found, err := chromedp.Run(ctx, chromedp.Evaluate[string](axeRun, chromedp.EvalAwaitPromise))
	if err != nil {
		b.fatal("axe: %v", err)
	}
	var violations []violation
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		b.fatal("axe: %v", err)
	}
	return violations
}

// media emulates a medium and a preference of the user; empty strings emulate nothing.
func (b *browser) media(medium, feature, value string) {
	b.w.t.Helper()
	params := emulation.SetEmulatedMediaParams{Media: medium}
	for _, name := range []string{"forced-colors", "prefers-reduced-motion"} { // one that is left out stays as it was
		f := &emulation.MediaFeature{Name: name}
		if name == feature {
			f.Value = value
		}
		params.Features = append(params.Features, f)
	}
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, params)
		return err
	}))
}

// accessible looks at a state as everybody may meet it: on a wide screen, on a narrow one, at 400 %, with the colours of
// the user's own, and on paper.
func (b *browser) accessible(state string) {
	b.w.t.Helper()
	b.settled()
	b.axe(state)
	b.targets(state)
	b.do(chromedp.EmulateViewport(320, 640))
	b.axe(state + ", 320 px")
	b.targets(state + ", 320 px")
	b.reflows(state + ", 320 px")
	b.do(chromedp.EmulateViewport(320, 256)) // 1280 by 1024 at 400 %
	b.reflows(state + ", 400 %")
	b.do(chromedp.EmulateViewport(1280, 1000))
	b.media("", "forced-colors", "active")
	b.axe(state + ", forced colours")
	b.media("print", "", "")
	b.axe(state + ", print")
	b.media("", "", "")
}

// settled waits until nothing has been announced or drawn for a moment: axe must not look at a page half changed.
func (b *browser) settled() {
	b.w.t.Helper()
	b.poll("for a page at rest", `(() => {
		const now = document.body.innerHTML, same = window.before === now;
		window.before = now;
		return same;
	})()`)
}

// reflows fails the test where the page or a dialog is wider than the window.
func (b *browser) reflows(state string) {
	b.w.t.Helper()
	if wide := b.tooWide(); len(wide) > 0 {
		b.w.t.Errorf("%s: scrolls sideways\n\t%s", state, strings.Join(wide, "\n\t"))
	}
}

func (b *browser) tooWide() []string {
	b.w.t.Helper()
	return evaluate[[]string](b, `[document.documentElement, ...document.querySelectorAll("dialog[open]")]
		.filter(e => e.scrollWidth > e.clientWidth)
		.flatMap(e => [e.tagName + " " + e.scrollWidth + " > " + e.clientWidth,
			...[...e.querySelectorAll("*")].filter(c => c.getBoundingClientRect().right > e.getBoundingClientRect().left + e.clientWidth + 1)
				.slice(0, 5).map(c => c.outerHTML.slice(0, 120))])`)
}

// smallest is the least side of what is clicked, in CSS pixels.
const smallest = 44

// targets fails the test for each thing to click that is smaller. A link inside a sentence is as high as its line, a box
// is clicked by its label too.
func (b *browser) targets(state string) {
	b.w.t.Helper()
	if small := b.tooSmall(); len(small) > 0 {
		b.w.t.Errorf("%s: too small to hit\n\t%s", state, strings.Join(small, "\n\t"))
	}
}

func (b *browser) tooSmall() []string {
	b.w.t.Helper()
	return evaluate[[]string](b, fmt.Sprintf(`[...(`+top+`).querySelectorAll("button, a[href], summary, input, .choice")]
		.filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest(".choice *, .skip") && !e.matches("p a, td a"))
		.map(e => [e, e.getBoundingClientRect()])
		.filter(([e, r]) => r.width > 0 && (r.width < %[1]d || r.height < %[1]d))
		.map(([e, r]) => Math.round(r.width) + " by " + Math.round(r.height) + " " + e.outerHTML.slice(0, 160))`, smallest))
}
