package httpapi

import (
	"io"
	"regexp"
	"time"

	"github.com/rs/zerolog"
)

// NewLog makes the registry's log: JSON lines in UTC, on w, through one writer that takes out whatever looks like data
// of a person, should an error of a lower layer carry some.
func NewLog(w io.Writer, now func() time.Time) zerolog.Logger {
	hook := zerolog.HookFunc(func(e *zerolog.Event, _ zerolog.Level, _ string) {
		e.Str("time", now().UTC().Format(time.RFC3339Nano))
	})
	return zerolog.New(redactor{w}).Hook(hook)
}

// redactor blanks, in each line written:
//   - everything that is not ASCII, because our own words in the log are English and the names and addresses are not;
//   - long words with an upper-case letter or a digit: tokens, digests, certificates, transaction ids, cookies;
//   - numbers of eight digits and more: registration numbers, PINs and serials;
//   - what stands around an @.
type redactor struct{ to io.Writer }

var personal = regexp.MustCompile(`[^\s"\\@]+@[^\s"\\@]+` +
	`|[^\x00-\x7f]+` +
	`|[0-9A-Za-z_+-]*[A-Z0-9][0-9A-Za-z_+-]*`)

const (
	longWord   = 20
	longNumber = 8
	blank      = "[redacted]"
)

// Write passes the line on and reports its own length, as io.Writer asks.
func (r redactor) Write(line []byte) (int, error) {
	out := line
	if !clean(line) {
		out = personal.ReplaceAllFunc(line, redact)
	}
	if _, err := r.to.Write(out); err != nil {
		return 0, err
	}
	return len(line), nil
}

// clean finds out by one look that nothing of a line would be blanked, which holds for nearly all of them: the search is
// many times dearer than the line.
func clean(line []byte) bool {
	var length, digits, capitals int
	for _, c := range line {
		switch {
		case c >= 0x80 || c == '@':
			return false
		case '0' <= c && c <= '9':
			digits++
		case 'A' <= c && c <= 'Z':
			capitals++
		case 'a' <= c && c <= 'z' || c == '_' || c == '+' || c == '-':
		default:
			length, digits, capitals = 0, 0, 0
			continue
		}
		length++
		if length >= longNumber && digits == length || length >= longWord && digits+capitals > 0 {
			return false
		}
	}
	return true
}

func redact(word []byte) []byte {
	digits, ascii, mail := 0, true, false
	for _, c := range word {
		if c >= '0' && c <= '9' {
			digits++
		} else if c >= 0x80 {
			ascii = false
		}
		mail = mail || c == '@'
	}
	if !ascii || mail || len(word) >= longWord || digits == len(word) && digits >= longNumber {
		return []byte(blank)
	}
	return word
}
