package renewal

import (
	"testing"
	"time"
)

func TestTheLastFiveMinutes(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		left time.Duration
		due  bool
		wait time.Duration
	}{
		{30 * time.Minute, false, 25 * time.Minute},
		{5*time.Minute + time.Second, false, time.Second},
		{5 * time.Minute, true, 0},
		{time.Second, true, 0},
		{0, false, 0},
		{-time.Hour, false, 0},
	} {
		if due, wait := ending(now, now.Add(test.left)); due != test.due || wait != test.wait {
			t.Errorf("%s before the end: due %t, wait %s", test.left, due, wait)
		}
	}
}
