package renewal

import (
	"testing"

	agent "hikitsugi/agent/wire"
)

func TestTypedTextBecomesAPIN(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ typed, want string }{
		{"11112222", "11112222"},
		{"１１１１２２２２", "11112222"},
		{"ＣＤＥＭＯ１２３", "CDEMO123"},
		{"cDemo！", "cDemo!"},
		{" 1111 2222 ", "1111 2222"},
		{"　1234　", "1234"},
		{"", ""},
		{"あ1", "\x7f1"},
		{"１２é", "12\x7f"},
	} {
		if got := folded(test.typed); string([]byte(got)) != test.want {
			t.Errorf("%q: %q, want %q", test.typed, []byte(got), test.want)
		}
	}
}

func TestWhatTheCardWouldNotTakeIsNotSent(t *testing.T) {
	t.Parallel()
	digits, any := agent.PINRule{Min: 4, Max: 8, Digits: true}, agent.PINRule{Min: 4, Max: 8}
	for _, test := range []struct {
		pin  string
		rule agent.PINRule
		want bool
	}{
		{"1234", any, true},
		{"12345678", any, true},
		{"123", any, false},
		{"123456789", any, false},
		{"CDEMO123", any, true},
		{"CDEMO123", digits, false},
		{"123\x7f", any, false},
	} {
		if got := fits(agent.PIN(test.pin), test.rule); got != test.want {
			t.Errorf("%q: %t", test.pin, got)
		}
	}
}
