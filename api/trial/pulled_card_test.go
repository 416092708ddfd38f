//go:build pcsc && linux

package trial

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ebfe/scard"

	"hikitsugi/agent/virtual"
	"hikitsugi/agent/vpcd"
	"hikitsugi/agent/vpcd/vpcdtest"
)

const (
	testPIN   = "11112222"
	testTries = 10
)

// chip is a card with a hand that pulls it at one of its commands.
type chip struct {
	vpcd.Card

	mu       sync.Mutex
	at       int  // the command at which it is pulled, counted from 1; 0 for none
	answered bool // after the card has acted on it, not before
	n        int  // commands so far
	heard    bool // the PIN was on its way
}

var errPulled = errors.New("pulled")

// newChip makes a chip of a card of the town.
func newChip(t *testing.T, c card) *chip {
	t.Helper()
	key, err := x509.MarshalPKCS8PrivateKey(c.key)
	must(t, err)
	file, err := json.Marshal(map[string]any{
		"id": "card", "company": nameOf(c.company), "title": "", "kind": "piv", "pin": testPIN, "puk": testPIN,
		"tries": testTries, "tries_left": testTries, "guid": fmt.Sprintf("%x", sha256.Sum256(c.der))[:32], "slots": map[string]any{"9c": map[string]string{
			"key":         string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})),
			"certificate": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.der})),
		}},
	})
	must(t, err)
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "card.json"), file, 0o600))
	readers, err := virtual.Open(dir, rand.Reader)
	must(t, err)
	must(t, readers.Insert(virtual.Reader1, "card"))
	return &chip{Card: vpcd.Inserted(readers, readers.Slots()[0])}
}

// arm has the card pulled at a command from now on.
func (c *chip) arm(at int, answered bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.answered, c.n, c.heard = at, answered, 0, false
}

// pulled tells whether it was pulled since arm, and whether the PIN was on its way by then.
func (c *chip) pulled() (pulled, heard bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at > 0 && c.n >= c.at, c.heard
}

// Transmit answers, or leaves (vpcd.Card).
func (c *chip) Transmit(command []byte) ([]byte, error) {
	c.mu.Lock()
	c.n++
	c.heard = c.heard || command[1] == 0x20 && len(command) > 5
	leaves, answered := c.n == c.at, c.answered
	c.mu.Unlock()
	if leaves && !answered {
		return nil, errPulled
	}
	answer, err := c.Card.Transmit(command)
	if leaves {
		return nil, errPulled
	}
	return answer, err
}

// slot is a reader in somebody's use.
type slot struct {
	vpcdtest.Reader
	pull    context.CancelFunc
	out     chan struct{} // closed when the card is out
	counted uint32        // pcscd's counter with the card in
}

// take takes a reader for the length of the test.
func (d *desk) take(t *testing.T) *slot {
	t.Helper()
	s := &slot{Reader: <-d.free}
	t.Cleanup(func() {
		s.remove(t)
		d.free <- s.Reader
	})
	return s
}

func (s *slot) put(c *chip) {
	ctx, pull := context.WithCancel(context.Background())
	out := make(chan struct{})
	s.pull, s.out = pull, out
	go func() {
		defer close(out)
		_ = vpcd.Insert(ctx, s.Address, c) // its end is a removal, whatever the reason
	}()
}

// remove takes out what is in and waits until pcscd itself has noticed. One that is in again before stays unseen if it was
// pulled after its PIN.
func (s *slot) remove(t *testing.T) {
	t.Helper()
	if s.pull == nil {
		return
	}
	before := s.counter(t)
	s.pull()
	<-s.out
	s.pull = nil
	if before == s.counted { // else it was pulled earlier, and pcscd knows
		eventually(t, func() error {
			if s.counter(t) == before {
				return fmt.Errorf("pcscd never noticed that %s is empty", s.Name)
			}
			return nil
		})
	}
}

// counter is what pcscd counts of a slot: it moves with each card that pcscd sees come or go. The terminators make the
// name another one for the binding, which keeps one copy of a name for all its callers.
func (s *slot) counter(t *testing.T) uint32 {
	t.Helper()
	c, err := scard.EstablishContext()
	must(t, err)
	defer c.Release()
	states := []scard.ReaderState{{Reader: s.Name + "\x00\x00"}}
	must(t, c.GetStatusChange(states, 0))
	return uint32(states[0].EventState) >> 16
}
