package ui

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// ja is the language of values that are never translated: names, addresses, what a Japanese office writes.
const ja = "ja"

// Mixed is a text in the page's language, lang, which is Japanese when empty; Japanese values in it are marked as Japanese where the page is not, for
// those who have it read aloud.
func Mixed(lang, text string) []goapp.UI {
	if lang == "" || lang == ja {
		return []goapp.UI{goapp.Text(text)}
	}
	var parts []goapp.UI
	for text != "" {
		from, to := japanese(text)
		if from > 0 {
			parts = append(parts, goapp.Text(text[:from]))
		}
		if from < to {
			parts = append(parts, goapp.Span().Lang(ja).Text(text[from:to]))
		}
		text = text[to:]
	}
	return parts
}

// japanese finds the first Japanese value in a text, blanks within it included; without one both are the text's length.
func japanese(text string) (from, to int) {
	from, to = len(text), len(text)
	for i, r := range text {
		switch {
		case Japanese(r):
			if from == len(text) {
				from = i
			}
			to = i + len(string(r))
		case from < len(text) && r != ' ':
			return from, to
		}
	}
	return from, to
}

// Japanese reports whether a character is one of Japanese writing.
func Japanese(r rune) bool { return r > 0x2E7F && r != '－' }

// Language is that of a value from a card or a roster, which is never translated.
func Language(value string) string {
	for _, r := range value {
		if Japanese(r) {
			return ja
		}
	}
	return "en"
}
