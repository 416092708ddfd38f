package command

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
)

// ledger is a history that counts how often it was sequenced, and fails while broken.
type ledger struct {
	steps  atomic.Int64
	broken atomic.Bool
}

func (l *ledger) Sequence(context.Context) (int, error) {
	l.steps.Add(1)
	if l.broken.Load() {
		return 0, errors.New("database is locked")
	}
	return 0, nil
}

func TestTheSequencerWorksOnAndSaysWhenItCannot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := new(ledger)
		q := newSequencer(l, zerolog.Nop(), time.Now)
		ctx, stop := context.WithCancel(t.Context())
		go q.run(ctx)

		time.Sleep(time.Hour)
		if l.steps.Load() < 3600 || q.alive() != nil {
			t.Errorf("%d steps in an hour, %v", l.steps.Load(), q.alive())
		}
		l.broken.Store(true)
		if time.Sleep(sequenceLate - 2*sequenceEvery); q.alive() != nil {
			t.Errorf("too early: %v", q.alive())
		}
		if time.Sleep(4 * sequenceEvery); q.alive() == nil {
			t.Error("it counts as alive though nothing succeeds")
		}
		l.broken.Store(false)
		if time.Sleep(2 * sequenceEvery); q.alive() != nil {
			t.Errorf("after it recovered: %v", q.alive())
		}
		synctest.Wait()
		before := l.steps.Load()
		stop()
		if synctest.Wait(); l.steps.Load() != before+1 {
			t.Errorf("%d steps after the end, want the last one", l.steps.Load()-before)
		}
	})
}
