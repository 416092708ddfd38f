package history

import (
	"fmt"

	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
)

// place is a card at a registration.
type place struct{ registration, certificate string }

func (p place) String() string { return "card " + p.certificate + " at " + p.registration }

// stay is how an entry made a card active, and how another ended it.
type stay struct {
	place
	leaf    string // hash of the entry that made it
	since   int64  // Unix seconds
	ended   int64
	endedBy string

	suspended bool
}

// derived is what the history leads to.
type derived struct {
	stays    []*stay
	active   map[place]*stay  // suspended ones too
	waiting  map[place]string // hash of the entry of the renewal that waits for an approval
	versions map[string]int64 // by registration
}

// firstVersion is the version of a registration before its first renewal.
const firstVersion = 1

// replay goes through the history. An entry that does not follow from those before it changes nothing.
func (c *check) replay(leaves []entry) *derived {
	d := &derived{active: map[place]*stay{}, waiting: map[place]string{}, versions: map[string]int64{}}
	for _, r := range c.archive.Registrations {
		d.versions[r.ID] = firstVersion
	}
	for _, e := range leaves {
		for _, step := range []struct {
			targets []proof.Target
			take    func(entry, proof.Target) error
		}{
			{e.leaf.HandedOver, d.handOver}, {e.leaf.Pending, d.wait}, {e.leaf.Refused, d.refuse},
			{e.leaf.Suspended, d.suspend}, {e.leaf.Reinstated, d.reinstate},
		} {
			for _, t := range step.targets {
				if err := step.take(e, t); err != nil {
					c.fault(LeafOrder, fmt.Sprintf("entry %d", e.ID), "%v", err)
				}
			}
		}
	}
	return d
}

// stands checks that a card is active, or suspended, at a registration that is at a version.
func (d *derived) stands(p place, t proof.Target, suspended bool) error {
	if s, ok := d.active[p]; !ok || s.suspended != suspended {
		return fmt.Errorf("the card does not stand at %s as it says", t.Registration)
	}
	if d.versions[t.Registration] != t.Version {
		return fmt.Errorf("%s is at version %d, not %d", t.Registration, d.versions[t.Registration], t.Version)
	}
	return nil
}

func (d *derived) handOver(e entry, t proof.Target) error {
	to := place{t.Registration, e.leaf.New}
	if _, ok := d.active[to]; ok {
		return fmt.Errorf("the card is active at %s already", t.Registration)
	}
	if e.leaf.Kind != proof.Import {
		from := place{t.Registration, e.leaf.Current}
		if err := d.stands(from, t, false); err != nil {
			return err
		}
		if err := d.endWait(e, from); err != nil {
			return err
		}
		d.active[from].ended, d.active[from].endedBy = e.leaf.At, e.Hash
		delete(d.active, from)
		d.versions[t.Registration]++
	}
	s := &stay{place: to, leaf: e.Hash, since: e.leaf.At}
	d.stays, d.active[to] = append(d.stays, s), s
	return nil
}

// wait notes that an officer is to decide.
func (d *derived) wait(e entry, t proof.Target) error {
	p := place{t.Registration, e.leaf.Current}
	if err := d.stands(p, t, false); err != nil {
		return err
	}
	if err := d.endWait(e, p); err != nil {
		return err
	}
	d.waiting[p] = e.Hash
	return nil
}

// endWait checks that a decision is about the renewal that waits there, and that anything else finds none waiting.
func (d *derived) endWait(e entry, p place) error {
	if d.waiting[p] != e.leaf.Accepted {
		return fmt.Errorf("what waits at %s is not what it decides", p.registration)
	}
	delete(d.waiting, p)
	return nil
}

func (d *derived) refuse(e entry, t proof.Target) error {
	return d.endWait(e, place{t.Registration, e.leaf.Current})
}

func (d *derived) suspend(e entry, t proof.Target) error { return d.restate(e, t, true) }

func (d *derived) reinstate(e entry, t proof.Target) error { return d.restate(e, t, false) }

func (d *derived) restate(e entry, t proof.Target, suspended bool) error {
	p := place{t.Registration, e.leaf.Current}
	if err := d.stands(p, t, !suspended); err != nil {
		return err
	}
	d.active[p].suspended = suspended
	d.versions[t.Registration]++
	return nil
}

// made names a stay by its row's key.
type made struct {
	place
	leaf string
}

// compareCards compares the rows with what was derived, both ways.
func (c *check) compareCards(d *derived) {
	rows := map[made]registry.RegisteredCard{}
	for _, row := range c.archive.Cards {
		rows[made{place{row.Registration, row.Certificate}, row.Leaf}] = row
	}
	for _, s := range d.stays {
		where, key := s.String(), made{s.place, s.leaf}
		if row, ok := rows[key]; ok {
			c.compareCard(where, row, s)
			delete(rows, key)
		} else {
			c.fault(CardMissing, where, "made by entry %s", s.leaf)
		}
	}
	for _, row := range c.archive.Cards {
		p := place{row.Registration, row.Certificate}
		if _, left := rows[made{p, row.Leaf}]; left {
			c.fault(CardUnproved, p.String(), "no entry that is proved made it")
		}
	}
	for _, r := range c.archive.Registrations {
		if r.Version != d.versions[r.ID] {
			c.fault(Version, r.ID, "at version %d, its entries lead to %d", r.Version, d.versions[r.ID])
		}
	}
}

func (c *check) compareCard(where string, row registry.RegisteredCard, s *stay) {
	if row.Since.Unix() != s.since {
		c.fault(CardUnproved, where, "since another time than its entry")
	}
	if c.certificates[row.Certificate] == nil {
		c.fault(CardUnproved, where, "its certificate is missing")
	}
	superseded := row.State == registry.Superseded
	switch {
	case superseded != (s.endedBy != ""):
		c.fault(CardEnded, where, "%s, which its entries do not say", row.State)
	case superseded && (row.EndedBy != s.endedBy || row.Ended.Unix() != s.ended):
		c.fault(CardEnded, where, "ended by another entry or at another time")
	case !superseded && s.suspended != (row.State == registry.Suspended):
		c.fault(CardState, where, "%s, which its entries do not say", row.State)
	}
}
