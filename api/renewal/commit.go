package renewal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Commit hands the confirmed registrations over (変更): all of them, with the leaf and the receipt, or nothing. The same
// bytes again give the same receipt.
func (s *Service) Commit(ctx context.Context, sid, tx string, c wire.CommitForm) (wire.Receipt, error) {
	now := s.now()
	record, settled, err := s.beforeCommit(ctx, sid, tx, c, now)
	if err != nil || settled != nil {
		return orEmpty(settled), err
	}
	r, err := s.openRequest(c.Request, proof.Commit)
	if err != nil {
		return wire.Receipt{}, err
	}
	if err := admit(r, sid, now); err != nil {
		return wire.Receipt{}, err
	}
	if err := record.continuedBy(r); err != nil {
		return wire.Receipt{}, err
	}
	if err := proof.VerifyConfirmation(c.Proof, r, c.Request); err != nil {
		return wire.Receipt{}, proofFault(err)
	}
	if err := s.reverify(record, r); err != nil {
		return wire.Receipt{}, err
	}
	return s.settle(ctx, change{request: r, form: c, verified: record}, now)
}

func orEmpty(r *wire.Receipt) wire.Receipt {
	if r == nil {
		return wire.Receipt{}
	}
	return *r
}

// beforeCommit finds the renewal, or the receipt of what these bytes have committed before.
func (s *Service) beforeCommit(ctx context.Context, sid, tx string, c wire.CommitForm, now time.Time) (record Record, settled *wire.Receipt, err error) {
	record, err = ownRecord(ctx, s.store, sid, tx)
	if err != nil {
		return record, nil, err
	}
	if record.State != wire.Settled {
		return record, nil, record.at(wire.NewProved, now)
	}
	err = s.store.Read(ctx, func(ctx context.Context, r Reader) error {
		settled, err = repeated(ctx, r, record, c)
		return err
	})
	return record, settled, err
}

// repeated finds the receipt of a settled renewal for the same content; other content is refused.
func repeated(ctx context.Context, r Reader, record Record, c wire.CommitForm) (*wire.Receipt, error) {
	if record.State != wire.Settled {
		return nil, nil
	}
	kept, err := r.ReceiptOf(ctx, record.TX)
	if err != nil {
		return nil, fmt.Errorf("read receipt: %w", err)
	}
	if kept.Content != contentDigest(c) {
		return nil, problem.New(message.AlreadyCommitted)
	}
	receipt, err := kept.show()
	return &receipt, err
}

// contentDigest stands for a commit's bytes; neither part can hold the line break between them.
func contentDigest(c wire.CommitForm) string { return proof.Digest([]byte(c.Request + "\n" + c.Proof)) }

// reverify checks both stored proofs again from their bytes: a row that somebody changed must not become a hand-over.
func (s *Service) reverify(record Record, k proof.Request) error {
	c, err := s.reverifyCard(record.Current, proof.CurrentCard)
	if err != nil {
		return problem.Because(fmt.Errorf("stored proof of the current card: %w", err), message.ProofInvalid)
	}
	n, err := s.reverifyCard(record.New, proof.NewCard)
	if err != nil {
		return problem.Because(fmt.Errorf("stored proof of the new card: %w", err), message.ProofInvalid)
	}
	if err := proof.Linked(c, n, k); err != nil {
		return problem.Because(fmt.Errorf("stored proofs: %w", err), message.ProofInvalid)
	}
	return nil
}

func (s *Service) reverifyCard(e Evidence, purpose proof.Purpose) (proof.Request, error) {
	request, err := s.cfg.Directory.ParsePastRequest(e.Request)
	if err != nil {
		return request, err
	}
	if request.Purpose != purpose {
		return request, fmt.Errorf("%w: purpose", proof.ErrForeign)
	}
	c, err := s.certificate(e)
	if err != nil {
		return request, err
	}
	return request, proof.VerifyStatement(e.Proof, request, e.Request, c.DER, c.PublicKey())
}

// change is what K confirmed.
type change struct {
	request  proof.Request
	form     wire.CommitForm
	verified Record // the renewal whose proofs were verified
}

// equal reports whether two proofs are the same bytes; the certificate's are those of its digest.
func (e Evidence) equal(other Evidence) bool {
	return e.Request == other.Request && e.Proof == other.Proof && e.Certificate == other.Certificate
}

func (s *Service) settle(ctx context.Context, c change, now time.Time) (receipt wire.Receipt, err error) {
	err = s.store.Write(ctx, func(ctx context.Context, w Writer) error {
		record, err := ownRecord(ctx, w, c.request.SID, c.request.TX)
		if err != nil {
			return err
		}
		if settled, err := repeated(ctx, w, record, c.form); err != nil || settled != nil {
			receipt = orEmpty(settled)
			return err
		}
		if err := record.at(wire.NewProved, now); err != nil {
			return err
		}
		if !record.Current.equal(c.verified.Current) || !record.New.equal(c.verified.New) {
			return problem.Because(errors.New("stored proofs changed after they were verified"), message.ProofInvalid)
		}
		receipt, err = s.handOver(ctx, w, record, c, now)
		return err
	})
	return receipt, err
}

