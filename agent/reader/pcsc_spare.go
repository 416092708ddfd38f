//go:build windows || (cgo && pcsc)

package reader

import "github.com/ebfe/scard"

// spare keeps one context from a transaction to the next: to establish one costs as much as two commands. It holds no
// card and no reader, and nobody waits for it.
type spare chan *scard.Context

// take returns nil when there is none.
func (s spare) take() *scard.Context {
	select {
	case c := <-s:
		return c
	default:
		return nil
	}
}

// keep takes over a context in which nothing is open.
func (s spare) keep(c *scard.Context) {
	select {
	case s <- c:
	default:
		_ = c.Release()
	}
}

// drop releases what is kept, and does not wait for a service that does not answer.
func (s spare) drop() {
	if c := s.take(); c != nil {
		go c.Release()
	}
}
