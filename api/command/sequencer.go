package command

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
)

// The sequencer looks for new entries of the history this often, and counts as dead after so long without success.
const (
	sequenceEvery = time.Second
	sequenceLate  = 30 * time.Second
)

// sequenced is a history whose entries may lack positions.
type sequenced interface {
	Sequence(context.Context) (int, error)
}

// sequencer gives the history's entries their positions, one after another. Several servers may each run one.
type sequencer struct {
	history sequenced
	log     zerolog.Logger
	now     func() time.Time
	last    atomic.Int64 // Unix seconds of the last success
}

func newSequencer(h sequenced, log zerolog.Logger, now func() time.Time) *sequencer {
	q := &sequencer{history: h, log: log, now: now}
	q.last.Store(now().Unix())
	return q
}

// run works until ctx ends, and once more then, so that a clean end leaves nothing without a position.
func (q *sequencer) run(ctx context.Context) {
	tick := time.NewTicker(sequenceEvery)
	defer tick.Stop()
	for {
		q.step(context.WithoutCancel(ctx))
		select {
		case <-ctx.Done():
			q.step(context.WithoutCancel(ctx))
			return
		case <-tick.C:
		}
	}
}

func (q *sequencer) step(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, sequenceLate/2)
	defer cancel()
	if _, err := q.history.Sequence(ctx); err != nil {
		q.log.Error().Str("cause", err.Error()).Msg("sequence history")
		return
	}
	q.last.Store(q.now().Unix())
}

// success is when the sequencer last succeeded, to the second.
func (q *sequencer) success() time.Time { return time.Unix(q.last.Load(), 0) }

// alive fails once the sequencer has not succeeded for too long.
func (q *sequencer) alive() error {
	if late := q.now().Sub(q.success()); late > sequenceLate {
		return fmt.Errorf("the history was last sequenced %v ago", late.Round(time.Second))
	}
	return nil
}
