package message

import (
	"slices"
	"testing"
)

func TestPlaceholdersAreFilled(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		args       []Arg
		want       string
	}{
		{"one value", "あと{n}日", []Arg{With("n", "30")}, "あと30日"},
		{"a value used twice", "{a}-{a}", []Arg{With("a", "x")}, "x-x"},
		{"a value kept as it is on the card", "<{a}>", []Arg{With("a", " 葛󠄀見　㈱Ａ ")}, "< 葛󠄀見　㈱Ａ >"},
		{"a value that looks like a placeholder", "{a}{b}", []Arg{With("a", "{b}"), With("b", "2")}, "{b}2"},
		{"no value stays visible", "あと{n}日", nil, "あと{n}日"},
		{"one of a thing", "{n} {n|try|tries} left", []Arg{With("n", "1")}, "1 try left"},
		{"many of a thing", "{n} {n|try|tries} left", []Arg{With("n", "3")}, "3 tries left"},
		{"none of a thing", "{n} {n|try|tries} left", []Arg{With("n", "0")}, "0 tries left"},
		{"an optional sentence left out", "Try later. {recheck}", []Arg{With("recheck", "")}, "Try later."},
		{"a brace that never closes", "{n", []Arg{With("n", "1")}, "{n"},
	} {
		if got := (Text{Ja: test.text}).In(Ja, test.args...); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestAroundLeavesRoomForALink(t *testing.T) {
	t.Parallel()
	before, after := En.Around(MenuNoteNewRegistration, "link")
	if whole := before + En.Text(MenuNoteLink) + after; whole != En.Text(MenuNoteNewRegistration, With("link", En.Text(MenuNoteLink))) {
		t.Errorf("the parts make %q", whole)
	}
	if before == "" || after == "" {
		t.Errorf("before %q, after %q", before, after)
	}
}

func TestAroundOfATextWithoutTheNameIsAllBefore(t *testing.T) {
	t.Parallel()
	before, after := Ja.Around(MenuTitle, "link")
	if before != "利用者登録メニュー" || after != "" {
		t.Errorf("before %q, after %q", before, after)
	}
}

func TestPlaceholdersNamesEachOnce(t *testing.T) {
	t.Parallel()
	got := Placeholders("{n} {n|day|days}, {date}, {n}")
	if !slices.Equal(got, []string{"n", "date"}) {
		t.Errorf("got %v", got)
	}
}

func FuzzAValueIsInsertedUntouched(f *testing.F) {
	for _, value := range []string{"株式会社A【物品】", "{b}", "}", "{", "{a|x|y}", "\x00", "葛󠄀見"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		got := Text{Ja: "「{a}」と{b}"}.In(Ja, With("a", value), With("b", "2"))
		if want := "「" + value + "」と2"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
