package card_test

import (
	"errors"
	"testing"

	"hikitsugi/agent/card"
)

func TestGuard(t *testing.T) {
	t.Parallel()
	told := func(left int) card.Tries { return card.Tries{Left: left, Known: true} }
	hidden := card.Tries{}
	blocked := errors.New("blocked")
	for _, test := range []struct {
		name      string
		tries     card.Tries
		wrong     int // in this insertion
		confirmed bool
		want      error
	}{
		{"fresh card", told(10), 0, false, nil},
		{"one wrong PIN", told(9), 1, false, nil},
		{"two wrong PINs", told(8), 2, false, card.ErrReinsert},
		{"two wrong PINs, confirming helps nothing", told(8), 2, true, card.ErrReinsert},
		{"inserted again after two wrong PINs", told(8), 0, false, nil},
		{"last try, found so", told(1), 0, false, card.ErrConfirm},
		{"last try, confirmed", told(1), 0, true, nil},
		{"last try, after a wrong PIN here", told(1), 1, true, card.ErrReinsert},
		{"last try, after a wrong PIN here, not confirmed", told(1), 1, false, card.ErrReinsert},
		{"last try, inserted again but not confirmed", told(1), 0, false, card.ErrConfirm},
		{"hidden counter", hidden, 0, false, nil},
		{"hidden counter, one wrong PIN", hidden, 1, false, nil},
		{"hidden counter, two wrong PINs", hidden, 2, true, card.ErrReinsert},
		{"blocked", told(0), 0, true, blocked},
		{"blocked by wrong PINs here", told(0), 2, true, blocked},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := card.Guard(test.tries, test.wrong, test.confirmed)
			if test.want == blocked {
				if !isPINError(got, card.PINError{Known: true, Blocked: true}) {
					t.Errorf("got %v, want a blocked PIN", got)
				}
				return
			}
			if !errors.Is(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
