package journey

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
	"testing"

	"hikitsugi/agent/vpcd"
	"hikitsugi/agent/vpcd/vpcdtest"
)

// contacts lie between the agent's cards and the two readers of a pcscd. They pass everything on until a test lets
// something happen at a command; then that card is out until it is put back.
type contacts struct {
	port int // where the card of the first reader dials in; that of the second on the next

	mu   sync.Mutex
	back *sync.Cond // no card is out
	out  string     // reader whose card it is
	at   *incident
}

// incident happens once, at the first command that it is meant for.
type incident struct {
	at       func(command []byte) bool
	answered bool   // the card acts on the command first, only its answer is lost
	happens  func() // beside
	over     chan struct{}
}

var errPulled = errors.New("card pulled")

func newContacts(t *testing.T, service *vpcdtest.Daemon) *contacts {
	t.Helper()
	first, second := listenTwice(t)
	c := &contacts{port: first.Addr().(*net.TCPAddr).Port}
	c.back = sync.NewCond(&c.mu)
	ctx, cancel := context.WithCancel(context.Background())
	var carried sync.WaitGroup
	for i, listener := range []net.Listener{first, second} {
		carried.Go(func() {
			for {
				card, err := listener.Accept()
				if err != nil {
					return
				}
				carried.Go(func() { c.carry(ctx, card, service.Readers[i].Address) })
			}
		})
	}
	t.Cleanup(func() {
		first.Close()
		second.Close()
		cancel()
		c.letIn()
		carried.Wait()
	})
	return c
}

// listenTwice takes two ports side by side.
func listenTwice(t *testing.T) (first, second net.Listener) {
	t.Helper()
	for range 100 {
		first, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		second, err := net.Listen("tcp", vpcd.Addresses(first.Addr().(*net.TCPAddr).Port)[1])
		if err == nil {
			return first, second
		}
		first.Close()
	}
	t.Fatal("no two free ports side by side")
	return nil, nil
}

// carry puts a card that has dialled in into the reader, until either of them leaves.
func (c *contacts) carry(ctx context.Context, card net.Conn, reader string) {
	defer card.Close()
	defer context.AfterFunc(ctx, func() { card.Close() })()
	c.mu.Lock()
	for c.out == reader {
		c.back.Wait()
	}
	c.mu.Unlock()
	_ = vpcd.Insert(ctx, reader, distant{c, reader, card}) // its end is a removal, whatever the reason
}

// putBack puts the card in again that an incident has pulled and that nobody works with any more. It waits until pcscd,
// which looks every 400 ms, has looked at the reader without a card: for it a hand is slow. A card that was back before,
// after its PIN was sent, pcscd would show as absent until it is taken out once more.
func (c *contacts) putBack() {
	c.mu.Lock()
	reader := c.out
	c.mu.Unlock()
	if conn, err := net.Dial("tcp", reader); err == nil { // else no pcscd looks
		_, _ = conn.Read(make([]byte, 1)) // it asks for the ATR and gets none
		conn.Close()
	}
	c.letIn()
}

func (c *contacts) letIn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = ""
	c.back.Broadcast()
}

// pull has the card leave at a command, before or after it has acted on it. The channel is closed when it has left.
func (c *contacts) pull(at func([]byte) bool, answered bool) <-chan struct{} {
	return c.arm(&incident{at: at, answered: answered, happens: func() {}})
}

func (c *contacts) arm(i *incident) <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	i.over = make(chan struct{})
	c.at = i
	return i.over
}

// due takes the incident that is meant for a command.
func (c *contacts) due(reader string, command []byte) *incident {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := c.at
	if i == nil || !i.at(command) {
		return nil
	}
	c.at, c.out = nil, reader
	return i
}

// Frames of vpcd's protocol without an APDU in them.
const (
	reset  = 2
	getATR = 4
)

// Commands of a signature (NIST SP 800-73-4, part 2, 3.2): the PIN, and the last part of what is to be signed.
func isVerify(command []byte) bool { return command[1] == 0x20 && len(command) > 5 }
func isSign(command []byte) bool   { return command[1] == 0x87 && command[0] == 0x00 }

// distant is the agent's card at the other end of its connection (vpcd.Card).
type distant struct {
	contacts *contacts
	reader   string
	conn     net.Conn
}

func (d distant) ATR() []byte {
	atr, _ := d.ask([]byte{getATR}) // one that is gone says nothing
	return atr
}

func (d distant) Reset() error { return d.send([]byte{reset}) }

func (d distant) Transmit(command []byte) ([]byte, error) {
	i := d.contacts.due(d.reader, command)
	if i == nil {
		return d.ask(command)
	}
	defer close(i.over)
	if i.answered {
		if _, err := d.ask(command); err != nil {
			return nil, err
		}
	}
	i.happens()
	return nil, errPulled
}

// ask sends a frame of vpcd and reads the answer: two bytes of length before each.
func (d distant) ask(frame []byte) ([]byte, error) {
	if err := d.send(frame); err != nil {
		return nil, err
	}
	var size [2]byte
	if _, err := io.ReadFull(d.conn, size[:]); err != nil {
		return nil, err
	}
	answer := make([]byte, binary.BigEndian.Uint16(size[:]))
	_, err := io.ReadFull(d.conn, answer)
	return answer, err
}

func (d distant) send(frame []byte) error {
	_, err := d.conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(frame))), frame...))
	return err
}
