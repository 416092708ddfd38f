package ui

import (
	"testing"
)

func TestJapaneseValuesInAText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, before, value string }{
		{"valid until 2026/12/23, デモ認証局 甲, Virtual Reader 1. Found", "valid until 2026/12/23, ", "デモ認証局 甲"},
		{"札幌市　City of Sapporo", "", "札幌市　"},
		{"not known: －", "not known: －", ""},
		{"葛󠄀見 例", "", "葛󠄀見 例"},
		{"", "", ""},
	} {
		from, to := japanese(c.text)
		if c.text[:from] != c.before || c.text[from:to] != c.value {
			t.Errorf("%q: %q before %q, want %q before %q", c.text, c.text[:from], c.text[from:to], c.before, c.value)
		}
	}
}

func TestTextsOfAJapanesePageAreNotTakenApart(t *testing.T) {
	t.Parallel()
	text := "札幌市 City of Sapporo 見本町"
	if n := len(Mixed("ja", text)); n != 1 {
		t.Errorf("%d parts", n)
	}
	if n := len(Mixed("en", text)); n != 3 {
		t.Errorf("%d parts, want two values and what is between them", n)
	}
}
