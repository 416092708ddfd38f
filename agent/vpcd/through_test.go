package vpcd

import (
	"context"
	"errors"
	"testing"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
)

// service tells what a test gives it.
type service struct {
	tell  chan []reader.Slot
	asked string
}

func (s *service) Watch(ctx context.Context, changed func([]reader.Slot)) error {
	for {
		select {
		case slots := <-s.tell:
			if slots == nil {
				return reader.ErrServiceStopped
			}
			changed(slots)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *service) Do(_ context.Context, slot, _ string, _ func(reader.Tx) error) error {
	s.asked = slot
	return nil
}

// told are the names and insertions of slots, in their order.
func told(slots []reader.Slot) (names string) {
	for _, s := range slots {
		names += s.Name + "=" + s.Insertion + " "
	}
	return names
}

func TestVirtualReadersThroughTheService(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "x"})
	s := &service{tell: make(chan []reader.Slot)}
	demo := Through(s, readers)
	seen, ended := make(chan []reader.Slot, 8), make(chan error)
	go func() { ended <- demo.Watch(t.Context(), func(slots []reader.Slot) { seen <- slots }) }()
	until := func(want string) {
		t.Helper()
		for slots := range seen {
			if told(slots) == want {
				return
			}
		}
	}
	do := func(name, asks string, want error) {
		t.Helper()
		s.asked = ""
		if err := demo.Do(t.Context(), name, "i", nil); !errors.Is(err, want) || s.asked != asks {
			t.Errorf("%s: %v, and %q was asked, want %q", name, err, s.asked, asks)
		}
	}

	s.tell <- []reader.Slot{{Name: "Virtual PCD 00 01"}, {Name: "ACME Reader", Insertion: "real"}, {Name: "Virtual PCD 00 00", Insertion: "i"}}
	until("Virtual Reader 1=i ")
	do(virtual.Reader1, "Virtual PCD 00 00", nil)
	do(virtual.Reader2, "", reader.ErrReaderLost)
	do("ACME Reader", "", reader.ErrReaderLost)
	do("Virtual PCD 00 00", "", reader.ErrReaderLost)

	readers.SetSecond(true) // of which the service knows nothing
	until("Virtual Reader 1=i Virtual Reader 2= ")
	do(virtual.Reader2, "Virtual PCD 00 01", nil)

	s.tell <- []reader.Slot{{Name: "Virtual PCD 00 00"}}
	until("Virtual Reader 1= ")
	do(virtual.Reader2, "", reader.ErrReaderLost)
	s.tell <- nil
	if err := <-ended; !errors.Is(err, reader.ErrServiceStopped) {
		t.Errorf("Watch = %v, want %v", err, reader.ErrServiceStopped)
	}
}
