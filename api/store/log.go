package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/rs/zerolog"
	"github.com/uptrace/bun"
)

// slow is how long a statement may take before it is worth a line.
const slow = 200 * time.Millisecond

// Log reports slow and failed statements from now on; call it before the store is used. It never writes a statement: bun
// puts names, certificates and proofs into their text.
func (s *Store) Log(log zerolog.Logger) { s.hook(logger{log}) }

type logger struct{ log zerolog.Logger }

// BeforeQuery implements bun.QueryHook.
func (l logger) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }

// AfterQuery implements bun.QueryHook.
func (l logger) AfterQuery(_ context.Context, e *bun.QueryEvent) {
	took := time.Since(e.StartTime)
	failed := e.Err != nil && !errors.Is(e.Err, sql.ErrNoRows)
	if took < slow && !failed {
		return
	}
	line := l.log.Warn().Str("operation", e.Operation()).Dur("took", took)
	if model, ok := e.Model.(bun.TableModel); ok {
		line = line.Str("table", model.Table().Name)
	}
	line.Bool("failed", failed).Msg("statement")
}
