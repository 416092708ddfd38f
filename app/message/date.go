package message

import (
	"strconv"
	"time"
)

// JST is Japan Standard Time, which has had no summer time since 1951. It is
// fixed here so that no time zone database travels with the page.
var JST = time.FixedZone("JST", 9*60*60)

// An era of the Japanese calendar and the day it began.
type era struct {
	name string
	from time.Time
}

var eras = [...]era{
	{"令和", time.Date(2019, time.May, 1, 0, 0, 0, 0, JST)},
	{"平成", time.Date(1989, time.January, 8, 0, 0, 0, 0, JST)},
	{"昭和", time.Date(1926, time.December, 25, 0, 0, 0, 0, JST)},
}

// Date returns the day of t in JST as YYYY/MM/DD, in both languages.
func Date(t time.Time) string {
	return t.In(JST).Format("2006/01/02")
}

// EraYear returns the year of t in the Japanese calendar, such as 令和8年; the
// first year of an era is 元年. Before 昭和 it is empty.
func EraYear(t time.Time) string {
	t = t.In(JST)
	for _, e := range eras {
		if t.Before(e.from) {
			continue
		}
		year := t.Year() - e.from.Year() + 1
		if year == 1 {
			return e.name + "元年"
		}
		return e.name + strconv.Itoa(year) + "年"
	}
	return ""
}

// DateWithEra returns YYYY/MM/DD（令和n年）, or YYYY/MM/DD alone before 昭和.
func DateWithEra(t time.Time) string {
	if year := EraYear(t); year != "" {
		return Date(t) + "（" + year + "）"
	}
	return Date(t)
}

// ValidUntil returns 証明書有効期限 as it stands in a table: the day, in Japanese
// with its era, and the time of day unless that is the day's last second,
// 23:59:59 JST, with which most certificates end.
func (l Lang) ValidUntil(t time.Time) string {
	t = t.In(JST)
	lastSecond := t.Hour() == 23 && t.Minute() == 59 && t.Second() == 59
	switch {
	case l == En && lastSecond:
		return Date(t)
	case l == En:
		return t.Format("2006/01/02 15:04 JST")
	case lastSecond:
		return DateWithEra(t)
	default:
		return DateWithEra(t) + " " + t.Format("15:04")
	}
}

// Clock returns day and time as the frame shows them: 2014年03月12日 17時17分, in
// English 12 Mar 2014 17:17 JST.
func (l Lang) Clock(t time.Time) string {
	if l == En {
		return t.In(JST).Format("2 Jan 2006 15:04 JST")
	}
	return t.In(JST).Format("2006年01月02日 15時04分")
}

// TimeOfDay returns the time of t alone: 17時17分, in English 17:17 JST.
func (l Lang) TimeOfDay(t time.Time) string {
	if l == En {
		return t.In(JST).Format("15:04 JST")
	}
	return t.In(JST).Format("15時04分")
}

// Today returns a time of the present day: 本日 17時17分, in English today 17:17 JST.
func (l Lang) Today(t time.Time) string {
	if l == En {
		return "today " + l.TimeOfDay(t)
	}
	return "本日 " + l.TimeOfDay(t)
}
