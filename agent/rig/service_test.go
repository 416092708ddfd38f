//go:build pcsc && linux

package rig

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual/virtualtest"
)

// These tests stop the daemon that all share, so none runs beside another.

// pcscd goes away before anything happens and in the middle of each kind of command, in peace and by force. Whoever
// was at a card is told so; when pcscd is back, everything works again without anybody doing anything.
func TestServiceIsStoppedAndStartedAgain(t *testing.T) {
	needRig(t)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		for _, at := range []struct {
			step, command string
		}{
			{"idle", ""}, {"select", "00A40400"}, {"read", "00CB3FFF"}, {"read on", "00C00000"}, {"tries", "00200080 and 0"},
			{"verify", "00200080 and 9"}, {"sign", "1087079C"}, {"sign on", "0087079C"},
		} {
			t.Run(fmt.Sprintf("%v, %s", signal, at.step), func(t *testing.T) {
				s, p := take(t), ownPC(t)
				chip := newCard(t, virtualtest.Card{ID: "x"})
				slot := p.insert(s, chip)
				err := p.stopAt(slot, chip, at.command, signal)
				if at.command != "" && !errors.Is(err, reader.ErrServiceStopped) {
					t.Errorf("err = %v, want %v; trace %q", err, reader.ErrServiceStopped, chip.traced())
				}
				chip.arm(nil)
				p.until("service away", func(_ []reader.Slot, away error) bool { return errors.Is(away, reader.ErrServiceStopped) })
				if _, err := p.read(t.Context(), slot); !errors.Is(err, reader.ErrServiceStopped) && !errors.Is(err, reader.ErrCardChanged) {
					t.Errorf("without the service: %v", err)
				}
				if err := the.Start(); err != nil {
					t.Fatal(err)
				}
				back := time.Now()
				s.putBack(chip)
				slot = p.fresh(s, slot.Insertion)
				t.Logf("the agent saw the card %v after pcscd answered", time.Since(back).Round(time.Millisecond))
				if j, err := p.sign(t.Context(), slot, virtualtest.PIN); err != nil || j.info.Tries.Left != 10 {
					t.Errorf("the next attempt: %v, %d tries", err, j.info.Tries.Left)
				}
			})
		}
	}
}

// stopAt ends pcscd while the card works at a command of a signature, or while nothing happens.
func (p *pc) stopAt(slot reader.Slot, chip *proxy, command string, signal syscall.Signal) (err error) {
	p.t.Helper()
	if command == "" {
		return the.End(signal)
	}
	release := make(chan struct{})
	f, reached := waits(command, release)
	chip.arm(f)
	ended := p.begun(p.t.Context(), slot)
	select {
	case <-reached:
	case err := <-ended:
		p.t.Fatalf("it never came to the command: %v", err)
	}
	// A card that is at work keeps pcscd from ending in peace until it has answered.
	time.AfterFunc(100*time.Millisecond, func() { close(release) })
	if err := the.End(signal); err != nil {
		p.t.Fatal(err)
	}
	return <-ended
}

// A pcscd that takes calls and answers none, as while a driver holds it up: the library of PC/SC then waits for ever,
// with a lock that all its calls need. Nobody waits with it, the agent says so, and both go on when it does.
func TestServiceThatDoesNotAnswer(t *testing.T) {
	s, p := take(t), ownPC(t)
	slot := p.insert(s, newCard(t, virtualtest.Card{ID: "x"}))
	if err := the.Hang(); err != nil {
		t.Fatal(err)
	}
	wake := sync.OnceValue(the.Wake)
	defer wake()
	hurried, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := p.signAtOnce(hurried, slot, virtualtest.PIN); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err = %v, want the caller's deadline", err)
	}
	p.until("service away", func(_ []reader.Slot, away error) bool { return errors.Is(away, reader.ErrServiceStopped) })

	service := reader.System(rand.Reader)
	refused := 0
	for range 8 {
		if err := watchFor(t, service, 100*time.Millisecond); errors.Is(err, reader.ErrServiceStopped) {
			refused++
		} else if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Watch = %v", err)
		}
	}
	if refused != 4 {
		t.Errorf("%d of 8 watches were refused; each that is let in may cost a thread", refused)
	}

	if err := wake(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.sign(t.Context(), p.fresh(s, slot.Insertion), virtualtest.PIN); err != nil {
		t.Errorf("when it answers again: %v", err)
	}
	for limit := time.Now().Add(patience); errors.Is(watchFor(t, service, 100*time.Millisecond), reader.ErrServiceStopped); {
		if time.Now().After(limit) {
			t.Fatal("no watch is let in when it answers again")
		}
	}
}

// watchFor watches for a while.
func watchFor(t *testing.T, service reader.Service, d time.Duration) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- service.Watch(ctx, func([]reader.Slot) {}) }()
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
		t.Fatal("Watch goes on without its context")
		return nil
	}
}

// No reader at all is no fault: no error, nothing that spins or panics, and readers are seen when they come. This driver
// brings them only with a restart.
func TestPCWithoutReaders(t *testing.T) {
	needRig(t)
	if err := the.End(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := the.StartWithout(); err != nil {
		t.Fatal(err)
	}
	p := ownPC(t)
	p.until("no readers, and no error", func(slots []reader.Slot, away error) bool {
		return p.looks > 0 && away == nil && len(slots) == 0
	})
	if n := p.told(); n != 1 {
		t.Errorf("the same nothing was told %d times", n)
	}
	if err := errors.Join(the.End(syscall.SIGTERM), the.Start()); err != nil {
		t.Fatal(err)
	}
	s := take(t)
	slot := p.insert(s, newCard(t, virtualtest.Card{ID: "x"}))
	if _, err := p.sign(t.Context(), slot, virtualtest.PIN); err != nil {
		t.Error(err)
	}
}

// PC/SC loses a cancel that comes before the wait has begun.
func TestWatchEndsWithItsContext(t *testing.T) {
	needRig(t)
	for n := range 50 {
		if err := watchFor(t, reader.System(rand.Reader), time.Duration(n)*50*time.Microsecond); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("Watch = %v", err)
		}
	}
}
