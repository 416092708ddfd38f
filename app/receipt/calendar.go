package receipt

import (
	"strings"
	"time"
	"unicode/utf8"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// reminders are the days before the expiry on which a calendar speaks up.
var reminders = []string{"-P90D", "-P30D", "-P7D"}

// Calendar is the next expiry as an all-day event with reminders (RFC 5545). It holds no company and no holder: calendars
// are shared.
func Calendar(l message.Lang, r wire.Receipt) string {
	day := r.New.NotAfter.In(message.JST)
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hikitsugi//Receipt//JA",
		"BEGIN:VEVENT",
		"UID:" + r.Number + "@hikitsugi",
		"DTSTAMP:" + r.Issued.UTC().Format("20060102T150405Z"),
		"DTSTART;VALUE=DATE:" + day.Format("20060102"),
		"DTEND;VALUE=DATE:" + day.Add(24*time.Hour).Format("20060102"),
		"SUMMARY:" + escaped(l.Text(message.DoneNewCard)+" "+l.Text(message.ReviewValidUntil)),
		"DESCRIPTION:" + escaped(l.Text(message.MenuCardFacts,
			message.With("date", message.Date(r.New.NotAfter)), message.With("issuer", r.New.Issuer))+
			" "+l.Text(message.MenuRenew)),
		"TRANSP:TRANSPARENT",
	}
	for _, before := range reminders {
		lines = append(lines, "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:"+escaped(l.Text(message.MenuRenew)),
			"TRIGGER:"+before, "END:VALARM")
	}
	lines = append(lines, "END:VEVENT", "END:VCALENDAR")
	var b strings.Builder
	for _, line := range lines {
		fold(&b, line)
	}
	return b.String()
}

// escaped writes a text value (RFC 5545 section 3.3.11).
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r", "", "\n", `\n`).Replace(s)
}

// fold breaks a line after 75 octets at most, never within a character (RFC 5545 section 3.1).
func fold(b *strings.Builder, line string) {
	const most = 75
	room := most
	for _, r := range line {
		if n := utf8.RuneLen(r); n > room {
			b.WriteString("\r\n ")
			room = most - 1 - n
		} else {
			room -= n
		}
		b.WriteRune(r)
	}
	b.WriteString("\r\n")
}
