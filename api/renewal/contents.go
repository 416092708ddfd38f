package renewal

import (
	"context"
	"fmt"
	"slices"

	"hikitsugi/api/certificate"
	"hikitsugi/api/registry"
)

// CheckContents holds what an operator wants to import to what a store cannot know: CAs that can be anchors, authorities
// that accept known ones, and cards of this kind of registry that are not another company's. Whatever else does not fit
// together the import itself refuses.
func CheckContents(ctx context.Context, r Reader, demo bool, c registry.Contents) error {
	known, err := r.CAs(ctx)
	if err != nil {
		return fmt.Errorf("read cas: %w", err)
	}
	cas := slices.Concat(known, c.CAs)
	for _, ca := range c.CAs {
		if err := checkCA(ca, demo); err != nil {
			return err
		}
	}
	for _, a := range c.Authorities {
		if err := checkAuthority(a, cas); err != nil {
			return err
		}
	}
	for _, one := range c.Registrations {
		if !slices.Contains(categories, one.Category) {
			return fmt.Errorf("registration %s: the category %q is none of %v", one.ID, one.Category, categories)
		}
	}
	return checkCards(ctx, r, demo, c)
}

// categories are the 業種 for which the page has a word.
var categories = []string{"goods", "services", "works", "consulting"}

func checkCA(ca registry.CA, demo bool) error {
	anchor, err := certificate.NewCA(ca.ID, ca.NameJa, ca.NameEn, ca.Certificates)
	if err != nil {
		return err
	}
	for _, c := range slices.Concat(anchor.Roots, anchor.Intermediates) {
		if c.DemoMarked != demo {
			return fmt.Errorf("ca %s: %w", ca.ID, demoMark(c))
		}
	}
	return nil
}

func demoMark(c *certificate.Certificate) error {
	return fmt.Errorf("the certificate's demo mark is %t, and the registry's is not", c.DemoMarked)
}

func checkAuthority(a registry.Authority, cas []registry.CA) error {
	p, err := PolicyOf(a)
	if err != nil {
		return err
	}
	for _, id := range p.CAs {
		if !slices.ContainsFunc(cas, func(ca registry.CA) bool { return ca.ID == id }) {
			return fmt.Errorf("authority %s accepts the CA %s, which is not there", a.ID, id)
		}
	}
	return nil
}

// checkCards: a card comes with its registration, for one that has a history gets cards by a renewal alone; and a key stands
// for one company, wherever it is registered.
func checkCards(ctx context.Context, r Reader, demo bool, c registry.Contents) error {
	companies := make(map[string]string) // of registrations and, by their digest, of keys
	for _, one := range c.Registrations {
		companies[one.ID] = one.Company
	}
	for _, card := range c.Cards {
		company, comes := companies[card.Registration]
		if !comes {
			return fmt.Errorf("card of %s: its registration does not come with it", card.Registration)
		}
		parsed, err := certificate.Parse(card.Certificate)
		if err == nil && parsed.DemoMarked != demo {
			err = demoMark(parsed)
		}
		if err != nil {
			return fmt.Errorf("card of %s: %w", card.Registration, err)
		}
		standing, err := r.Standing(ctx, parsed.Digest, parsed.SPKI)
		if err != nil {
			return fmt.Errorf("read where the card stands: %w", err)
		}
		if other, ok := companies[parsed.SPKI]; ok {
			standing.Keys = append(standing.Keys, KeyHolder{Company: other})
		}
		for _, holder := range standing.Keys {
			if holder.Company != company {
				return fmt.Errorf("card of %s: it is registered for the company %s", card.Registration, holder.Company)
			}
		}
		companies[parsed.SPKI] = company
	}
	return nil
}
