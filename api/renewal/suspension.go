package renewal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
)

// ErrNoSuchCard means that no card of that name is in the state that is to end.
var ErrNoSuchCard = errors.New("no card of that name is registered in that state, or waits to be")

// CardReport is an officer's word on a card, after a report of its loss or its finding.
type CardReport struct {
	Certificate string // digest of the certificate of the card
	Officer     string // the authority's id of whoever decides
}

// Restated is what a report on a card has changed.
type Restated struct {
	Registrations []string       // ids of those at which the card is in another state now
	Rejected      []wire.Receipt // of the ends of the waits for an approval that would have handed over to it
}

// Suspend stops a card (停止) at every registration at which it is active, for every purpose, and ends every wait for an
// approval that would hand a registration over to it (不受理). With it go all registered certificates of the same key, which
// are the same card.
func (s *Service) Suspend(ctx context.Context, r CardReport) (Restated, error) {
	return s.restate(ctx, r, proof.Suspension)
}

// Reinstate makes a suspended card usable again wherever it was suspended.
func (s *Service) Reinstate(ctx context.Context, r CardReport) (Restated, error) {
	return s.restate(ctx, r, proof.Reinstatement)
}

func (s *Service) restate(ctx context.Context, r CardReport, kind proof.Kind) (done Restated, err error) {
	now := s.now()
	err = s.store.Write(ctx, func(ctx context.Context, w Writer) error {
		done = Restated{}
		same, err := w.SameKey(ctx, r.Certificate)
		if err != nil {
			return fmt.Errorf("read the card's certificates: %w", err)
		}
		for _, certificate := range same {
			if err := s.restateOne(ctx, w, CardReport{certificate, r.Officer}, kind, now, &done); err != nil {
				return err
			}
		}
		if len(done.Registrations)+len(done.Rejected) == 0 {
			return ErrNoSuchCard
		}
		return nil
	})
	return done, err
}

// restateOne restates one certificate wherever it is in the state that is to end, and ends the waits for it.
func (s *Service) restateOne(ctx context.Context, w Writer, r CardReport, kind proof.Kind, now time.Time, done *Restated) error {
	from, to := registry.Active, registry.Suspended
	if kind == proof.Reinstatement {
		from, to = to, from
	} else if err := s.rejectWaiting(ctx, w, r, now, done); err != nil {
		return err
	}
	targets, err := targetsOf(ctx, w, r.Certificate, from)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(targets, proof.MaxTargets) {
		for _, t := range some {
			if err := w.Restate(ctx, Restatement{Target: t, Certificate: r.Certificate, From: from, To: to}); err != nil {
				return fmt.Errorf("%s at %s: %w", kind, t.Registration, err)
			}
			done.Registrations = append(done.Registrations, t.Registration)
		}
		if err := s.notice(ctx, w, restatementLeaf(r, kind, some, now), now); err != nil {
			return err
		}
	}
	return nil
}

// targetsOf lists the registrations at which a certificate is in a state, by id.
func targetsOf(ctx context.Context, r Reader, certificate string, state registry.CardState) (targets []proof.Target, err error) {
	standing, err := r.Standing(ctx, certificate)
	if err != nil {
		return nil, fmt.Errorf("read registrations: %w", err)
	}
	for _, h := range standing.Holdings {
		if h.Card.State == state {
			targets = append(targets, proof.Target{Registration: h.Registration.ID, Version: h.Registration.Version})
		}
	}
	return targets, nil
}

func restatementLeaf(r CardReport, kind proof.Kind, targets []proof.Target, now time.Time) proof.Leaf {
	leaf := proof.Leaf{V: proof.Version, Kind: kind, At: now.Unix(), Current: r.Certificate, Officer: r.Officer}
	if kind == proof.Suspension {
		leaf.Suspended = targets
	} else {
		leaf.Reinstated = targets
	}
	return leaf
}

// rejectWaiting ends what waits to be handed over to a card: a lost card must not become active by an approval.
func (s *Service) rejectWaiting(ctx context.Context, w Writer, r CardReport, now time.Time, done *Restated) error {
	receipts, err := w.UndecidedFor(ctx, r.Certificate)
	if err != nil {
		return fmt.Errorf("read receipts: %w", err)
	}
	for _, kept := range receipts {
		waiting, err := w.Waiting(ctx, kept.TX)
		if err != nil {
			return fmt.Errorf("read what waits: %w", err)
		}
		c, err := s.waitingCase(ctx, w, Decision{Number: kept.Number, Registrations: waiting, Officer: r.Officer})
		if err != nil {
			return fmt.Errorf("receipt %s: %w", kept.Number, err)
		}
		c.begin(proof.Rejection, now)
		receipt, err := s.conclude(ctx, w, c)
		if err != nil {
			return err
		}
		done.Rejected = append(done.Rejected, receipt)
	}
	return nil
}

// notice keeps the leaf with the registry's signature, so that nobody who can write to the database can add one.
func (s *Service) notice(ctx context.Context, w Writer, leaf proof.Leaf, now time.Time) error {
	d, err := s.newDecision(leaf, now)
	if err != nil {
		return err
	}
	signed, err := s.signDecision(d)
	if err != nil {
		return err
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
