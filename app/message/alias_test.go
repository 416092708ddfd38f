package message

import (
	"slices"
	"testing"
)

func TestSearchFindsByNumberCodeAndAlias(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		term string
		want []int
	}{
		{"03001", []int{201, 202, 203, 204, 205}},
		{"03002", []int{301, 302, 303, 304, 305, 306}},
		{"10051", []int{108}},
		{"9980", []int{108}},
		{"乱数署名が行われません", []int{209, 213}},
		{"10048", nil},
		{"E301", []int{301}},
		{" 419 ", []int{419, 419}},
		{"pin-wrong", []int{301}},
		{"", nil},
	} {
		var got []int
		for _, e := range Search(test.term) {
			got = append(got, e.Number)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: got %v, want %v", test.term, got, test.want)
		}
	}
}

func TestEveryAliasLeadsSomewhere(t *testing.T) {
	t.Parallel()
	for _, a := range Aliases() {
		if len(a.Codes) == 0 && !slices.Contains(Keys(), a.Note) {
			t.Errorf("%s has neither code nor note", a.Term)
		}
		for _, c := range a.Codes {
			if _, ok := Lookup(c); !ok {
				t.Errorf("%s names %s, which does not exist", a.Term, c)
			}
		}
	}
}
