//go:build !js

package main

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"hikitsugi/app/message"
)

// go-app writes a page for the eye of a program that replaces it at once. Ours is read before the program starts, without
// it, and by checkers, so finish mends what differs from HTML: attributes quoted as Go strings, booleans as words and
// "true" as nothing, attributes in random order, line breaks between inline elements, and meta data of another site.

var (
	tag       = regexp.MustCompile(`<([a-z][a-z0-9-]*)((?: [a-zA-Z:-]+(?:="(?:[^"\\]|\\.)*")?)+)( ?/?)>`)
	attribute = regexp.MustCompile(` ([a-zA-Z:-]+)(="(?:[^"\\]|\\.)*")?`)
	breaks    = regexp.MustCompile(`\n *`)
	social    = regexp.MustCompile(`<meta [^>]*(?:property="og:|name="twitter:)[^>]*>`)
	script    = regexp.MustCompile(`<script [^>]*src="[^"]*/app\.js"></script>`)
	loader    = regexp.MustCompile(`<aside [^>]*id="app-wasm-loader">.*?</aside>`)
	sheet     = regexp.MustCompile(`<link [^>]*href="[^"]*/app\.css"[^>]*>`)
)

// booleans are the attributes that are true when they are there.
var booleans = []string{"async", "autofocus", "checked", "defer", "disabled", "hidden", "multiple", "open", "readonly", "required", "selected"}

// finish returns the page as it is served. web/js/start.js does what go-app's script would; the program's download begins
// beside it, behind what is needed to paint.
func finish(page string, lang message.Lang) string {
	page = breaks.ReplaceAllString(page, "")
	page = tag.ReplaceAllStringFunc(page, mend)
	page = social.ReplaceAllString(page, "")
	page = script.ReplaceAllString(page, "")
	page = loader.ReplaceAllString(page, "")
	page = sheet.ReplaceAllString(page, styles)
	page = strings.Replace(page, "<!doctype html>", "<!doctype html>\n", 1)
	page = strings.Replace(page, "</head>", program+drawings+"</head>", 1)
	return strings.Replace(page, "</body>", preparing(lang)+startFailed(lang)+"</body>", 1) + "\n"
}

// styles is where web/pack puts the style sheet: a page that waits for no other answer is painted earlier.
const styles = "<style>@styles@</style>"

// program has the browser fetch the program as the start script will ask for it, at once.
const program = `<link as="fetch" crossorigin="anonymous" fetchpriority="low" href="/assets/` + versionMark + `/app.wasm" rel="preload">`

// drawings are asked for by the start script once the text is painted; where there are no scripts, by the page.
const drawings = `<noscript><link href="/assets/` + versionMark + `/art.css" rel="stylesheet"></noscript>`

// preparing is what the page shows until the program runs.
func preparing(lang message.Lang) string {
	return `<aside class="preparing" id="app-wasm-loader"><p>` + html.EscapeString(lang.Text(message.FramePreparing)) + `</p></aside>`
}

// mend writes one tag anew.
func mend(text string) string {
	part := tag.FindStringSubmatch(text)
	var kept []string
	for _, a := range attribute.FindAllStringSubmatch(part[2], -1) {
		if s, ok := mendAttribute(a[1], a[2]); ok {
			kept = append(kept, s)
		}
	}
	slices.Sort(kept)
	return "<" + part[1] + strings.Join(kept, "") + part[3] + ">"
}

// mendAttribute returns the attribute with a leading space, and whether it stays. The value comes with its equals sign,
// or is empty where go-app left it away because it was true or empty.
func mendAttribute(name, value string) (string, bool) {
	boolean := slices.Contains(booleans, name)
	switch {
	case boolean && value == `="false"`:
		return "", false
	case boolean:
		return " " + name, true
	case value == "" && (strings.HasPrefix(name, "aria-") || strings.HasPrefix(name, "data-")):
		return " " + name + `="true"`, true
	case value == "":
		return " " + name + `=""`, true
	}
	if plain, err := strconv.Unquote(value[1:]); err == nil {
		value = `="` + html.EscapeString(html.UnescapeString(plain)) + `"`
	}
	return " " + name + value, true
}

// startFailed is E112 in the page's language, hidden until it is needed.
func startFailed(lang message.Lang) string {
	entry, _ := message.Lookup(message.PageStartFailed)
	text := func(s string) string { return html.EscapeString(s) }
	return `<div class="start-failed" id="start-failed" role="alert" lang="` + string(lang) + `" hidden><p><strong>` + text(entry.What.In(lang)) +
		`</strong> ` + text(entry.Remedy.In(lang)) + ` ` + text(lang.Text(message.VerdictNothingChanged)) +
		`</p><button type="button" class="button button-outline" id="start-again">` + text(lang.Text(message.ActionRetry)) +
		`</button></div><noscript><p class="start-failed">` + text(entry.What.In(lang)) + `</p></noscript>`
}
