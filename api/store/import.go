package store

import (
	"context"
	"fmt"
	"time"

	"hikitsugi/api/certificate"
	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
)

// firstVersion is the version of a registration that was just imported.
const firstVersion = 1

// Import brings the state before the first renewal into a registry, all of it or nothing. Each card becomes active by
// an entry of the history. What is there already gives renewal.ErrTaken.
func (s *Store) Import(ctx context.Context, c registry.Contents, at time.Time) error {
	return s.change(ctx, func(ctx context.Context, tx *transaction) error {
		if err := tx.importRegistry(ctx, c); err != nil {
			return fmt.Errorf("import: %w", err)
		}
		for _, card := range c.Cards {
			if err := tx.importCard(ctx, card, at); err != nil {
				return fmt.Errorf("import card of %s: %w", card.Registration, err)
			}
		}
		for _, k := range c.Cases {
			row := caseRow{
				Number: k.Number, Registration: k.Registration, Certificate: k.Certificate,
				Title: k.Title, State: string(k.State), Opening: micros(k.Opening),
			}
			if err := tx.insert(ctx, &row); err != nil {
				return fmt.Errorf("import case %s: %w", k.Number, err)
			}
		}
		return nil
	})
}

func (tx *transaction) importRegistry(ctx context.Context, c registry.Contents) error {
	for _, ca := range c.CAs {
		if err := tx.addCA(ctx, ca); err != nil {
			return fmt.Errorf("ca %s: %w", ca.ID, err)
		}
	}
	for _, a := range c.Authorities {
		if err := registry.CheckAuthorityID(a.ID); err != nil {
			return err
		}
		if _, err := renewal.PolicyOf(a); err != nil {
			return err
		}
		if err := tx.addAuthority(ctx, a); err != nil {
			return fmt.Errorf("authority %s: %w", a.ID, err)
		}
	}
	for _, company := range c.Companies {
		if err := tx.insert(ctx, &companyRow{ID: company.ID, Name: company.Name}); err != nil {
			return fmt.Errorf("company %s: %w", company.ID, err)
		}
	}
	return tx.importRoster(ctx, c)
}

func (tx *transaction) importRoster(ctx context.Context, c registry.Contents) error {
	for _, e := range c.Roster {
		row := rosterRow{
			ID: e.ID, Authority: e.Authority, Company: e.Company, Address: e.Address, Representative: e.Representative,
			Delegate: e.Delegate, DelegatePost: e.DelegatePost, JointVenture: e.JointVenture, Dated: micros(e.Date),
		}
		if err := tx.insert(ctx, &row); err != nil {
			return fmt.Errorf("roster entry %s: %w", e.ID, err)
		}
	}
	for _, r := range c.Registrations {
		row := registrationRow{
			ID: r.ID, Authority: r.Authority, Category: r.Category, Number: r.Number,
			Roster: r.Roster, Company: r.Company, Version: firstVersion,
		}
		if err := tx.insert(ctx, &row); err != nil {
			return fmt.Errorf("registration %s: %w", r.ID, err)
		}
	}
	return nil
}

// importCard makes a card active. The registration keeps its first version: it was never shown without its cards.
func (tx *transaction) importCard(ctx context.Context, c registry.ImportedCard, at time.Time) error {
	parsed, err := certificate.Parse(c.Certificate)
	if err != nil {
		return err
	}
	if err := tx.SaveCertificate(ctx, parsed); err != nil {
		return err
	}
	digest := parsed.Digest
	leaf, err := tx.AppendLeaf(ctx, proof.Leaf{
		V: proof.Version, Kind: proof.Import, At: at.Unix(), New: digest,
		HandedOver: []proof.Target{{Registration: c.Registration, Version: firstVersion}},
	})
	if err != nil {
		return err
	}
	return tx.insert(ctx, &cardRow{
		Registration: c.Registration, Certificate: digest, State: string(registry.Active),
		Contact: c.Contact, Since: micros(at), Leaf: leaf,
	})
}
