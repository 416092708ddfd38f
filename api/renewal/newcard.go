package renewal

import (
	"context"
	"fmt"
	"time"

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
	card, proved, err := s.beforeNew(ctx, sid, tx, r, p, now)
	if err != nil {
		return wire.Renewal{}, err
	}
	if proved == nil {
		return s.Renewal(ctx, sid, tx)
	}
	next := Evidence{Request: p.Request, Proof: p.Proof, Certificate: card.Digest, Chain: proved.chain, DER: card.DER}
	return s.attach(ctx, r, next, card, now)
}

// beforeNew checks all that a new card needs, or finds that these very bytes have been taken before, and gives no trust.
// Nothing is held until the card is attached; 変更 judges again.
func (s *Service) beforeNew(ctx context.Context, sid, tx string, r proof.Request, p wire.CardProof, now time.Time) (card provenCard, proved *trust, err error) {
	err = s.store.Read(ctx, func(ctx context.Context, rd Reader) error {
		record, missing := ownRecord(ctx, rd, sid, tx)
		if missing == nil && record.New.is(p) {
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
		proved, err = s.judgeNew(ctx, rd, record, card, now)
		return err
	})
	return card, proved, err
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

// judgeNew refuses a card that no registration can take, and says how its chain was proved.
func (s *Service) judgeNew(ctx context.Context, r Reader, record Record, card provenCard, now time.Time) (*trust, error) {
	current, err := s.certificate(record.Current)
	if err != nil {
		return nil, err
	}
	switch { // before the chain: these words help more
	case card.Digest == current.Digest:
		return nil, problem.New(message.SameCard)
	case card.SPKI == current.SPKI:
		return nil, problem.New(message.SameKey)
	}
	e, err := s.examine(ctx, r, record.Authority, current, card, now)
	if err != nil {
		return nil, err
	}
	return &e.nextTrust, e.refuseCards()
}

func (s *Service) attach(ctx context.Context, r proof.Request, next Evidence, card provenCard, now time.Time) (view wire.Renewal, err error) {
	err = s.store.Write(ctx, func(ctx context.Context, w Writer) error {
		record, err := s.liveRecord(ctx, w, r.SID, r.TX, wire.CurrentProved, now)
		if err != nil {
			return err
		}
		if err := spend(ctx, w, r); err != nil {
			return err
		}
		if err := w.SaveCertificate(ctx, card.Certificate); err != nil {
			return fmt.Errorf("save certificate: %w", err)
		}
		record.State, record.Touched, record.New = wire.NewProved, now, next
		if err := w.Update(ctx, record); err != nil {
			return fmt.Errorf("save new card: %w", err)
		}
		view, err = s.show(ctx, w, record)
		return err
	})
	return view, err
}
