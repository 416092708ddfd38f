package vpcd

import (
	"context"
	"errors"
	"time"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
)

// retryPause is how long a card waits for a driver that is not there, as while pcscd is started again.
const retryPause = 250 * time.Millisecond

// Mirror keeps in the slots of a driver what the virtual readers hold, until ctx ends, and returns its error: the card
// of the n-th reader goes to the n-th address, readers beyond the last address stay unseen. While no driver listens,
// Mirror waits for one.
func Mirror(ctx context.Context, readers *virtual.Readers, addresses ...string) error {
	mirrored := make([]mirrored, len(addresses))
	defer func() {
		for i := range mirrored {
			mirrored[i].remove()
		}
	}()
	return readers.Watch(ctx, func(slots []reader.Slot) {
		for i, address := range addresses {
			slot := reader.Slot{}
			if i < len(slots) {
				slot = slots[i]
			}
			mirrored[i].show(ctx, readers, slot, address)
		}
	})
}

// mirrored is one slot of the driver and the insertion that it shows.
type mirrored struct {
	insertion string
	pull      context.CancelFunc
	pulled    chan struct{}
}

func (m *mirrored) show(ctx context.Context, readers *virtual.Readers, slot reader.Slot, address string) {
	if slot.Insertion == m.insertion {
		return
	}
	m.remove()
	if slot.Insertion == "" {
		return
	}
	ctx, m.pull = context.WithCancel(ctx)
	m.insertion, m.pulled = slot.Insertion, make(chan struct{})
	go func(pulled chan struct{}) {
		defer close(pulled)
		keep(ctx, address, Inserted(readers, slot))
	}(m.pulled)
}

func (m *mirrored) remove() {
	if m.insertion == "" {
		return
	}
	m.pull()
	<-m.pulled
	*m = mirrored{}
}

// keep inserts the card again whenever the driver went away, until it is pulled.
func keep(ctx context.Context, address string, card Card) {
	for {
		err := Insert(ctx, address, card)
		if ctx.Err() != nil || errors.Is(err, reader.ErrCardRemoved) || errors.Is(err, reader.ErrCardChanged) {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(retryPause):
		}
	}
}

// Inserted is the card of one insertion in a virtual reader. It answers until it is taken out there; then its methods
// fail with the errors of package reader.
func Inserted(readers *virtual.Readers, slot reader.Slot) Card {
	return inserted{readers, slot}
}

type inserted struct {
	readers *virtual.Readers
	slot    reader.Slot
}

func (c inserted) ATR() []byte { return c.slot.ATR }

func (c inserted) Reset() error {
	if len(c.slot.ATR) == 0 {
		return nil // nothing in a mute card can be reset
	}
	return c.do(func(tx reader.Tx) error {
		tx.ResetAfter()
		return nil
	})
}

func (c inserted) Transmit(command []byte) (response []byte, err error) {
	err = c.do(func(tx reader.Tx) error {
		response, err = tx.Transmit(context.Background(), command)
		return err
	})
	return response, err
}

// do is not bounded by a context: a virtual card answers at once.
func (c inserted) do(fn func(reader.Tx) error) error {
	return c.readers.Do(context.Background(), c.slot.Name, c.slot.Insertion, fn)
}
