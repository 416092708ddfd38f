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
}

// derived is what the history leads to.
type derived struct {
	stays    []*stay
	active   map[place]*stay
	versions map[string]int64 // by registration
}

// firstVersion is the version of a registration before its first renewal.
const firstVersion = 1

// replay goes through the history. An entry that does not follow from those before it changes nothing.
func (c *check) replay(leaves []entry) *derived {
	d := &derived{active: map[place]*stay{}, versions: map[string]int64{}}
	for _, r := range c.archive.Registrations {
		d.versions[r.ID] = firstVersion
	}
	for _, e := range leaves {
		where := fmt.Sprintf("entry %d", e.ID)
		for _, t := range e.leaf.HandedOver {
			if err := d.handOver(e, t); err != nil {
				c.fault(LeafOrder, where, "%v", err)
			}
		}
		for _, t := range e.leaf.Pending {
			if err := d.stands(place{t.Registration, e.leaf.Current}, t); err != nil {
				c.fault(LeafOrder, where, "%v", err)
			}
		}
	}
	return d
}

// stands checks that a card is active at a registration that is at a version.
func (d *derived) stands(p place, t proof.Target) error {
	if _, ok := d.active[p]; !ok {
		return fmt.Errorf("the card it replaces is not active at %s", t.Registration)
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
	if e.leaf.Kind == proof.Renewal {
		from := place{t.Registration, e.leaf.Current}
		if err := d.stands(from, t); err != nil {
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
	}
}
