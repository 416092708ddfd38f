//go:build pcsc && linux

package rig

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
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

// A signature is handed out before the card is reset, which takes long on some. Until then nobody gets at the card: not
// another program, which would find the PIN verified, nor the agent itself.
func TestNobodyFindsThePINVerified(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	chip := newCard(t, virtualtest.Card{ID: "x"})
	slot := p.insert(s, chip)
	program := connect(t, s, scard.ShareShared)
	reached, release := make(chan struct{}), make(chan struct{})
	chip.beforeReset(sync.OnceFunc(func() { close(reached); <-release }))
	j, err := p.signAtOnce(t.Context(), slot, virtualtest.PIN)
	if err != nil {
		t.Fatal(err)
	}
	j.check(t)
	<-reached
	chip.arm(nil)
	ended, asked := p.begun(t.Context(), slot), make(chan error, 1)
	go func() {
		_, err := program.card.Transmit([]byte{0x00, 0x20, 0x00, 0x80})
		asked <- err
	}()
	select {
	case err := <-asked:
		t.Errorf("the other program got at the card before its reset: %v", err)
	case err := <-ended:
		t.Errorf("the agent got at the card before its reset: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	close(release)
	if err := <-asked; !errors.Is(err, scard.ErrResetCard) {
		t.Errorf("the other program finds %v, want %v", err, scard.ErrResetCard)
	}
	if err := <-ended; err != nil {
		t.Errorf("the next signature: %v", err)
	}
	if chip.count("00200080 and 0 bytes > 0 bytes 9000") > 0 {
		t.Errorf("the PIN was found verified: %q", chip.traced())
	}
}

// What the agent leaves undone when it is killed, PC/SC does: a card whose program is gone is reset.
func TestPINIsForgottenWhenItsProgramIsKilled(t *testing.T) {
	t.Parallel()
	s, p := take(t), sharedPC(t)
	chip := newCard(t, virtualtest.Card{ID: "x"})
	slot := p.insert(s, chip)
	waiting := connect(t, s, scard.ShareShared)
	reset := afterPIN(chip)
	killed := exec.Command(os.Args[0])
	killed.Env = append(os.Environ(), diesAt+"="+s.name)
	said, err := killed.CombinedOutput()
	if state := killed.ProcessState; err == nil || state.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("%v: %s", err, said)
	}
	if _, err := waiting.card.Transmit([]byte{0x00, 0x20, 0x00, 0x80}); !errors.Is(err, scard.ErrResetCard) {
		t.Errorf("another program finds %v, want %v", err, scard.ErrResetCard)
	}
	select {
	case <-reset: // pcscd tells of its reset and lets others in, and only then resets
	case <-time.After(patience):
		t.Fatal("the card is never reset")
	}
	info, err := p.read(t.Context(), slot)
	for tries := 1; err != nil && tries < 5; tries++ { // what a reset leaves to be settled in pcscd may come between two commands
		info, err = p.read(t.Context(), slot)
	}
	if err != nil || !info.Tries.Known {
		t.Errorf("the PIN is still verified: %+v, %v", info.Tries, err)
	}
}

// afterPIN returns a channel that is closed when the card is reset for the first time since it has a PIN.
func afterPIN(chip *proxy) <-chan struct{} {
	var sent atomic.Bool
	chip.arm(func(_ int, command []byte, next func() []byte) ([]byte, error) {
		sent.Store(sent.Load() || strings.HasPrefix(describe(command), "00200080 and 9"))
		return next(), nil
	})
	reset := make(chan struct{})
	once := sync.OnceFunc(func() { close(reset) })
	chip.beforeReset(func() {
		if sent.Load() {
			once()
		}
	})
	return reset
}

// diesAt names the reader at which this test program, started again, verifies the PIN and is killed.
const diesAt = "HIKITSUGI_RIG_DIES_AT"

// dieAt returns only if something goes wrong before.
func dieAt(name string) error {
	context, err := scard.EstablishContext()
	if err != nil {
		return err
	}
	c, err := context.Connect(name, scard.ShareShared, scard.ProtocolAny)
	if err != nil {
		return err
	}
	if err := c.BeginTransaction(); err != nil {
		return err
	}
	for _, command := range []string{"\x00\xa4\x04\x00\x09\xa0\x00\x00\x03\x08\x00\x00\x10\x00", "\x00\x20\x00\x80\x0811112222"} {
		if _, err := c.Transmit([]byte(command)); err != nil {
			return err
		}
	}
	answer, err := c.Transmit([]byte{0x00, 0x20, 0x00, 0x80})
	if err != nil || !bytes.Equal(answer, []byte{0x90, 0x00}) {
		return fmt.Errorf("the PIN is not verified: %x, %w", answer, err)
	}
	return syscall.Kill(os.Getpid(), syscall.SIGKILL)
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
	slot := p.insert(s, chip)
	release := make(chan struct{})
	f, reached := waits("00CB3FFF", release)
	chip.arm(f)
	ended := p.begun(t.Context(), slot)
	<-reached
	time.AfterFunc(3*time.Second, func() { close(release) })
	another := p.insert(quick, newCard(t, virtualtest.Card{ID: "quick"})) // the watch goes on meanwhile
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