// handOver judges everything once more and writes rows, leaf and receipt.
func (s *Service) handOver(ctx context.Context, w Writer, record Record, c change, now time.Time) (wire.Receipt, error) {
	if err := spend(ctx, w, c.request); err != nil {
		return wire.Receipt{}, err
	}
	e, err := s.reexamine(ctx, w, record, now)
	if err != nil {
		return wire.Receipt{}, err
	}
	if err := e.refuseCards(); err != nil {
		return wire.Receipt{}, err
	}
	judged, review, err := e.confirmed(c.request.Targets, c.request.Review)
	if err != nil {
		return wire.Receipt{}, err
	}
	o := outcome{change: c, record: record, examination: e, judged: judged, review: review}
	if o.number, err = nextNumber(ctx, w, now); err != nil {
		return wire.Receipt{}, err
	}
	leaf := o.leaf()
	hash, err := w.AppendLeaf(ctx, leaf)
	if err != nil {
		return wire.Receipt{}, fmt.Errorf("append leaf: %w", err)
	}
	if err := o.moveCards(ctx, w, leaf.HandedOver, hash); err != nil {
		return wire.Receipt{}, err
	}
	return s.record(ctx, w, o, leaf)
}

// moveCards is the last guard against two commits for the same registration.
func (o outcome) moveCards(ctx context.Context, w Writer, targets []proof.Target, leaf string) error {
	if len(targets) == 0 {
		return nil
	}
	err := w.HandOver(ctx, HandOver{Targets: targets, Current: o.current.Digest, New: o.next.Digest, At: o.now, Leaf: leaf})
	var lost *LostError
	if errors.As(err, &lost) {
		return o.conflict(err, lost.Registration)
	}
	if err != nil {
		return fmt.Errorf("hand over: %w", err)
	}
	return nil
}

// record settles the renewal and keeps its receipt.
func (s *Service) record(ctx context.Context, w Writer, o outcome, leaf proof.Leaf) (wire.Receipt, error) {
	settled := o.record
	settled.State, settled.Closed, settled.Touched = wire.Settled, o.now, o.now
	settled.Confirmation = proof.Confirmed{Request: o.form.Request, Proof: o.form.Proof}
	if err := w.Update(ctx, settled); err != nil {
		return wire.Receipt{}, fmt.Errorf("settle: %w", err)
	}
	if err := w.SaveTargets(ctx, settled.TX, o.targets()); err != nil {
		return wire.Receipt{}, fmt.Errorf("save targets: %w", err)
	}
	kept, err := s.receipt(o, leaf)
	if err != nil {
		return wire.Receipt{}, err
	}
	if err := w.SaveReceipt(ctx, kept); err != nil {
		return wire.Receipt{}, fmt.Errorf("save receipt: %w", err)
	}
	return kept.show()
}

// outcome is a change that passed every check.
type outcome struct {
	change
	examination
	record Record
	judged []wire.ReviewTarget
	review wire.Review
	number string
}

// state is what becomes of one registration.
func (o outcome) state(t wire.ReviewTarget) string {
	switch {
	case t.Verdict == wire.VerdictRefused:
		return wire.Refused
	case !isChosen(t.Registration, o.request.Targets):
		return wire.Declined
	case t.Verdict == wire.VerdictApproval:
		return wire.AwaitingApproval
	}
	return wire.HandedOver
}

func (o outcome) targets() []TargetRow {
	rows := make([]TargetRow, len(o.judged))
	for i, t := range o.judged {
		rows[i] = TargetRow{Registration: t.Registration, Version: t.Version, Certificate: o.current.Digest, State: o.state(t)}
	}
	return rows
}

// leaf is what the history keeps of the change.
func (o outcome) leaf() proof.Leaf {
	l := proof.Leaf{
		V: proof.Version, Kind: proof.Renewal, At: o.now.Unix(), TX: o.request.TX,
		Current: o.request.Current, CurrentProof: o.request.CurrentProof, New: o.request.New, NewProof: o.request.NewProof,
		Confirmation: proof.Digest([]byte(o.form.Proof)), Review: o.request.Review, Receipt: o.number,
	}
	for _, t := range o.request.Targets {
		i := slices.IndexFunc(o.judged, func(j wire.ReviewTarget) bool { return j.Registration == t.Registration })
		if o.state(o.judged[i]) == wire.AwaitingApproval {
			l.Pending = append(l.Pending, t)
		} else {
			l.HandedOver = append(l.HandedOver, t)
		}
	}
	return l
}
