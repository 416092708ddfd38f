package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// Outcome says what became of a statement, in words that can be counted.
type Outcome string

// The outcomes of a statement.
const (
	Done     Outcome = "done"
	Conflict Outcome = "conflict" // lost against another transaction: its own is tried again
	Taken    Outcome = "taken"    // a unique value exists
	Away     Outcome = "away"     // the database is gone, full or not the one that writes
	Ended    Outcome = "ended"    // whoever asked waits no more
	Fault    Outcome = "fault"
)

// Statement is what may be told of a statement: never its text, for bun puts values into it.
type Statement struct {
	Operation string // SELECT, BEGIN, COMMIT, ...
	Began     time.Time
	Took      time.Duration
	Outcome   Outcome
}

// Observe has every statement from now on told to tell, with the context that it ran in; call it before the store is
// used. tell is called from many goroutines and must not use the store.
func (s *Store) Observe(tell func(context.Context, Statement)) {
	s.hook(observer{s.dialog, tell})
}

// hook adds a hook to both pools.
func (s *Store) hook(h bun.QueryHook) {
	shared := s.read == s.write
	s.write = s.write.WithQueryHook(h)
	if s.read = s.read.WithQueryHook(h); shared {
		s.read = s.write
	}
}

type observer struct {
	dialog
	tell func(context.Context, Statement)
}

// BeforeQuery implements bun.QueryHook.
func (observer) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }

// AfterQuery implements bun.QueryHook.
func (o observer) AfterQuery(ctx context.Context, e *bun.QueryEvent) {
	o.tell(ctx, Statement{Operation: e.Operation(), Began: e.StartTime, Took: time.Since(e.StartTime), Outcome: o.outcome(e.Err)})
}

func (o observer) outcome(err error) Outcome {
	switch {
	case err == nil, errors.Is(err, sql.ErrNoRows):
		return Done
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Ended
	case o.taken(err):
		return Taken
	case o.again(err):
		return Conflict
	case o.away(err):
		return Away
	}
	return Fault
}

// Backlog is what waits in a registry.
type Backlog struct {
	Unsequenced int // entries of the history without a position
	Open        int // renewals that were not finished, cancelled or timed out
}

// Backlog counts what waits; a renewal not touched since has timed out.
func (s *Store) Backlog(ctx context.Context, since time.Time) (b Backlog, err error) {
	for query, n := range map[string]*int{
		"SELECT count(*) FROM history WHERE position IS NULL":                 &b.Unsequenced,
		"SELECT count(*) FROM renewals WHERE closed IS NULL AND touched > ?0": &b.Open,
	} {
		if err := s.read.NewRaw(query, micros(since)).Scan(ctx, n); err != nil {
			return b, fmt.Errorf("count backlog: %w", err)
		}
	}
	return b, nil
}
