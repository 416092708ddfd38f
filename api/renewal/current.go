package renewal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hikitsugi/api/certificate"
	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// ProveCurrent takes the current card's proof and opens a renewal. Older open ones of this session or of this card are
// closed by it. The same bytes again give the renewal as it stands.
func (s *Service) ProveCurrent(ctx context.Context, sid string, p wire.CardProof) (wire.Renewal, error) {
	now := s.now()
	r, err := s.openRequest(p.Request, proof.CurrentCard)
	if err != nil {
		return wire.Renewal{}, err
	}
	b, answered, err := s.beforeCurrent(ctx, sid, r.TX, p)
	if err != nil {
		return wire.Renewal{}, err
	}
	if answered {
		return s.Renewal(ctx, sid, r.TX)
	}
	if err := admit(r, sid, now); err != nil {
		return wire.Renewal{}, err
	}
	card, err := s.proveCard(p, r)
	if err != nil {
		return wire.Renewal{}, err
	}
	proved, err := b.admitCurrent(card, p.Authority, now)
	if err != nil {
		return wire.Renewal{}, err
	}
	record := Record{
		TX: r.TX, SID: sid, JKT: r.JKT, State: wire.CurrentProved, Authority: p.Authority,
		Current: Evidence{Request: p.Request, Proof: p.Proof, Certificate: card.Digest, Chain: proved.chain, DER: card.DER},
		Created: now, Touched: now,
	}
	return s.open(ctx, record, r, card, now)
}

// admitCurrent proves the chain outside the write lock.
func (b rulebook) admitCurrent(card provenCard, home string, now time.Time) (trust, error) {
	a, err := b.authority(home)
	if err != nil {
		return trust{}, err
	}
	proved, err := b.prove(card, now)
	if err != nil {
		return trust{}, chainFault(err, card.Certificate, a.NameJa, card.NotAfter)
	}
	return proved, nil
}

func (s *Service) open(ctx context.Context, record Record, r proof.Request, card provenCard, now time.Time) (view wire.Renewal, err error) {
	err = s.store.Write(ctx, func(ctx context.Context, w Writer) error {
		ended, err := w.Ended(ctx, record.SID)
		if err != nil {
			return fmt.Errorf("read session: %w", err)
		}
		if ended {
			return problem.New(message.NoSession)
		}
		if err := spend(ctx, w, r); err != nil {
			return err
		}
		standing, err := w.Standing(ctx, card.Digest, card.SPKI)
		if err != nil {
			return fmt.Errorf("read where the card stands: %w", err)
		}
		b, err := s.rulebook(ctx, w)
		if err != nil {
			return err
		}
		if err := b.refuseCurrent(record.Authority, standing, card.Certificate, now); err != nil {
			return err
		}
		if err := w.SaveCertificate(ctx, card.Certificate); err != nil {
			return fmt.Errorf("save certificate: %w", err)
		}
		if err := takeOver(ctx, w, record, now); err != nil {
			return err
		}
		view, err = s.show(ctx, w, record)
		return err
	})
	return view, err
}

// takeOver opens a renewal. Most find nothing to close, and those that look for it hinder one another.
func takeOver(ctx context.Context, w Writer, record Record, now time.Time) error {
	err := w.Open(ctx, record)
	if errors.Is(err, ErrTaken) {
		if err := w.CloseOthers(ctx, record.SID, record.Current.Certificate, now); err != nil {
			return fmt.Errorf("close older renewals: %w", err)
		}
		err = w.Open(ctx, record)
	}
	if err != nil {
		return fmt.Errorf("open renewal: %w", err)
	}
	return nil
}

// spend marks a request as used up; other bytes with the same request are refused.
func spend(ctx context.Context, w Writer, r proof.Request) error {
	err := w.Spend(ctx, r)
	if errors.Is(err, ErrTaken) {
		return problem.Because(err, message.RequestUsed)
	}
	if err != nil {
		return fmt.Errorf("spend request: %w", err)
	}
	return nil
}

// beforeCurrent reads the rulebook, and whether these very bytes have made a renewal before: an answer lost on the way can
// be asked for again, also when the request has timed out meanwhile.
func (s *Service) beforeCurrent(ctx context.Context, sid, tx string, p wire.CardProof) (b rulebook, answered bool, err error) {
	err = s.store.Read(ctx, func(ctx context.Context, r Reader) error {
		record, err := r.Record(ctx, tx)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("read renewal: %w", err)
		}
		if answered = err == nil && record.SID == sid && record.Current.is(p); answered {
			return nil
		}
		b, err = s.rulebook(ctx, r)
		return err
	})
	return b, answered, err
}

func (e Evidence) is(p wire.CardProof) bool { return e.Request == p.Request && e.Proof == p.Proof }

// refuseCurrent says why a card cannot start a renewal at an authority. It is lost if this certificate or another of its
// key, which is the same card, is suspended anywhere.
func (b rulebook) refuseCurrent(home string, standing Standing, c *certificate.Certificate, now time.Time) error {
	a, err := b.authority(home)
	if err != nil {
		return err
	}
	if standing.suspended(c.SPKI) {
		return problem.New(message.CardSuspended)
	}
	here := at(home, registry.Active, standing.Holdings)
	if len(here) == 0 {
		return b.notActive(a, standing.Holdings)
	}
	if i := slices.IndexFunc(here, func(h Holding) bool { return h.Pending == "" }); i < 0 {
		return problem.New(message.ApprovalPending, "number", here[0].Pending)
	}
	facts := Facts{Now: now, Authority: a, Policy: b.policies[home], Current: describe(c)}
	if found := currentExpired(facts); worst(found) == wire.VerdictRefused {
		return findingFault(found[0])
	}
	return nil
}

// notActive tells a card that was never here from one that was replaced, and from one of other authorities.
func (b rulebook) notActive(a registry.Authority, holdings []Holding) error {
	replaced := at(a.ID, registry.Superseded, holdings)
	var others []string
	for _, id := range b.order {
		if len(at(id, registry.Active, holdings)) > 0 {
			others = append(others, b.authorities[id].NameJa)
		}
	}
	if len(replaced) == 0 && len(others) == 0 {
		replaced = holdings
	}
	switch {
	case len(replaced) > 0:
		return problem.New(message.CurrentSuperseded, "date", message.Date(lastEnd(replaced)))
	case len(others) > 0:
		return problem.New(message.RegisteredElsewhere, "authority", a.NameJa, "others", strings.Join(others, "、"))
	}
	return problem.New(message.CurrentNotRegistered, "authority", a.NameJa)
}

// at picks the holdings of one authority in one state.
func at(authority string, state registry.CardState, holdings []Holding) []Holding {
	return slices.DeleteFunc(slices.Clone(holdings), func(h Holding) bool {
		return h.Registration.Authority != authority || h.Card.State != state
	})
}

func lastEnd(holdings []Holding) (last time.Time) {
	for _, h := range holdings {
		if h.Card.Ended.After(last) {
			last = h.Card.Ended
		}
	}
	return last
}
