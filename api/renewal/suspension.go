package renewal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
)

// ErrNoSuchCard means that no card of that name is in the state that is to end.
var ErrNoSuchCard = errors.New("no card of that name is registered in that state")

// CardReport is an officer's word on a card, after a report of its loss or its finding.
type CardReport struct {
	Certificate string // digest of the certificate of the card
	Officer     string // the authority's id of whoever decides
}

// Suspend stops a card (停止) at every registration at which it is active, for every purpose: with it all registered
// certificates of the same key, which are the same card. It returns the registrations.
func (s *Service) Suspend(ctx context.Context, r CardReport) (registrations []string, err error) {
	return s.restate(ctx, r, proof.Suspension)
}

// Reinstate makes a suspended card usable again wherever it was suspended.
func (s *Service) Reinstate(ctx context.Context, r CardReport) (registrations []string, err error) {
	return s.restate(ctx, r, proof.Reinstatement)
}

func (s *Service) restate(ctx context.Context, r CardReport, kind proof.Kind) (registrations []string, err error) {
	now := s.now()
	err = s.store.Write(ctx, func(ctx context.Context, w Writer) error {
		registrations = nil
		same, err := w.SameKey(ctx, r.Certificate)
		if err != nil {
			return fmt.Errorf("read the card's certificates: %w", err)
		}
		for _, certificate := range same {
			leaf, err := s.restateOne(ctx, w, CardReport{certificate, r.Officer}, kind, now)
			if err != nil {
				return err
			}
			for _, t := range append(leaf.Suspended, leaf.Reinstated...) {
				registrations = append(registrations, t.Registration)
			}
		}
		if len(registrations) == 0 {
			return ErrNoSuchCard
		}
		return nil
	})
	return registrations, err
}

// restateOne writes the history's leaf, the rows and the signed decision for one certificate; nothing for one that is
// nowhere in the state that is to end.
func (s *Service) restateOne(ctx context.Context, w Writer, r CardReport, kind proof.Kind, now time.Time) (proof.Leaf, error) {
	from, to := registry.Active, registry.Suspended
	if kind == proof.Reinstatement {
		from, to = to, from
	}
	holdings, err := w.Holdings(ctx, r.Certificate)
	if err != nil {
		return proof.Leaf{}, fmt.Errorf("read registrations: %w", err)
	}
	leaf := proof.Leaf{V: proof.Version, Kind: kind, At: now.Unix(), Current: r.Certificate, Officer: r.Officer}
	var targets []proof.Target
	for _, h := range holdings {
		if h.Card.State == from {
			targets = append(targets, proof.Target{Registration: h.Registration.ID, Version: h.Registration.Version})
		}
	}
	if len(targets) == 0 {
		return leaf, nil
	}
	if kind == proof.Suspension {
		leaf.Suspended = targets
	} else {
		leaf.Reinstated = targets
	}
	for _, t := range targets {
		if err := w.Restate(ctx, Restatement{Target: t, Certificate: r.Certificate, From: from, To: to}); err != nil {
			return leaf, fmt.Errorf("%s at %s: %w", kind, t.Registration, err)
		}
	}
	return leaf, s.notice(ctx, w, leaf, now)
}

// notice keeps the leaf with the registry's signature, so that nobody who can write to the database can add one.
func (s *Service) notice(ctx context.Context, w Writer, leaf proof.Leaf, now time.Time) error {
	d, err := s.newDecision(leaf, now)
	if err != nil {
		return err
	}
	signed, err := proof.SignDecision(s.cfg.Receipt, d)
	if err != nil {
		return fmt.Errorf("sign decision: %w", err)
	}
	hash, err := w.AppendLeaf(ctx, leaf)
	if err != nil {
		return fmt.Errorf("append leaf: %w", err)
	}
	if err := w.SaveNotice(ctx, hash, signed); err != nil {
		return fmt.Errorf("save notice: %w", err)
	}
	return nil
}
