package wire

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// A review text is signed byte for byte, so it may say nothing that the page would not show, and nothing in two ways.
func TestReviewSaysOneThingOnly(t *testing.T) {
	t.Parallel()
	whole := ReviewTarget{
		Registration: "a", Version: 3, Company: "株式会社A&B <支店>\u2028", Verdict: VerdictCheck,
		Findings: []Finding{{Code: "outside-window", Verdict: VerdictCheck, Args: map[string]string{"n": "90", "date": "2027/01/31"}}},
		Cases:    []ReviewCase{{Number: "1", Opening: time.Date(2027, 1, 31, 10, 0, 0, 0, time.FixedZone("", 9*60*60))}},
	}
	text, err := ReviewText(whole)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		targets []string
		want    error
	}{
		"as the registry writes it": {[]string{text, strings.Replace(text, `"a"`, `"b"`, 1)}, nil},
		"no texts":                  {nil, nil},
		"a member twice":            {[]string{strings.Replace(text, `"version":3`, `"version":3,"version":4`, 1)}, ErrReview},
		"a member in capitals":      {[]string{strings.Replace(text, `"version":3`, `"version":3,"Version":4`, 1)}, ErrReview},
		"a member nobody shows":     {[]string{strings.Replace(text, `"version":3`, `"version":3,"also":"x"`, 1)}, ErrReview},
		"members in another order":  {[]string{strings.Replace(text, `"registration":"a","version":3`, `"version":3,"registration":"a"`, 1)}, ErrReview},
		"a letter as an escape":     {[]string{strings.Replace(text, "株", `\u682a`, 1)}, ErrReview},
		"spaces":                    {[]string{text + " "}, ErrReview},
		"two values":                {[]string{text + "{}"}, ErrReview},
		"no JSON":                   {[]string{""}, ErrReview},
		"one registration twice":    {[]string{text, strings.Replace(text, `"version":3`, `"version":4`, 1)}, ErrReview},
	} {
		if _, err := (Review{Targets: test.targets}).Registrations(); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if _, err := (Review{Shown: `{"current":{}}`}).Cards(); !errors.Is(err, ErrReview) {
		t.Errorf("cards left out: %v", err)
	}
}

func FuzzReview(f *testing.F) {
	text, err := ReviewText(ReviewTarget{Registration: "a"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add(`{"registration":"a","registration":"b"}`)
	f.Fuzz(func(t *testing.T, text string) {
		targets, err := Review{Targets: []string{text}}.Registrations()
		if err != nil {
			return
		}
		if again, err := ReviewText(targets[0]); err != nil || again != text {
			t.Errorf("%q was taken and is %q, %v", text, again, err)
		}
	})
}
