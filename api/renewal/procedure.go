package renewal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hikitsugi/api/certificate"
	"hikitsugi/api/problem"
	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// farDays is how many days before its expiry a registered card has nothing to do: certificates of the field live up to
// five years, and no authority renews over a year ahead. It only chooses words; no renewal is refused by it.
const farDays = 366

// Procedure says which procedure an inserted card is for, before any PIN: from its certificate alone, which proves
// nothing about who asks. The answer never holds company data. With a transaction the card is judged as its new card.
func (s *Service) Procedure(ctx context.Context, sid string, q wire.ProcedureQuery) (wire.Procedure, error) {
	now := s.now()
	c, err := s.parseCertificate(q.Certificate)
	if err != nil {
		return wire.Procedure{}, err
	}
	p := wire.Procedure{
		Fits: wire.FitsRenewal, Digest: c.Digest, NotAfter: c.NotAfter.UTC(), DaysLeft: daysBetween(now, c.NotAfter),
	}
	err = s.store.Read(ctx, func(ctx context.Context, r Reader) error {
		if q.TX != "" {
			return s.fitsAsNew(ctx, r, &p, sid, q.TX, c, now)
		}
		return s.fitsAsCurrent(ctx, r, &p, q.Authority, c, now)
	})
	return p, err
}

func (s *Service) fitsAsCurrent(ctx context.Context, r Reader, p *wire.Procedure, home string, c *certificate.Certificate, now time.Time) error {
	standing, err := r.Standing(ctx, c.Digest, c.SPKI)
	if err != nil {
		return fmt.Errorf("read where the card stands: %w", err)
	}
	b, err := s.rulebook(ctx, r)
	if err != nil {
		return err
	}
	if _, err := b.authority(home); err != nil {
		return err
	}
	p.Hint = p.DaysLeft <= b.policies[home].HintDays
	if c.DemoMarked && !b.demo {
		return refuse(p, problem.New(message.DemoCardRefused), c, now)
	}
	if err := b.refuseCurrent(home, standing, c, now); err != nil {
		if p.Date = lastEnd(at(home, registry.Superseded, standing.Holdings)); p.Date.IsZero() {
			p.Date = lastEnd(standing.Holdings)
		}
		return refuse(p, err, c, now)
	}
	if p.DaysLeft > farDays {
		p.Fits = wire.FitsNothing
	}
	return nil
}

func (s *Service) fitsAsNew(ctx context.Context, r Reader, p *wire.Procedure, sid, tx string, c *certificate.Certificate, now time.Time) error {
	record, err := ownRecord(ctx, r, sid, tx)
	if err != nil {
		return err
	}
	if err := record.live(now); err != nil {
		return err
	}
	err = certificate.KeyAllowed(c.PublicKey())
	if err != nil {
		err = certificateFault(err, c)
	} else {
		_, err = s.judgeNew(ctx, r, record, provenCard{Certificate: c}, now)
	}
	return refuse(p, err, c, now)
}

// fitsOf are the refusals that have a word of their own; all other ones are FitsOther.
var fitsOf = map[message.Code]wire.Fits{
	message.CurrentSuperseded:    wire.FitsSuperseded,
	message.RegisteredElsewhere:  wire.FitsElsewhere,
	message.CurrentNotRegistered: wire.FitsUnknown,
}

// refuse puts a rule's word against a card into the verdict; what is no such word stays an error.
func refuse(p *wire.Procedure, err error, c *certificate.Certificate, now time.Time) error {
	var word *problem.Error
	if err == nil || !errors.As(err, &word) {
		return err
	}
	p.Fits, p.Code, p.Args = wire.FitsOther, string(word.Code), word.Args
	if fits, ok := fitsOf[word.Code]; ok {
		p.Fits = fits
	}
	if p.Fits != wire.FitsSuperseded {
		p.Date = time.Time{}
	}
	if p.Fits == wire.FitsUnknown && c.NotBefore.After(now.AddDate(-1, 0, 0)) { // E212
		p.Fits, p.Code, p.Args = wire.FitsNewCard, string(message.CardsSwapped), nil
	}
	return nil
}
