package ui

import (
	"strings"
	"testing"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

func press(goapp.Context, goapp.Event) {}

func TestPartsSayWhatTheyAreWithoutColour(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		part goapp.UI
		want []string
		not  []string
	}{
		{"button", Button{Text: "変更", Press: press}.UI(), []string{`type="button"`, "変更"}, []string{"disabled"}},
		{"button of a form", Button{Text: "OK", Submit: true}.UI(), []string{`type="submit"`}, []string{`type="button"`}},
		{"dialog", Dialog{ID: "pin", Title: "PIN番号入力ダイアログ", Close: "閉じる"}.UI(),
			[]string{`aria-labelledby="pin-title"`, `id="pin-title"`, "<h2", "閉じる"}, []string{"aria-busy"}},
		{"busy dialog", Dialog{ID: "pin", Busy: true}.UI(), []string{"aria-busy"}, nil},
		{"badges", Badge(CurrentCard, "①現在"), []string{"badge-current", "①現在"}, nil},
		{"panel", CardPanel{Which: NewCard, Badge: "②新しい", Title: "新規に使用するICカード",
			Lines: []Line{{Term: "証明書発行者", Value: "CN=x", Lang: "en", Code: true}}}.UI(),
			[]string{"②新しい", "<dt", "証明書発行者", `lang="en"`, `class="code"`}, nil},
		{"field in error", &Secret{ID: "pin", Label: "PIN番号：", Show: "表示する", Error: "違います。", Describe: "note"},
			[]string{`for="pin"`, `type="password"`, `autocomplete="off"`, `aria-describedby="pin-error note"`, "aria-invalid", "＊違います。"},
			[]string{"readonly", "maxlength", "placeholder"}},
		{"sound field", &Secret{ID: "pin", Label: "PIN番号："}, nil, []string{"aria-invalid", "aria-describedby"}},
		{"steps", Steps{Label: "l", Texts: []string{"a", "b", "c"}, Current: 2, Done: "済み"}.UI(),
			[]string{`aria-current="step"`, "済み"}, nil},
		{"radio list", RadioList{Name: "r", Legend: "l", Options: []Option{{"a", "A"}, {"b", "B"}}}.UI(),
			[]string{`<legend`, `for="r-a"`, `id="r-b"`, `name="r"`}, []string{"checked=\"true\""}},
		{"banner", Banner{ID: "e", Tone: Error, Title: "PIN番号が違います。", Small: "pin-wrong"}.UI(),
			[]string{"icon-error", "<h2", `tabindex="-1"`, "pin-wrong"}, []string{"role"}},
	} {
		html := goapp.HTMLString(c.part)
		for _, s := range c.want {
			if !strings.Contains(html, s) {
				t.Errorf("%s lacks %s:\n%s", c.name, s, html)
			}
		}
		for _, s := range c.not {
			if strings.Contains(html, s) {
				t.Errorf("%s has %s:\n%s", c.name, s, html)
			}
		}
	}
}

func TestTableKeepsItsMeaningWhenItIsStacked(t *testing.T) {
	t.Parallel()
	html := goapp.HTMLString(Table{
		Caption: "電子証明書更新確認",
		Heads:   []Head{{Text: "項目"}, {Text: "現在使用しているICカード", Which: CurrentCard, Badge: "①現在"}},
		Groups:  []Group{{Title: "利用者の情報", Rows: []Row{{Head: "所在地", Cells: []goapp.UI{goapp.Span().Text("札幌市中央区1")}}}}},
	}.UI())
	for _, s := range []string{`role="table"`, `role="columnheader"`, `role="rowheader"`, `role="cell"`, "<caption", "colspan=\"2\"",
		`class="table-label">①現在 現在使用しているICカード`} {
		if !strings.Contains(html, s) {
			t.Errorf("no %s:\n%s", s, html)
		}
	}
}
