package renewal

import (
	"context"
	"fmt"
	"time"

	"hikitsugi/api/certificate"
	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// ProveNew takes the new card's proof. A card that no registration can take is refused here, and another may be tried.
func (s *Service) ProveNew(ctx context.Context, sid, tx string, p wire.CardProof) (wire.Renewal, error) {
	now := s.now()
	r, err := s.openRequest(p.Request, proof.NewCard)
	if err != nil {
		return wire.Renewal{}, err
	}
	card, answered, err := s.beforeNew(ctx, sid, tx, r, p, now)
	if err != nil {
		return wire.Renewal{}, err
	}
	if answered {
		return s.Renewal(ctx, sid, tx)
	}
	return s.attach(ctx, r, p, card, now)
}

// beforeNew checks all that can be checked outside the write lock, or finds that these very bytes have been taken before.
func (s *Service) beforeNew(ctx context.Context, sid, tx string, r proof.Request, p wire.CardProof, now time.Time) (card provenCard, answered bool, err error) {
	err = s.store.Read(ctx, func(ctx context.Context, rd Reader) error {
		record, missing := ownRecord(ctx, rd, sid, tx)
		if answered = missing == nil && record.New.is(p); answered {
			return nil
		}
		if err := admit(r, sid, now); err != nil {
			return err
		}
		if missing != nil {
			return missing
		}
		if err := record.at(wire.CurrentProved, now); err != nil {
			return err
		}
		if err := record.continuedBy(r); err != nil {
			return err
		}
		if card, err = s.proveCard(p, r); err != nil {
			return err
		}
		return s.admitNew(ctx, rd, record, card, now)
	})
	return card, answered, err
}

// continuedBy checks that a request continues this very renewal: its transaction, its K, its current card and its proof.
func (record Record) continuedBy(r proof.Request) error {
	want, err := record.name(r)
	if err != nil {
		return err
	}
	if want.TX != r.TX || want.Current != r.Current || want.CurrentProof != r.CurrentProof ||
		want.New != r.New || want.NewProof != r.NewProof {
		return problem.New(message.ProofMismatch)
	}
	return nil
}

// admitNew tells the new card from the current one and proves its chain, outside the write lock.
func (s *Service) admitNew(ctx context.Context, r Reader, record Record, card provenCard, now time.Time) error {
	current, err := s.currentBeside(card, record)
	if err != nil {
		return err
	}
	b, err := s.rulebook(ctx, r)
	if err != nil {
		return err
	}
	if _, err := b.prove(card, now); err != nil {
		return chainFault(err, card.Certificate, b.authorities[record.Authority].NameJa, current.NotAfter)
	}
	return nil
}

// currentBeside gives the current card's certificate if the new card is another one. It is asked before the chain: these
// words help more.
func (s *Service) currentBeside(card provenCard, record Record) (*certificate.Certificate, error) {
	current, err := s.certificate(record.Current)
	if err != nil {
		return nil, err
	}
	switch {
	case card.Digest == current.Digest:
		return nil, problem.New(message.SameCard)
	case card.SPKI == current.SPKI:
		return nil, problem.New(message.SameKey)
	}
	return current, nil
}

// judgeNew refuses a card that no registration can take, and says how its chain was proved.
func (s *Service) judgeNew(ctx context.Context, r Reader, record Record, card provenCard, now time.Time) (trust, error) {
	current, err := s.currentBeside(card, record)
	if err != nil {
		return trust{}, err
	}
	e, err := s.examine(ctx, r, record.Authority, current, card, now)
	if err != nil {
		return trust{}, err
	}
	return e.nextTrust, e.refuseCards()
}

func (s *Service) attach(ctx context.Context, r proof.Request, p wire.CardProof, card provenCard, now time.Time) (view wire.Renewal, err error) {
	err = s.store.Write(ctx, func(ctx context.Context, w Writer) error {
		record, err := s.liveRecord(ctx, w, r.SID, r.TX, wire.CurrentProved, now)
		if err != nil {
			return err
		}
		if err := spend(ctx, w, r); err != nil {
			return err
		}
		proved, err := s.judgeNew(ctx, w, record, card, now)
		if err != nil {
			return err
		}
		if err := w.SaveCertificate(ctx, card.Certificate); err != nil {
			return fmt.Errorf("save certificate: %w", err)
		}
		record.State, record.Touched = wire.NewProved, now
		record.New = Evidence{Request: p.Request, Proof: p.Proof, Certificate: card.Digest, Chain: proved.chain, DER: card.DER}
		if err := w.Update(ctx, record); err != nil {
			return fmt.Errorf("save new card: %w", err)
		}
		view, err = s.show(ctx, w, record)
		return err
	})
	return view, err
}
