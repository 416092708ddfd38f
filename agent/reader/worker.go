package reader

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// worker makes the calls of one transaction or one watch, one after another, in a goroutine of its own. A call that does
// not return in time is left to it, together with cleaning up: a PC/SC call can neither be cancelled nor have its context
// released under it.
type worker struct {
	calls chan func()
	gone  chan struct{} // closed when everything is cleaned up
	stuck bool          // a call was left behind; no other one may start
}

// startWorker starts a worker; ended runs when it has cleaned up.
func startWorker(ended func()) *worker {
	w := &worker{calls: make(chan func(), 2), gone: make(chan struct{})} // room for a stuck call's successor
	go func() {
		defer close(w.gone)
		defer ended()
		for call := range w.calls {
			call()
		}
	}()
	return w
}

// run makes one call. It fails with ErrTimeout after limit, or with ctx's error.
func (w *worker) run(ctx context.Context, limit time.Duration, call func() error) error {
	if w.stuck {
		return ErrTimeout
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case err := <-w.start(call):
		return err
	case <-timer.C:
		w.stuck = true
		return ErrTimeout
	case <-ctx.Done():
		w.stuck = true
		return ctx.Err()
	}
}

// start begins one call and returns where its result will be. A caller who does not wait for it sets stuck.
func (w *worker) start(call func() error) <-chan error {
	result := make(chan error, 1)
	w.calls <- func() { result <- guarded(call) }
	return result
}

// finish has the worker clean up after the last call. No run may follow. gone tells when it has.
func (w *worker) finish(cleanUp func()) {
	w.calls <- func() {
		// The transaction's own answer is given already; what a broken binding does while closing changes nothing in it.
		_ = guarded(func() error { cleanUp(); return nil })
	}
	close(w.calls)
}

var errPanic = errors.New("smart card binding panicked")

// guarded turns a panic of the PC/SC binding into an error: it indexes empty slices and knows only two protocols.
func guarded(call func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %w: %v", ErrServiceStopped, errPanic, r)
		}
	}()
	return call()
}
