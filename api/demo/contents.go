package demo

import (
	"fmt"
	"strings"

	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
)

// Contents is the world as a registry imports it.
func (w *World) Contents() (registry.Contents, error) {
	var c registry.Contents
	for _, ca := range w.CAs {
		c.CAs = append(c.CAs, registry.CA{
			ID: ca.ID, NameJa: ca.NameJa, NameEn: ca.NameEn, Desk: registry.Desk{Phone: caPhones()[ca.ID]},
			Certificates: ca.Certificates,
		})
	}
	for _, a := range w.Authorities {
		entry, err := a.entry()
		if err != nil {
			return c, err
		}
		c.Authorities = append(c.Authorities, entry)
	}
	companies := map[string]bool{}
	for _, r := range w.Roster {
		if !companies[r.CompanyID] {
			name, _, _ := strings.Cut(r.Company, "【")
			c.Companies = append(c.Companies, registry.Company{ID: r.CompanyID, Name: name})
			companies[r.CompanyID] = true
		}
		c.Roster = append(c.Roster, r.entry(w))
		c.Registrations = append(c.Registrations, registry.Registration{
			ID: r.id(), Authority: r.Authority, Category: string(r.Category), Number: r.Number, Roster: r.id(), Company: r.CompanyID,
		})
		for _, card := range r.Cards {
			der, err := w.certificate(card.Card)
			if err != nil {
				return c, err
			}
			c.Cards = append(c.Cards, registry.ImportedCard{Registration: r.id(), Certificate: der, Contact: card.Department})
		}
	}
	var err error
	c.Cases, err = w.openCases()
	return c, err
}

func (a Authority) entry() (registry.Authority, error) {
	policy := policies()[a.ID]
	policy.CAs = a.AcceptedCAs
	text, err := policy.Encode()
	if err != nil {
		return registry.Authority{}, fmt.Errorf("authority %s: %w", a.ID, err)
	}
	return registry.Authority{
		ID: a.ID, NameJa: a.NameJa, NameEn: a.NameEn, Desk: registry.Desk{Phone: a.Phone, Hours: a.HoursJa},
		Paper: papers()[a.ID], Policy: text, PolicyVersion: 1,
	}, nil
}

func (r Registration) entry(w *World) registry.RosterEntry {
	return registry.RosterEntry{
		ID: r.id(), Authority: r.Authority, Company: r.Company, Address: r.Address,
		Representative: r.Representative, Delegate: r.Delegate.Name, DelegatePost: r.Delegate.Post,
		JointVenture: r.JointVenture, Date: w.Created,
	}
}

// id names a registration and its roster entry after what is unique about it.
func (r Registration) id() string { return r.Authority + "-" + string(r.Category) + "-" + r.Number }

func (w *World) certificate(id string) ([]byte, error) {
	card, ok := w.Card(id)
	if !ok || card.Certificate == nil {
		return nil, fmt.Errorf("no card %s with a certificate", id)
	}
	return card.Certificate, nil
}

func (w *World) openCases() ([]registry.OpenCase, error) {
	var all []registry.OpenCase
	for _, k := range w.Cases {
		der, err := w.certificate(k.Card)
		if err != nil {
			return nil, fmt.Errorf("case %s: %w", k.Number, err)
		}
		for _, r := range w.Roster {
			if r.Authority == k.Authority && r.Number == k.Registration {
				all = append(all, registry.OpenCase{
					Number: k.Number, Registration: r.id(), Certificate: proof.Digest(der),
					Title: k.Title, State: registry.CaseState(k.State), Opening: k.Opening,
				})
			}
		}
	}
	return all, nil
}
