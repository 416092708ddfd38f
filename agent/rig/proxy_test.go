//go:build pcsc && linux

package rig

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/agent/vpcd"
)

// fault is what the proxy does with one command: n counts from 1 since arm. next lets the card answer. An error cuts
// the link.
type fault func(n int, command []byte, next func() []byte) ([]byte, error)

// proxy stands between a card and its reader. It counts and traces; armed with a fault, it lets things go wrong.
type proxy struct {
	card vpcd.Card
	atr  []byte // in place of the card's, if any

	mu    sync.Mutex
	reset func() // comes before the card's own reset, if it is not nil
	n     int
	trace []string
	fault fault
	spent time.Duration // in the card
}

var errCut = errors.New("link cut")

func (p *proxy) ATR() []byte {
	if p.atr != nil {
		return p.atr
	}
	return p.card.ATR()
}

func (p *proxy) Reset() error {
	p.mu.Lock()
	before := p.reset
	p.mu.Unlock()
	if before != nil {
		before()
	}
	return p.card.Reset()
}

// beforeReset has something come before the card's next resets.
func (p *proxy) beforeReset(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reset = f
}

func (p *proxy) Transmit(command []byte) ([]byte, error) {
	p.mu.Lock()
	p.n++
	n, f := p.n, p.fault
	p.mu.Unlock()
	var broken error
	next := func() (answer []byte) {
		begin := time.Now()
		answer, broken = p.card.Transmit(command)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.spent += time.Since(begin)
		return answer
	}
	if f == nil {
		f = func(_ int, _ []byte, next func() []byte) ([]byte, error) { return next(), nil }
	}
	header := describe(command)
	answer, err := f(n, command, next)
	p.note(header, answer, err)
	return answer, errors.Join(err, broken)
}

func (p *proxy) note(header string, answer []byte, err error) {
	end := "cut"
	if err == nil {
		end = fmt.Sprintf("%d bytes %X", max(0, len(answer)-2), answer[max(0, len(answer)-2):])
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trace = append(p.trace, header+" > "+end)
}

// describe tells a command's header and length, and of the data only what is public: a VERIFY carries a PIN.
func describe(command []byte) string {
	if len(command) < 4 {
		return fmt.Sprintf("%X", command)
	}
	if ins := command[1]; ins == 0xa4 || ins == 0xcb {
		return fmt.Sprintf("%X %X", command[:4], command[4:])
	}
	return fmt.Sprintf("%X and %d bytes", command[:4], len(command)-4)
}

// arm starts to count and trace anew, with a fault or nil.
func (p *proxy) arm(f fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n, p.trace, p.fault, p.spent = 0, nil, f, 0
}

// sent is how many commands have passed since arm.
func (p *proxy) sent() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n
}

func (p *proxy) traced() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.trace)
}

// count is how many commands in the trace start with a header in hex.
func (p *proxy) count(header string) (n int) {
	for _, line := range p.traced() {
		if strings.HasPrefix(line, header) {
			n++
		}
	}
	return n
}

// cut has the card leave at the at-th command, before or after the card has acted on it.
func cut(at int, answered bool) fault {
	return func(n int, _ []byte, next func() []byte) ([]byte, error) {
		if n != at {
			return next(), nil
		}
		if answered {
			next()
		}
		return nil, errCut
	}
}

// says has commands of one instruction answered by the proxy.
func says(ins byte, answer []byte) fault {
	return func(_ int, command []byte, next func() []byte) ([]byte, error) {
		if command[1] == ins {
			return bytes.Clone(answer), nil
		}
		return next(), nil
	}
}

// waits has the first command with a header wait until the channel is closed; reached is closed when it does.
func waits(header string, until <-chan struct{}) (f fault, reached <-chan struct{}) {
	there := make(chan struct{})
	once := sync.OnceFunc(func() { close(there) })
	return func(_ int, command []byte, next func() []byte) ([]byte, error) {
		if strings.HasPrefix(describe(command), header) {
			once()
			<-until
		}
		return next(), nil
	}, there
}

// newCard makes a virtual card with its proxy. Its file is written as the agent writes it: tries left survive.
func newCard(t testing.TB, c virtualtest.Card) *proxy {
	t.Helper()
	readers := virtualtest.Open(t, c)
	virtualtest.Insert(t, readers, virtual.Reader1, c.ID)
	return &proxy{card: vpcd.Inserted(readers, virtualtest.Slot(t, readers, virtual.Reader1))}
}
