package trial

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hikitsugi/api/history"
	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
)

// model is what must stand in the registry after the actions so far, in a page of rules. What officers do is in
// model_officer_test.go.
type model struct {
	now      time.Time
	places   map[string]*place // by registration
	people   []*person
	receipts map[string]string // signed, by number
}

// place is one registration: cards by digest. A card is active or suspended, or past, or never was there.
type place struct {
	version                 int64
	active, suspended, past map[string]bool
	pending                 map[string]*pending // by the current card
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
		m.register(c)
	}
	return m
}

// register notes an import: each place of a company with its cards.
func (m *model) register(c company) {
	for _, at := range c.places {
		p := &place{
			version: 1, active: map[string]bool{}, suspended: map[string]bool{}, past: map[string]bool{}, pending: map[string]*pending{},
		}
		for _, card := range c.cards {
			p.active[card.digest()] = true
		}
		m.places[c.registration(at)] = p
	}
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
		if d := c.digest(); p.active[d] || p.suspended[d] || p.past[d] {
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
		if strings.HasPrefix(id, authority+"-") && p.active[c.digest()] && p.pending[c.digest()] == nil {
			return !m.expired(c) && !m.lost(c)
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
	if current.digest() == next.digest() || m.lost(current) || m.lost(next) {
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
	case !p.active[current.digest()], p.pending[current.digest()] != nil, p.active[next.digest()], m.lost(next),
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

// settled notes an accepted change, and gives the results that its receipt, of that number, must hold.
func (m *model) settled(p *person, number string) map[string]string {
	results := map[string]string{}
	for _, id := range m.holdings(p.current) {
		switch results[id] = wire.Declined; m.verdict(p.current, p.next, id) {
		case wire.VerdictRefused:
			results[id] = wire.Refused
		case wire.VerdictApproval:
			if p.chose(id) {
				results[id] = wire.AwaitingApproval
				m.places[id].pending[p.current.digest()] = &pending{number: number, place: id, current: p.current, next: p.next}
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
		p := m.places[id]
		placeLine(&b, id, p.version, slices.Sorted(maps.Keys(p.active)), slices.Sorted(maps.Keys(p.suspended)), slices.Sorted(maps.Keys(p.pending)))
	}
	return b.String()
}

// placesOf is String for what a registry holds.
func placesOf(a history.Archive) string {
	var b strings.Builder
	for _, r := range a.Registrations {
		var active, suspended, pending []string
		for _, c := range a.Cards {
			switch {
			case c.Registration == r.ID && c.State == registry.Active:
				active = append(active, c.Certificate)
			case c.Registration == r.ID && c.State == registry.Suspended:
				suspended = append(suspended, c.Certificate)
			}
		}
		for _, targets := range a.Targets {
			for _, t := range targets {
				if t.Registration == r.ID && t.State == wire.AwaitingApproval {
					pending = append(pending, t.Certificate)
				}
			}
		}
		placeLine(&b, r.ID, r.Version, active, suspended, pending)
	}
	return b.String()
}

func placeLine(b *strings.Builder, id string, version int64, active, suspended, pending []string) {
	for _, list := range [][]string{active, suspended, pending} {
		slices.Sort(list)
	}
	fmt.Fprintf(b, "%s v%d active %v suspended %v waiting %v\n", id, version, active, suspended, pending)
}
