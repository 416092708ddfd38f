package vpcd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"testing"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
)

// driver is the reader's side: a slot that waits for a card.
type driver struct {
	t        *testing.T
	listener net.Listener
	card     net.Conn
}

func newDriver(t *testing.T, address string) *driver {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return &driver{t: t, listener: l}
}

func (d *driver) address() string { return d.listener.Addr().String() }

// wait waits until a card is inserted.
func (d *driver) wait() {
	d.t.Helper()
	conn, err := d.listener.Accept()
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { conn.Close() })
	d.card = conn
}

func (d *driver) send(frame ...byte) {
	d.t.Helper()
	if err := writeFrame(d.card, frame); err != nil {
		d.t.Fatal(err)
	}
}

func (d *driver) ask(frame ...byte) []byte {
	d.t.Helper()
	d.send(frame...)
	answer, err := readFrame(d.card)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer
}

// removed waits until the card is taken out.
func (d *driver) removed() {
	d.t.Helper()
	if _, err := readFrame(d.card); err == nil {
		d.t.Fatal("the card sent a frame of its own accord")
	}
}

// echo is a card that answers every command with itself and 9000.
type echo struct {
	resets int
	broken error
}

func (e *echo) ATR() []byte  { return []byte{0x3b, 0x00} }
func (e *echo) Reset() error { e.resets++; return nil }
func (e *echo) Transmit(command []byte) ([]byte, error) {
	return append(bytes.Clone(command), 0x90, 0x00), e.broken
}

func TestCardAnswersWhatTheDriverAsks(t *testing.T) {
	t.Parallel()
	d, card, ended := newDriver(t, "127.0.0.1:0"), &echo{}, make(chan error)
	ctx, pull := context.WithCancel(t.Context())
	go func() { ended <- Insert(ctx, d.address(), card) }()
	d.wait()
	d.send(powerOn)
	if got := d.ask(getATR); !bytes.Equal(got, card.ATR()) {
		t.Errorf("ATR %x", got)
	}
	d.send(9) // a control that nobody knows gets no answer
	if got := d.ask(0x00, 0xa4, 0x04, 0x00); !bytes.Equal(got, []byte{0x00, 0xa4, 0x04, 0x00, 0x90, 0x00}) {
		t.Errorf("response %x", got)
	}
	d.send(reset)
	d.send(powerOff)
	d.ask(getATR)
	pull()
	d.removed()
	if err := <-ended; !errors.Is(err, context.Canceled) || card.resets != 3 {
		t.Errorf("Insert = %v after %d resets, want the context's error after 3", err, card.resets)
	}
}

func TestInsertEnds(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	for _, test := range []struct {
		name string
		card *echo
		act  func(d *driver)
		want error
	}{
		{"the driver goes away", &echo{}, func(d *driver) { d.card.Close() }, io.EOF},
		{"the card fails", &echo{broken: gone}, func(d *driver) { d.send(0, 1, 2, 3); d.removed() }, gone},
		{"nonsense", &echo{}, func(d *driver) { d.send() }, ErrFrame},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, ended := newDriver(t, "127.0.0.1:0"), make(chan error)
			go func() { ended <- Insert(t.Context(), d.address(), test.card) }()
			d.wait()
			test.act(d)
			if err := <-ended; !errors.Is(err, test.want) {
				t.Errorf("err = %v, want %v", err, test.want)
			}
		})
	}
	d := newDriver(t, "127.0.0.1:0")
	d.listener.Close()
	if err := Insert(t.Context(), d.address(), &echo{}); !errors.Is(err, ErrAbsent) {
		t.Errorf("without a driver: err = %v, want %v", err, ErrAbsent)
	}
}

var selectPIV = []byte{0x00, 0xa4, 0x04, 0x00, 0x09, 0xa0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x00}

// mirror runs Mirror for the length of the test.
func mirror(t *testing.T, readers *virtual.Readers, drivers ...*driver) {
	t.Helper()
	var addresses []string
	for _, d := range drivers {
		addresses = append(addresses, d.address())
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- Mirror(ctx, readers, addresses...) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Mirror = %v", err)
		}
	})
}

func TestMirrorFollowsTheVirtualReaders(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "old"}, virtualtest.Card{ID: "new"}, virtualtest.Card{ID: "mute", Kind: "mute"})
	first, second := newDriver(t, "127.0.0.1:0"), newDriver(t, "127.0.0.1:0")
	mirror(t, readers, first, second)

	virtualtest.Insert(t, readers, virtual.Reader1, "old")
	first.wait()
	if answer := first.ask(selectPIV...); !bytes.HasSuffix(answer, []byte{0x90, 0x00}) {
		t.Errorf("SELECT answered %x", answer)
	}
	virtualtest.Insert(t, readers, virtual.Reader1, "mute")
	first.removed()
	first.wait()
	first.send(powerOn)
	if atr := first.ask(getATR); len(atr) <= maxATR {
		t.Errorf("a mute card answered the reset with %x", atr)
	}
	readers.SetSecond(true)
	virtualtest.Insert(t, readers, virtual.Reader2, "new")
	second.wait()
	if atr := second.ask(getATR); len(atr) == 0 || len(atr) > maxATR {
		t.Errorf("ATR %x", atr)
	}
	readers.SetSecond(false)
	second.removed()
}

func TestCardComesBackWithTheDriver(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "x"})
	d := newDriver(t, "127.0.0.1:0")
	mirror(t, readers, d)
	virtualtest.Insert(t, readers, virtual.Reader1, "x")
	d.wait()
	d.listener.Close()
	d.card.Close()
	restarted := newDriver(t, d.address())
	restarted.wait()
	restarted.ask(getATR)
}

// A fault of the virtual readers pulls the card there; it must leave the real reader too, unanswered.
func TestPulledVirtualCardLeavesTheDriver(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "x"})
	d := newDriver(t, "127.0.0.1:0")
	mirror(t, readers, d)
	virtualtest.Insert(t, readers, virtual.Reader1, "x")
	d.wait()
	if err := readers.Inject(virtual.Reader1, virtual.Fault{At: 1, Answered: true}); err != nil {
		t.Fatal(err)
	}
	d.send(selectPIV...)
	d.removed()
}

// two is a service with a real reader and one of vpcd.
type two struct{ asked string }

func (s *two) Watch(_ context.Context, changed func([]reader.Slot)) error {
	changed([]reader.Slot{{Name: "ACME Reader 00 00"}, {Name: "Virtual PCD 00 01"}})
	return reader.ErrServiceStopped
}

func (s *two) Do(_ context.Context, slot, _ string, _ func(reader.Tx) error) error {
	s.asked = slot
	return nil
}

func TestRealReadersStayOutOfTheDemo(t *testing.T) {
	t.Parallel()
	s := &two{}
	service := Only(s)
	var seen []reader.Slot
	_ = service.Watch(t.Context(), func(slots []reader.Slot) { seen = slots })
	if len(seen) != 1 || seen[0].Name != "Virtual PCD 00 01" || !seen[0].Virtual {
		t.Errorf("slots %+v, want vpcd's alone, marked virtual", seen)
	}
	err := service.Do(t.Context(), "ACME Reader 00 00", "x", nil)
	if !errors.Is(err, reader.ErrReaderLost) || s.asked != "" {
		t.Errorf("Do with a real reader = %v, and %q was asked", err, s.asked)
	}
	if err := service.Do(t.Context(), "Virtual PCD 00 01", "x", nil); err != nil || s.asked == "" {
		t.Errorf("Do with a virtual reader = %v", err)
	}
}
