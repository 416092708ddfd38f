//go:build windows || (cgo && pcsc)

package reader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ebfe/scard"
)

// Built tells whether this build can reach real readers.
const Built = true

// Limits of our own, because PC/SC calls have none and cannot be cancelled.
const (
	turnLimit     = 15 * time.Second // for our own transactions to end
	openLimit     = 25 * time.Second // to connect, and for those of other programs to end
	transmitLimit = 30 * time.Second // an RSA-4096 signature on a slow card takes some seconds

	sharingTries = 5 // at a card that another program holds for itself
	sharingPause = 400 * time.Millisecond

	settlePause = time.Second // longer than the service's pause between two looks at a slot
)

// System returns the readers of this PC through PC/SC. Do needs a Watch to be running: it is what names insertions.
// random names them.
func System(random io.Reader) Service {
	return &pcsc{
		ledger:  ledger{random: random, entries: map[string]entry{}},
		turns:   map[string]chan struct{}{},
		spare:   make(spare, 1),
		watches: make(chan struct{}, stuckWatches),
	}
}

type pcsc struct {
	ledger  ledger
	monitor atomic.Pointer[monitor] // of the Watch that runs, if one does

	mu    sync.Mutex
	turns map[string]chan struct{} // one token for each reader's transaction under way
	spare spare

	watches chan struct{} // one token for each that runs or was left behind
}

// Do connects to the card for one transaction and disconnects again: a handle that is kept belongs to a card that may be
// gone, and keeps other programs from using the card exclusively.
func (p *pcsc) Do(ctx context.Context, name, insertion string, fn func(Tx) error) error {
	if !p.ledger.holds(name, insertion) {
		return ErrCardChanged
	}
	done, err := p.takeTurn(ctx, name)
	if err != nil {
		return err
	}
	tx := &transaction{name: name, spare: p.spare, worker: startWorker(func() { done(); p.lookAgain() })}
	defer func() {
		if tx.close(); tx.removed {
			p.cardLeft(name, insertion)
		}
		if tx.worker.stuck { // it may be the service that does not answer
			p.lookAgain()
		}
	}()
	now, err := tx.open(ctx)
	if errors.Is(err, ErrNoCard) || errors.Is(err, ErrCardRemoved) {
		return fmt.Errorf("%w: %w", ErrCardChanged, err)
	}
	if err != nil {
		return err
	}
	if !p.ledger.is(name, insertion, now) {
		return ErrCardChanged
	}
	return fn(tx)
}

// cardLeft voids an insertion that a command has found gone. pcsc-lite looks at a slot every 400 ms: a card, the same or
// another, that is in again by then is never reported, and flags and counter stay as they were. So the reader counts as
// empty until the service must have looked, and what is in then gets a new name.
func (p *pcsc) cardLeft(name, insertion string) {
	p.ledger.void(name, insertion)
	p.lookAgain()
	time.AfterFunc(settlePause, func() {
		p.ledger.settle(name, insertion)
		p.lookAgain()
	})
}

