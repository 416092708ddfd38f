// Package demo is the invented world of the demo: contracting authorities, CAs
// of its own, suppliers with their registrations, IC cards with real keys, and
// open bid cases. Nothing in it exists; telephone numbers begin with 000, and
// every certificate carries the demo marker of package certificate.
//
// The world is data plus [Build], which makes the keys and certificates for one
// installation. What a database makes of it, and the policies of the
// authorities, are not here. The card of 合同会社C企画 is of a kind that the demo
// does not make, so its registration has no card.
//
// All days count from the day of creation, T, in Japan; a validity begins at
// 00:00:00 and ends at 23:59:59 JST.
package demo

import (
	"fmt"
	"io"
	"time"
)

// JST is Japan Standard Time; Japan has no daylight saving time.
func JST() *time.Location { return time.FixedZone("JST", 9*60*60) }

// World is everything the demo consists of.
type World struct {
	Created     time.Time // T, 00:00:00 JST
	CAs         []CA
	Authorities []Authority
	Roster      []Registration
	Cards       []Card
	Cases       []Case
}

// Build makes the world as of the day on which now falls in Japan. Serials and
// card identities come from rand; private keys always come from the system's
// source, as in the rest of Go. Building takes seconds, most of them for RSA
// keys, which are made on all processors.
func Build(now time.Time, rand io.Reader) (*World, error) {
	w := &World{Created: midnight(now), Authorities: authorities(), Roster: roster()}
	w.Cases = cases(w.Created)
	keys, err := makeKeys()
	if err != nil {
		return nil, fmt.Errorf("demo keys: %w", err)
	}
	if w.CAs, err = makeCAs(w.Created, keys, rand); err != nil {
		return nil, fmt.Errorf("demo cas: %w", err)
	}
	if w.Cards, err = makeCards(w.Created, keys, w.CAs, rand); err != nil {
		return nil, fmt.Errorf("demo cards: %w", err)
	}
	return w, nil
}

// Card returns the card of the given id.
func (w *World) Card(id string) (Card, bool) {
	for _, c := range w.Cards {
		if c.ID == id {
			return c, true
		}
	}
	return Card{}, false
}

func midnight(now time.Time) time.Time {
	y, m, d := now.In(JST()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, JST())
}

// begin is the first second of the day T + days.
func begin(t time.Time, days int) time.Time { return t.AddDate(0, 0, days) }

// end is the last second of the day T + days.
func end(t time.Time, days int) time.Time { return t.AddDate(0, 0, days+1).Add(-time.Second) }
