//go:build !js

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"hikitsugi/app"
	"hikitsugi/app/message"
	"hikitsugi/app/shell"
)

// pages renders every page once for all tests.
var pages = sync.OnceValues(func() (map[string]string, error) {
	app.Route()
	dir, err := os.MkdirTemp("", "hikitsugi-pages-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := write(filepath.Join(dir, "out")); err != nil {
		return nil, err
	}
	return readPages(filepath.Join(dir, "out"))
})

func readPages(dir string) (map[string]string, error) {
	text, err := os.ReadFile(filepath.Join(dir, "pages.json"))
	if err != nil {
		return nil, err
	}
	var list []entry
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, err
	}
	all := make(map[string]string)
	for _, e := range list {
		page, err := os.ReadFile(filepath.Join(dir, e.File))
		if err != nil {
			return nil, err
		}
		if !regexp.MustCompile(e.Pattern).MatchString(e.Sample) {
			return nil, fmt.Errorf("%s does not match %s", e.Sample, e.Pattern)
		}
		all[e.File] = string(page)
	}
	return all, nil
}

func TestPagesAreSoundBeforeTheProgramStarts(t *testing.T) {
	t.Parallel()
	all, err := pages()
	if err != nil {
		t.Fatal(err)
	}
	if want := len(shell.Routes()); len(all) != want {
		t.Fatalf("%d pages for %d kinds of address", len(all), want)
	}
	for name, page := range all {
		for what, pattern := range map[string]string{
			"a boolean that says the opposite":  ` (checked|disabled|hidden|open|selected|readonly|required)="false"`,
			"an aria attribute without value":   ` aria-[a-z]+(=""|[ >])`,
			"an empty attribute":                ` (alt|href|src|value|for|lang)=""`,
			"a space as an escape":              `\\u3000|\\"`,
			"an inline style":                   `(?i) style=|<style[^>]|<style>[^@]`,
			"an inline script":                  `<script(>|[^>]*[^>"]>[^<])`,
			"an inline handler":                 ` on[a-z]+=`,
			"another site":                      `(src|href|content)="(https?:)?//`,
			"a field, whose text would be lost": `<(textarea|select)|type="(text|password|search|email|tel|number)"`,
			"an unfilled text":                  `\{[a-z-]+\}`,
		} {
			for _, found := range regexp.MustCompile(pattern).FindAllString(page, -1) {
				t.Errorf("%s has %s: %s", name, what, found)
			}
		}
		lang, _, _ := strings.Cut(name, "-")
		if !strings.Contains(page, `<html lang="`+lang+`">`) {
			t.Errorf("%s does not say its language", name)
		}
		for _, once := range []string{`id="app-wasm-loader"`, `<script `, `<link as="fetch" crossorigin="anonymous" fetchpriority="low" href="/assets/@version@/app.wasm" rel="preload">`, `art.css`, `<style>@styles@</style>`} {
			if n := strings.Count(page, once); n != 1 {
				t.Errorf("%s has %d %s", name, n, once)
			}
		}
		if n := strings.Count(page, "<h1"); n != 1 {
			t.Errorf("%s has %d h1", name, n)
		}
		if len(page) > 60_000 {
			t.Errorf("%s is %d bytes", name, len(page))
		}
	}
}

func TestPageCarriesItsTextAndWhatIsSaidWhenTheProgramFails(t *testing.T) {
	t.Parallel()
	all, err := pages()
	if err != nil {
		t.Fatal(err)
	}
	for file, texts := range map[string][]string{
		"ja-menu.html":    {"<title>利用者登録メニュー - 利用者登録 - CALS/EC 電子入札システム</title>", "画面を起動できませんでした。", "画面を準備しています", "--年--月--日 --時--分"},
		"en-menu.html":    {"<title>User registration menu - User registration - CALS/EC e-bidding system</title>", "The page could not start.", "Preparing the page"},
		"ja-review.html":  {"<title>手順5/6 電子証明書更新確認 - "},
		"ja-unknown.html": {"<title>エラー："},
	} {
		for _, text := range texts {
			if !strings.Contains(all[file], text) {
				t.Errorf("%s lacks %s", file, text)
			}
		}
	}
}

func TestFinishMendsWhatTheRendererWrites(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"false booleans go", `<button disabled="false" type="button">x</button>`, `<button type="button">x</button>`},
		{"true booleans stay bare", `<script src="/a.js" defer></script>`, `<script defer src="/a.js"></script>`},
		{"aria keeps its word", `<span aria-hidden>x</span>`, `<span aria-hidden="true">x</span>`},
		{"full-width space", `<a title="a\u3000b">x</a>`, "<a title=\"a\u3000b\">x</a>"},
		{"quotes", `<a title="say \"ok\" & go">x</a>`, `<a title="say &#34;ok&#34; &amp; go">x</a>`},
		{"order", `<a id="b" class="a">x</a>`, `<a class="a" id="b">x</a>`},
		{"line breaks", "<p>\n  <b>a</b>\n  <b>b</b>\n</p>", `<p><b>a</b><b>b</b></p>`},
		{"social meta", `<meta property="og:url" content="https://"><p>x</p>`, `<p>x</p>`},
		{"text is left alone", `<p>a &lt;b c="false"&gt;</p>`, `<p>a &lt;b c="false"&gt;</p>`},
	} {
		if got := strings.TrimSuffix(finish(c.in, message.Ja), "\n"); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
