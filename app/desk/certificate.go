package desk

import (
	"slices"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
)

// Holds reports whether a certificate, by its digest, is on the card: the one that is shown, or another.
func (c Card) Holds(digest string) bool {
	return slices.ContainsFunc(certificates(c.Card), func(one agent.Card) bool { return one.Digest == digest })
}

// certificates are a card's, each as a card of its own without the others, the one that is shown first.
func certificates(c agent.Card) []agent.Card {
	all := append([]agent.Card{c}, c.Others...)
	for i := range all {
		all[i].Others = nil
	}
	return all
}

// turn shows the certificate with that digest, if the card holds it.
func turn(c agent.Card, digest string) agent.Card {
	all := certificates(c)
	i := slices.IndexFunc(all, func(one agent.Card) bool { return one.Digest == digest })
	if i <= 0 {
		return c
	}
	shown := all[i]
	shown.Others = slices.Delete(all, i, i+1)
	return shown
}

// pick asks about one certificate of a card after the other until one is of use here; where none is, the first one's
// verdict stands for the card.
func (d *Desk) pick(c agent.Card, q wire.ProcedureQuery) (first wire.Procedure, err error) {
	for i, one := range certificates(c) {
		q.Certificate = one.Certificate
		p, err := d.registry.Procedure(q)
		if err != nil {
			return wire.Procedure{}, err
		}
		if p.Fits == wire.FitsRenewal || p.Fits == wire.FitsNothing {
			return p, nil
		}
		if i == 0 {
			first = p
		}
	}
	return first, nil
}
