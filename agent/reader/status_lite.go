//go:build cgo && pcsc && !windows

package reader

import (
	"time"

	"github.com/ebfe/scard"
)

// readerState is what PC/SC last said about a reader (event) and what we take for known (current).
type readerState struct {
	name           string
	current, event flags
	atr            []byte
}

// statusContext is a PC/SC context that only watches.
type statusContext struct{ context *scard.Context }

func newStatusContext() (*statusContext, error) {
	c, err := scard.EstablishContext()
	if err != nil {
		return nil, err
	}
	return &statusContext{c}, nil
}

func (c *statusContext) list() ([]string, error) { return c.context.ListReaders() }
func (c *statusContext) cancel()                 { _ = c.context.Cancel() } // repeated by its caller
func (c *statusContext) release()                { _ = c.context.Release() }

// wait fills in event and atr when something differs from current, or fails with scard.ErrTimeout.
func (c *statusContext) wait(states []readerState, timeout time.Duration) error {
	raw := make([]scard.ReaderState, len(states))
	for i, s := range states {
		raw[i] = scard.ReaderState{Reader: s.name, CurrentState: scard.StateFlag(s.current)}
	}
	if err := c.context.GetStatusChange(raw, timeout); err != nil {
		return err
	}
	for i := range raw {
		states[i].event, states[i].atr = flags(raw[i].EventState), raw[i].Atr
	}
	return nil
}

// flagsOf asks once, without waiting, in a context that waits for nothing else. The binding keeps one pinned copy of
// each name for all its callers: the terminator, which C does not read on, makes this name another one, so that the
// monitor's copy lives on in its wait.
func flagsOf(context *scard.Context, name string) (flags, error) {
	states := []readerState{{name: name + "\x00"}}
	err := (&statusContext{context}).wait(states, 0)
	return states[0].event, err
}
