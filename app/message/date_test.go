package message

import (
	"testing"
	"time"
)

func jst(year int, month time.Month, day, hour, minute, second int) time.Time {
	return time.Date(year, month, day, hour, minute, second, 0, JST)
}

func TestEraYears(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		day  time.Time
		want string
	}{
		{jst(2026, time.April, 1, 0, 0, 0), "令和8年"},
		{jst(2019, time.December, 31, 23, 59, 59), "令和元年"},
		{jst(2019, time.May, 1, 0, 0, 0), "令和元年"},
		{jst(2019, time.April, 30, 23, 59, 59), "平成31年"},
		{time.Date(2019, time.April, 30, 15, 0, 0, 0, time.UTC), "令和元年"},
		{jst(1990, time.January, 1, 0, 0, 0), "平成2年"},
		{jst(1989, time.January, 8, 0, 0, 0), "平成元年"},
		{jst(1989, time.January, 7, 23, 59, 59), "昭和64年"},
		{jst(1926, time.December, 25, 0, 0, 0), "昭和元年"},
		{jst(1926, time.December, 24, 23, 59, 59), ""},
	} {
		if got := EraYear(test.day); got != test.want {
			t.Errorf("%s: got %q, want %q", test.day, got, test.want)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	lastSecond := jst(2031, time.March, 9, 23, 59, 59)
	morning := jst(2031, time.March, 9, 9, 0, 0)
	printed := jst(2014, time.March, 12, 17, 17, 59)
	utcEvening := time.Date(2026, time.January, 31, 15, 30, 0, 0, time.UTC)
	for _, test := range []struct{ name, got, want string }{
		{"date", Date(lastSecond), "2031/03/09"},
		{"date counted in Japan", Date(utcEvening), "2026/02/01"},
		{"date with era", DateWithEra(lastSecond), "2031/03/09（令和13年）"},
		{"date before the eras", DateWithEra(jst(1900, time.January, 2, 0, 0, 0)), "1900/01/02"},
		{"valid until, last second", Ja.ValidUntil(lastSecond), "2031/03/09（令和13年）"},
		{"valid until, one second earlier", Ja.ValidUntil(lastSecond.Add(-time.Second)), "2031/03/09（令和13年） 23:59"},
		{"valid until, in the morning", Ja.ValidUntil(morning), "2031/03/09（令和13年） 09:00"},
		{"valid until, English", En.ValidUntil(lastSecond), "2031/03/09"},
		{"valid until in the morning, English", En.ValidUntil(morning), "2031/03/09 09:00 JST"},
		{"valid until, given in UTC", Ja.ValidUntil(lastSecond.UTC()), "2031/03/09（令和13年）"},
		{"the manual's clock", Ja.Clock(printed), "2014年03月12日 17時17分"},
		{"the manual's clock, English", En.Clock(printed), "12 Mar 2014 17:17 JST"},
		{"time of day", Ja.TimeOfDay(printed), "17時17分"},
		{"time of day, English", En.TimeOfDay(printed), "17:17 JST"},
		{"today", Ja.Today(printed), "本日 17時17分"},
		{"today, English", En.Today(printed), "today 17:17 JST"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, test.got, test.want)
		}
	}
}
