package renewal

import (
	"os"
	"path/filepath"
	"testing"

	agent "hikitsugi/agent/wire"
	"hikitsugi/app/desk"
	"hikitsugi/app/message"
)

// TestEachStateHasItsDrawing: no reader, no card, insert, reading, remove, wrong card, done.
func TestEachStateHasItsDrawing(t *testing.T) {
	t.Parallel()
	reading := desk.State{Readers: []desk.Reader{{Reader: agent.Reader{State: agent.Present}, Card: desk.Card{Reading: true}}}}
	for _, test := range []struct {
		name    string
		step    Step
		problem message.Code
		lies    desk.State
		swap    Swap
		found   bool
		want    string
	}{
		{name: "before the current card", step: ConfirmCurrent, want: "insert-current"},
		{name: "no reader", step: ConfirmCurrent, problem: message.ReaderAbsent, want: "no-reader"},
		{name: "reader gone, PIN", step: PINNew, problem: message.ReaderAbsent, want: "no-reader"},
		{name: "being read", step: ConfirmCurrent, lies: reading, want: "reading"},
		{name: "found", step: ConfirmCurrent, found: true, want: "done"},
		{name: "no card at OK", step: ConfirmNew, problem: message.CardAbsent, want: "insert-new"},
		{name: "new card first", step: ConfirmCurrent, problem: message.CardsSwapped, want: "wrong-card"},
		{name: "staff ID", step: ConfirmCurrent, problem: message.CardWrongKind, want: "wrong-card"},
		{name: "upside down", step: ConfirmCurrent, problem: message.CardMute, want: "remove"},
		{name: "PIN", step: PINCurrent, want: ""},
		{name: "two wrong PINs", step: PINCurrent, problem: message.PinReinsert, want: "remove-current"},
		{name: "two wrong PINs, new card", step: PINNew, problem: message.PinReinsert, want: "remove-new"},
		{name: "taken out at the PIN", step: PINCurrent, problem: message.CardAbsent, want: "insert-current"},
		{name: "another card at the PIN", step: PINNew, problem: message.CardChanged, want: "wrong-card"},
		{name: "a wrong PIN is no matter of cards", step: PINNew, problem: message.PinWrong, want: ""},
		{name: "swap", step: ConfirmNew, want: "swap"},
		{name: "current card out", step: ConfirmNew, swap: Swap{Out: true}, want: "insert-new"},
		{name: "the same again", step: ConfirmNew, problem: message.SameCard, want: "wrong-card"},
		{name: "new card being read", step: ConfirmNew, swap: Swap{Out: true}, lies: reading, want: "reading"},
		{name: "new card found", step: ConfirmNew, swap: Swap{Out: true, In: true, Checked: true}, found: true, want: "done"},
	} {
		s := State{Step: test.step}
		if test.problem != "" {
			s.Problem = &Problem{Code: test.problem}
		}
		got := picture(s, test.lies, test.swap, test.found)
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if got == "" {
			continue
		}
		if _, err := os.Stat(filepath.Join("..", "..", "web", "art", got+".svg")); err != nil {
			t.Error(err)
		}
	}
}
