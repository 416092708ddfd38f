package trial

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
)

// model is what must stand in the registry after the actions so far, in a page of rules. Suspension and an officer's
// approval are not in it: the registry has neither yet, and what waits for an approval goes on waiting.
type model struct {
	now      time.Time
	places   map[string]*place // by registration
	people   []*person
	receipts map[string]string // signed, by number
}

// place is one registration: cards by digest.
type place struct {
	version               int64
	active, past, pending map[string]bool
}

// person is a session with at most one renewal on its way.
type person struct {
	*visitor
	sid           string
	tx, state     string
	touched       time.Time
	current, next card
	proof         wire.CardProof // of the current card
	change        *change
	receipt       wire.Receipt
}

// change is what K has signed.
type change struct {
	form    wire.CommitForm
	chosen  []wire.Target
	shown   map[string]string // verdicts by registration
	request proof.Request
	settled bool
}

// takenOver is a renewal that a newer one closed; the registry calls it abandoned, like one that was cancelled.
const takenOver = "taken over"

func newModel(now time.Time, companies []company, people []*person) *model {
	m := &model{now: now, places: map[string]*place{}, people: people, receipts: map[string]string{}}
	for _, c := range companies {
		for _, at := range c.places {
			p := &place{version: 1, active: map[string]bool{}, past: map[string]bool{}, pending: map[string]bool{}}
			for _, card := range c.cards {
				p.active[card.digest()] = true
			}
			m.places[c.registration(at)] = p
		}
	}
	return m
}

func (c card) digest() string { return proof.Digest(c.der) }

// expired reports whether a card has ended: its last second still counts.
func (m *model) expired(c card) bool { return !m.now.Before(c.until.Add(time.Second)) }

// admits reports whether the registry's clock lies within a request's life, give or take what clocks of replicas may
// differ.
func (m *model) admits(r proof.Request) bool {
	return m.now.Unix() < r.EXP && m.now.Unix() >= r.IAT-60
}

func (p *person) open() bool { return p.state == wire.CurrentProved || p.state == wire.NewProved }

func (m *model) live(p *person) bool { return p.open() && m.now.Before(p.touched.Add(30*time.Minute)) }

// holdings are the registrations at which a card stands or stood.
func (m *model) holdings(c card) []string {
	var ids []string
	for id, p := range m.places {
		if p.active[c.digest()] || p.past[c.digest()] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// starts reports whether a card can begin a renewal at an authority.
func (m *model) starts(c card, authority string) bool {
	for _, id := range m.holdings(c) {
		p := m.places[id]
		if strings.HasPrefix(id, authority+"-") && p.active[c.digest()] && !p.pending[c.digest()] {
			return !m.expired(c)
		}
	}
	return false
}

// foreign reports whether a card stands for another company.
func (m *model) foreign(current, next card) bool {
	own := m.holdings(current)
	return slices.ContainsFunc(m.holdings(next), func(id string) bool {
		_, company, _ := strings.Cut(id, "-")
		return m.places[id].active[next.digest()] &&
			!slices.ContainsFunc(own, func(id string) bool { return strings.HasSuffix(id, "-"+company) })
	})
}

// follows reports whether a card can be the new one: it is another, and of some use somewhere.
func (m *model) follows(current, next card) bool {
	if current.digest() == next.digest() {
		return false
	}
	active, useful := false, false
	for _, id := range m.holdings(current) {
		p := m.places[id]
		active = active || p.active[current.digest()]
		useful = useful || p.active[current.digest()] && !p.active[next.digest()]
	}
	return !active || useful && !m.expired(next) && !m.foreign(current, next)
}

// verdict is what the review says of a registration.
func (m *model) verdict(current, next card, id string) string {
	p := m.places[id]
	switch {
	case !p.active[current.digest()], p.pending[current.digest()], p.active[next.digest()],
		m.expired(current), m.expired(next), m.foreign(current, next), current.company != next.company:
		return wire.VerdictRefused
	case strings.HasPrefix(id, strict+"-"):
		return wire.VerdictApproval
	}
	return wire.VerdictRenew
}

// settles reports whether a confirmed change can be committed as it was shown.
func (m *model) settles(p *person) bool {
	if !m.live(p) || p.state != wire.NewProved || !m.admits(p.change.request) {
		return false
	}
	for _, t := range p.change.chosen {
		if m.places[t.Registration].version != t.Version || m.verdict(p.current, p.next, t.Registration) != p.change.shown[t.Registration] {
			return false
		}
	}
	return true
}

// began notes an accepted proof of a current card: what was open of its session or of its card is closed.
func (m *model) began(p *person, tx string, c card, signed wire.CardProof) {
	for _, other := range m.people {
		if other.open() && (other == p || other.current.digest() == c.digest()) {
			other.state = takenOver
		}
	}
	p.tx, p.state, p.touched, p.current, p.proof, p.change = tx, wire.CurrentProved, m.now, c, signed, nil
}

// settled notes an accepted change, and gives the results that the receipt must hold.
func (m *model) settled(p *person) map[string]string {
	results := map[string]string{}
	for _, id := range m.holdings(p.current) {
		switch results[id] = wire.Declined; m.verdict(p.current, p.next, id) {
		case wire.VerdictRefused:
			results[id] = wire.Refused
		case wire.VerdictApproval:
			if p.chose(id) {
				results[id] = wire.AwaitingApproval
				m.places[id].pending[p.current.digest()] = true
			}
		case wire.VerdictRenew:
			if p.chose(id) {
				results[id] = wire.HandedOver
				m.places[id].handOver(p.current, p.next)
			}
		}
	}
	p.state, p.change.settled = wire.Settled, true
	return results
}

func (p *person) chose(id string) bool {
	return slices.ContainsFunc(p.change.chosen, func(t wire.Target) bool { return t.Registration == id })
}

func (p *place) handOver(current, next card) {
	delete(p.active, current.digest())
	delete(p.past, next.digest())
	p.past[current.digest()], p.active[next.digest()] = true, true
	p.version++
}

// String is the places as a registry would show them.
func (m *model) String() string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(m.places)) {
		fmt.Fprintf(&b, "%s v%d %v\n", id, m.places[id].version, slices.Sorted(maps.Keys(m.places[id].active)))
	}
	return b.String()
}

// placesOf is String for what a registry holds.
func placesOf(registrations []registry.Registration, cards []registry.RegisteredCard) string {
	var b strings.Builder
	for _, r := range registrations {
		active := []string{}
		for _, c := range cards {
			if c.Registration == r.ID && c.State == registry.Active {
				active = append(active, c.Certificate)
			}
		}
		slices.Sort(active)
		fmt.Fprintf(&b, "%s v%d %v\n", r.ID, r.Version, active)
	}
	return b.String()
}
