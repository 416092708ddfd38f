package journey

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// update writes the golden files anew instead of comparing with them: go test ./app/journey -run Tree -update.
var update = flag.Bool("update", false, "write testdata/*.tree anew")

// TestTree compares what assistive technology is given with testdata: a change there is a change of the page to somebody
// who does not see it, and is to be read before it is taken over.
func TestTree(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.see("このICカードは更新できます")
	b.tree("menu")
	b.toCurrentPIN()
	b.focused("#pin")
	b.tree("pin")
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	b.swap("new")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew))
	b.pin(w.pins["new"])
	b.see(text(message.ReviewConsequence, message.With("n", "4")))
	b.focused("main h1")
	b.tree("review")
}

// tree compares the accessibility tree with a golden file.
func (b *browser) tree(name string) {
	b.w.t.Helper()
	b.settled()
	got := b.outline()
	file := filepath.Join("testdata", name+".tree")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			b.w.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		b.w.t.Fatal(err)
	}
	if got != string(want) {
		b.w.t.Errorf("%s differs; got\n%s", file, differing(string(want), got))
	}
}

// differing shows the lines that only one of two texts has.
func differing(want, got string) string {
	var out strings.Builder
	before, after := strings.Split(want, "\n"), strings.Split(got, "\n")
	for _, line := range before {
		if !slices.Contains(after, line) {
			out.WriteString("- " + line + "\n")
		}
	}
	for _, line := range after {
		if !slices.Contains(before, line) {
			out.WriteString("+ " + line + "\n")
		}
	}
	if out.Len() == 0 {
		return "the same lines in another order:\n" + got
	}
	return out.String()
}

// outline writes the accessibility tree as indented lines: role, name, description and the states that are spoken.
func (b *browser) outline() string {
	b.w.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	full, err := chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) (accessibility.GetFullAXTreeResult, error) {
		return cdp.Call(ctx, t, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	})
	if err != nil {
		b.fatal("accessibility tree: %v", err)
	}
	o := outline{nodes: make(map[accessibility.NodeID]*accessibility.Node)}
	for _, n := range full.Nodes {
		o.nodes[n.NodeID] = n
	}
	o.write(full.Nodes[0], 0, "")
	return o.text.String()
}

type outline struct {
	nodes map[accessibility.NodeID]*accessibility.Node
	text  strings.Builder
}

// passed are roles that say nothing by themselves.
var passed = []string{"generic", "none", "InlineTextBox", "LineBreak", "ListMarker"}

// spoken are the states and properties that a screen reader tells.
var spoken = []accessibility.PropertyName{"level", "focused", "modal", "expanded", "checked", "invalid", "required", "disabled", "busy", "live"}

func (o *outline) write(n *accessibility.Node, depth int, above string) {
	role, name := said(n.Role), masked(said(n.Name))
	switch {
	case role == "group" && name == text(message.DemoTitle):
		return // the demo's own, and different with each demo
	case n.Ignored, slices.Contains(passed, role):
	case role == "StaticText" && strings.Contains(above, name):
		return // the name above it is made of it
	default:
		o.line(n, role, name, depth)
		depth++
		above = name
	}
	if role == "status" || role == "alert" {
		return // what a live region said last depends on when one looks; heard_test.go listens
	}
	for _, id := range n.ChildIDs {
		if child := o.nodes[id]; child != nil {
			o.write(child, depth, above)
		}
	}
}

func (o *outline) line(n *accessibility.Node, role, name string, depth int) {
	o.text.WriteString(strings.Repeat("  ", depth) + role)
	if name != "" {
		o.text.WriteString(" “" + name + "”")
	}
	if d := masked(said(n.Description)); d != "" {
		o.text.WriteString(" described “" + d + "”")
	}
	for _, p := range n.Properties {
		if v := said(p.Value); slices.Contains(spoken, p.Name) && v != "" && v != "false" {
			o.text.WriteString(" " + string(p.Name) + "=" + v)
		}
	}
	o.text.WriteString("\n")
}

func said(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var text string
	if json.Unmarshal(v.Value, &text) == nil {
		return text
	}
	return string(v.Value) // a number, true or false
}

// changing is what differs from demo to demo.
var changing = []struct {
	pattern *regexp.Regexp
	mark    string
}{
	{regexp.MustCompile(`\d{4}年\d{2}月\d{2}日 \d{2}時\d{2}分`), "{時刻}"},
	{regexp.MustCompile(`\d{4}/\d{2}/\d{2}( \d{2}:\d{2})?(（令和\d+年）)?`), "{日付}"},
	{regexp.MustCompile(`([0-9A-F]{4} ){4,}[0-9A-F]{1,4}`), "{シリアル番号}"},
	{regexp.MustCompile(`\d{30,}`), "{シリアル番号}"},
	{regexp.MustCompile(`サポート番号 \d{4}-\d{4}`), "サポート番号 {番号}"},
	{regexp.MustCompile(`あと\d+日`), "あと{日数}日"},
}

func masked(s string) string {
	for _, c := range changing {
		s = c.pattern.ReplaceAllString(s, c.mark)
	}
	return s
}
