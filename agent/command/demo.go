package command

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/vpcd"
)

// demo says what stands in for real cards, if anything does.
type demo struct {
	cards string // directory; empty for the readers of this PC
	pcsc  bool   // the cards lie in vpcd's readers, behind this PC's smart card service
	port  int    // of vpcd's first reader
}

var errNoPCSC = errors.New("--pcsc: this build has no PC/SC")

// open returns what the agent reads cards with, and the virtual readers if there are any. Readers of this PC other than
// vpcd's are never among them then: a virtual card signs for demo registries, a real one for real registries.
func (d demo) open() (reader.Service, *virtual.Readers, error) {
	switch {
	case d.cards == "" && d.pcsc:
		return nil, nil, fmt.Errorf("%w: --pcsc without --virtual", errUsage)
	case d.cards == "":
		return reader.System(rand.Reader), nil, nil
	case d.pcsc && !reader.Built:
		return nil, nil, errNoPCSC
	}
	readers, err := virtual.Open(d.cards, rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("open virtual cards: %w", err)
	}
	if d.pcsc {
		return vpcd.Through(reader.System(rand.Reader), readers), readers, nil
	}
	return readers, readers, nil
}

// mirror keeps the cards in vpcd's readers until stop, where that was asked for.
func (d demo) mirror(ctx context.Context, readers *virtual.Readers) (stop func()) {
	if !d.pcsc {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = vpcd.Mirror(ctx, readers, vpcd.Addresses(d.port)...) // ends with ctx alone
	}()
	return func() {
		cancel()
		<-ended
	}
}