// takeTurn waits for our own transaction with that reader to end.
func (p *pcsc) takeTurn(ctx context.Context, name string) (done func(), err error) {
	p.mu.Lock()
	turn := p.turns[name]
	if turn == nil {
		turn = make(chan struct{}, 1)
		p.turns[name] = turn
	}
	p.mu.Unlock()
	timer := time.NewTimer(turnLimit)
	defer timer.Stop()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-timer.C:
		return nil, ErrTimeout
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// transaction is one Do under way. All of PC/SC happens in its worker.
type transaction struct {
	name    string
	spare   spare
	worker  *worker
	reset   bool
	removed bool

	// Touched by the worker only.
	context *scard.Context
	card    *scard.Card
	begun   bool
	talked  bool // a command has reached the card
}

// ResetAfter has the card reset when the transaction ends.
func (t *transaction) ResetAfter() { t.reset = true }

// open connects to the card, begins and tells what is in the slot. It tries again for a while where another program
// holds the card for itself: tools of certification authorities do so for a moment after an insertion.
func (t *transaction) open(ctx context.Context) (now flags, err error) {
	for try := 1; ; try++ {
		found := make(chan flags, 1)
		err := t.worker.run(ctx, openLimit, func() error {
			now, err := t.start()
			found <- now
			return typed(err, ErrServiceStopped)
		})
		if err == nil {
			return <-found, nil
		}
		if !errors.Is(err, ErrReaderBusy) || try == sharingTries {
			return 0, err
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(sharingPause):
		}
	}
}

// start asks what is in the slot now that nobody else can talk to it: the monitor may not have heard of a swap yet.
func (t *transaction) start() (flags, error) {
	if t.card == nil {
		if err := t.connect(); err != nil {
			return 0, err
		}
	}
	if err := t.begin(); err != nil {
		return 0, err
	}
	return flagsOf(t.context, t.name)
}

// connect tries the spare context first. One that has outlived its service says so before the card hears anything.
func (t *transaction) connect() (err error) {
	if t.context == nil {
		t.context = t.spare.take()
	}
	if t.context != nil {
		t.card, err = t.context.Connect(t.name, scard.ShareShared, scard.ProtocolAny)
		if cause := typed(err, ErrServiceStopped); !errors.Is(cause, ErrServiceStopped) && !errors.Is(cause, ErrReaderLost) {
			return err
		}
		_ = t.context.Release()
	}
	if t.context, err = scard.EstablishContext(); err != nil {
		t.context = nil
		return err
	}
	t.card, err = t.context.Connect(t.name, scard.ShareShared, scard.ProtocolAny)
	return err
}

// begin waits until no other program is in a transaction. A card that was reset meanwhile must be connected to again.
func (t *transaction) begin() error {
	err := t.card.BeginTransaction()
	if errors.Is(err, scard.ErrResetCard) {
		if err = t.card.Reconnect(scard.ShareShared, scard.ProtocolAny, scard.LeaveCard); err == nil {
			err = t.card.BeginTransaction()
		}
	}
	t.begun = err == nil
	return err
}

// Transmit carries one APDU. The worker gets a copy, because it may still hold it after the limit has passed.
func (t *transaction) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	if len(command) < 4 {
		return nil, errors.New("command is shorter than its header")
	}
	owned := append([]byte(nil), command...)
	answered := make(chan []byte, 1)
	err := t.worker.run(ctx, transmitLimit, func() error {
		defer clear(owned)
		answer, err := t.transmit(owned)
		answered <- answer
		return err
	})
	if err != nil {
		t.removed = t.removed || errors.Is(err, ErrCardRemoved)
		return nil, err
	}
	return <-answered, nil
}

func (t *transaction) transmit(command []byte) ([]byte, error) {
	answer, err := t.send(command)
	if errors.Is(err, scard.ErrProtoMismatch) && !t.talked {
		// The card was reset after we had connected and before we began, as when pcscd clears up after a program that was
		// killed: it says so only now, and the command has not reached the card.
		if err = t.card.Reconnect(scard.ShareShared, scard.ProtocolAny, scard.LeaveCard); err == nil {
			answer, err = t.send(command)
		}
	}
	t.talked = true
	if err != nil {
		return nil, typed(err, ErrCardAnswer)
	}
	if len(answer) == 0 { // how pcsc-lite reports a link that was cut during the command
		return nil, ErrCardRemoved
	}
	return append([]byte(nil), answer...), nil // answer lies in 64 KiB of its own
}

func (t *transaction) send(command []byte) ([]byte, error) {
	if t.card.ActiveProtocol() == scard.ProtocolT0 {
		command = withoutLe(command)
	}
	return t.card.Transmit(command)
}

// withoutLe drops the Le of a short command with data: T=0 has no place for it, the card answers 61xx (ISO/IEC 7816-3, 12.2).
func withoutLe(command []byte) []byte {
	if len(command) > 5 && command[4] != 0 && len(command) == 6+int(command[4]) {
		return command[:len(command)-1]
	}
	return command
}

// close ends everything in the worker. Nobody waits for a call that is stuck, nor for the reset, which takes a card as
// long as some commands: until it is done the transaction goes on and keeps everybody else from the card. If the agent
// dies before, PC/SC resets a card whose program is gone.
func (t *transaction) close() {
	disposition := scard.LeaveCard
	if t.reset {
		disposition = scard.ResetCard
	}
	t.worker.finish(func() {
		if t.begun && t.card.EndTransaction(disposition) == nil { // it fails when the card is gone
			disposition = scard.LeaveCard // a reset costs as much as some commands; one is enough
		}
		clean := t.context != nil
		if t.card != nil {
			clean = t.card.Disconnect(disposition) == nil && clean
		}
		switch {
		case clean:
			t.spare.keep(t.context)
		case t.context != nil:
			_ = t.context.Release() // with whatever handle is left
		}
	})
	if !t.reset && !t.worker.stuck {
		<-t.worker.gone
	}
}
