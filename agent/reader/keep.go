package reader

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Back-off between two tries to reach a service that is gone. A card in a service that is back should be seen within 2 s.
const (
	firstPause   = 250 * time.Millisecond
	longestPause = time.Second
)

// Keep watches s for as long as ctx lives and returns its error. While the service is away, changed gets no slots and
// the reason; Keep tries again after 250 ms, then ever more slowly up to 1 s, because a service may start at any moment
// (on Windows it stops with the last reader).
func Keep(ctx context.Context, s Service, changed func(slots []Slot, away error)) error {
	pause := firstPause
	for {
		err := s.Watch(ctx, func(slots []Slot) {
			pause = firstPause
			changed(slots, nil)
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		changed(nil, cause(err))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		pause = min(2*pause, longestPause)
	}
}

// cause marks every reason for a Watch to end as one that keeps the service away.
func cause(err error) error {
	switch {
	case err == nil:
		return ErrServiceStopped
	case errors.Is(err, ErrServiceStopped):
		return err
	}
	return fmt.Errorf("%w: %w", ErrServiceStopped, err)
}
