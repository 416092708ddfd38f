package reader_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hikitsugi/agent/reader"
)

// scripted is a service whose watches end as the script says: a healthy one tells its slots first.
type scripted struct {
	healthy []bool
	started []time.Time
}

func (s *scripted) Watch(ctx context.Context, changed func([]reader.Slot)) error {
	s.started = append(s.started, time.Now())
	n := len(s.started)
	if n > len(s.healthy) {
		<-ctx.Done()
		return ctx.Err()
	}
	if s.healthy[n-1] {
		changed([]reader.Slot{{Name: "reader"}})
	}
	return reader.ErrServiceStopped
}

func (s *scripted) Do(context.Context, string, string, func(reader.Tx) error) error {
	return reader.ErrServiceStopped
}

func TestKeepComesBackEverMoreSlowlyWhileTheServiceIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		s := &scripted{healthy: []bool{false, false, false, false, false, false, true, false}}
		begin := time.Now()
		err := reader.Keep(ctx, s, func([]reader.Slot, error) {})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Keep = %v, want the context's error", err)
		}
		var pauses []time.Duration
		for _, at := range s.started {
			pauses = append(pauses, at.Sub(begin))
			begin = at
		}
		want := []time.Duration{
			0, 250 * time.Millisecond, 500 * time.Millisecond, time.Second, time.Second, time.Second, time.Second,
			250 * time.Millisecond, 500 * time.Millisecond,
		}
		if !slices.Equal(pauses, want) {
			t.Errorf("pauses %v, want %v", pauses, want)
		}
	})
}

func TestKeepTellsThatTheServiceIsAwayAndBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var told []string
		_ = reader.Keep(ctx, &scripted{healthy: []bool{false, true}}, func(slots []reader.Slot, away error) {
			switch {
			case errors.Is(away, reader.ErrServiceStopped) && slots == nil:
				told = append(told, "away")
			case away == nil && len(slots) == 1:
				told = append(told, "there")
			}
		})
		if want := []string{"away", "there", "away"}; !slices.Equal(told, want) {
			t.Errorf("told %v, want %v", told, want)
		}
	})
}
