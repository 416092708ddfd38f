package reader

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestStuckCallIsLeftBehindAndCleanedUpWhenItReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var events []string
		w := startWorker(func() { events = append(events, "turn passed on") })
		release := make(chan struct{})
		err := w.run(t.Context(), time.Second, func() error {
			<-release
			events = append(events, "call returned")
			return nil
		})
		if !errors.Is(err, ErrTimeout) {
			t.Fatalf("err = %v, want ErrTimeout", err)
		}
		called := false
		if err := w.run(t.Context(), time.Second, func() error { called = true; return nil }); !errors.Is(err, ErrTimeout) {
			t.Errorf("the next call: err = %v, want ErrTimeout", err)
		}
		w.finish(func() { events = append(events, "cleaned up") })
		if len(events) != 0 {
			t.Fatalf("%v while the call was stuck", events)
		}
		close(release)
		<-w.gone
		if len(events) != 3 || events[0] != "call returned" || events[1] != "cleaned up" || called {
			t.Errorf("events %v, next call made: %v", events, called)
		}
	})
}

func TestNothingIsSentForACallerWhoLeft(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := startWorker(func() {})
	defer w.finish(func() {})
	err := w.run(ctx, time.Minute, func() error { t.Error("the call was made"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

func TestPanicOfTheBindingIsAStoppedService(t *testing.T) {
	t.Parallel()
	w := startWorker(func() {})
	defer w.finish(func() {})
	err := w.run(t.Context(), time.Minute, func() error { panic("index out of range") })
	if !errors.Is(err, ErrServiceStopped) {
		t.Errorf("err = %v, want ErrServiceStopped", err)
	}
}
