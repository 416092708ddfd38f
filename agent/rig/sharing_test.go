//go:build pcsc && linux

package rig

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ebfe/scard"

	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual/virtualtest"
)

// begun starts a signature in the background.
func (p *pc) begun(ctx context.Context, slot reader.Slot) <-chan error {
	ended := make(chan error, 1)
	go func() {
		_, err := p.sign(ctx, slot, virtualtest.PIN)
		ended <- err
	}()
	return ended
}

func TestAnotherProgramHoldsTheCard(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	slot := p.insert(s, newCard(t, virtualtest.Card{ID: "x"}))
	holder := connect(t, s, scard.ShareExclusive)
	if busy := p.state(s, reader.StateBusy); busy.Insertion != slot.Insertion {
		t.Error("a card that another program holds is taken for another card")
	}
	if _, err := p.sign(t.Context(), slot, virtualtest.PIN); !errors.Is(err, reader.ErrReaderBusy) {
		t.Errorf("err = %v, want %v", err, reader.ErrReaderBusy)
	}

	// One that lets go while the agent tries again does not disturb.
	ended := p.begun(t.Context(), slot)
	holder.must(holder.card.Disconnect(scard.LeaveCard))
	if err := <-ended; err != nil {
		t.Errorf("after the other program let go: %v", err)
	}
	p.state(s, reader.StatePresent)

	// Nothing is held afterwards, whether it went well or not: another program can have the card for itself.
	connect(t, s, scard.ShareExclusive)
}

func TestAnotherProgramIsInATransaction(t *testing.T) {
	t.Parallel()
	for name, disposition := range map[string]scard.Disposition{"and leaves the card": scard.LeaveCard, "and resets the card": scard.ResetCard} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, p := take(t), sharedPC(t)
			chip := newCard(t, virtualtest.Card{ID: "x"})
			slot := p.insert(s, chip)
			holder := connect(t, s, scard.ShareShared)
			holder.must(holder.card.BeginTransaction())
			chip.arm(nil)

			hurried, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			if _, err := p.sign(hurried, slot, virtualtest.PIN); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("err = %v, want the caller's deadline", err)
			}
			ended := p.begun(t.Context(), slot)
			if chip.sent() != 0 {
				t.Error("the card was asked inside another program's transaction")
			}
			holder.must(holder.card.EndTransaction(disposition))
			holder.must(holder.card.Disconnect(disposition))
			if err := <-ended; err != nil {
				t.Errorf("after the other transaction: %v", err)
			}
		})
	}
}

// Another program verified a PIN or chose another application and left it so: nothing of that may matter.
func TestStateThatAnotherProgramLeft(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	chip := newCard(t, virtualtest.Card{ID: "x"})
	slot := p.insert(s, chip)
	program := connect(t, s, scard.ShareShared)
	for _, command := range []string{"\x00\xa4\x04\x00\x09\xa0\x00\x00\x03\x08\x00\x00\x10\x00", "\x00\x20\x00\x80\x0811112222"} {
		answer, err := program.card.Transmit([]byte(command))
		program.must(err)
		if sw := answer[len(answer)-2]; sw != 0x90 && sw != 0x61 {
			t.Fatalf("answer %x", answer)
		}
	}
	if _, err := p.sign(t.Context(), slot, virtualtest.PIN); err != nil {
		t.Errorf("with a PIN that is verified already: %v", err)
	}
	if _, err := program.card.Transmit([]byte{0x00, 0x20, 0x00, 0x80}); !errors.Is(err, scard.ErrResetCard) {
		t.Errorf("the other program finds %v; the agent's PIN should be gone with a reset", err)
	}
}

// While the agent signs, no other program gets at the card: its reset waits or fails, the signature is made.
func TestNobodyResetsACardThatSigns(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	chip := newCard(t, virtualtest.Card{ID: "x"})
	slot := p.insert(s, chip)
	program := connect(t, s, scard.ShareShared)
	release := make(chan struct{})
	f, reached := waits("0087079C", release)
	chip.arm(f)
	ended := p.begun(t.Context(), slot)
	<-reached
	tried := make(chan error, 1)
	go func() { tried <- program.card.Reconnect(scard.ShareShared, scard.ProtocolAny, scard.ResetCard) }()
	close(release)
	if err := <-ended; err != nil {
		t.Errorf("the signature: %v", err)
	}
	if err := <-tried; err != nil && !errors.Is(err, scard.ErrSharingViolation) {
		t.Errorf("the other program's reset: %v", err)
	}
}

func TestSlowCard(t *testing.T) {
	t.Parallel()
	s, quick, p := take(t), take(t), sharedPC(t)
	chip := newCard(t, virtualtest.Card{ID: "slow"})
	slot, another := p.insert(s, chip), p.insert(quick, newCard(t, virtualtest.Card{ID: "quick"}))
	release := make(chan struct{})
	f, reached := waits("00CB3FFF", release)
	chip.arm(f)
	ended := p.begun(t.Context(), slot)
	<-reached
	time.AfterFunc(3*time.Second, func() { close(release) })
	if _, err := p.sign(t.Context(), another, virtualtest.PIN); err != nil {
		t.Errorf("the card in the other reader: %v", err)
	}
	select {
	case <-release:
		t.Error("the other reader waited for the slow card")
	default:
	}
	if err := <-ended; err != nil {
		t.Errorf("the slow card: %v", err)
	}
}

// A caller who leaves gets out at once. The command that is under way ends in the background, and only then does the
// next transaction begin.
func TestCallerLeavesASlowCard(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	chip := newCard(t, virtualtest.Card{ID: "x"})
	slot := p.insert(s, chip)
	release := make(chan struct{})
	f, reached := waits("00CB3FFF", release)
	chip.arm(f)
	ctx, leave := context.WithCancel(t.Context())
	ended := p.begun(ctx, slot)
	<-reached
	leave()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want the caller's own", err)
	}
	next := p.begun(t.Context(), slot)
	close(release)
	if err := <-next; err != nil {
		t.Errorf("the next caller: %v", err)
	}
}

func TestWrongPINOverPCSC(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	slot := p.insert(s, newCard(t, virtualtest.Card{ID: "x", Tries: 2}))
	for _, want := range []card.PINError{{Left: 1, Known: true}, {Known: true, Blocked: true}, {Known: true, Blocked: true}} {
		_, err := p.sign(t.Context(), slot, "99998888")
		var wrong *card.PINError
		if !errors.As(err, &wrong) || *wrong != want {
			t.Fatalf("err = %v, want %v", err, &want)
		}
	}
}
