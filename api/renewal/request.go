package renewal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Request issues a signature request. It costs one signature and writes nothing.
func (s *Service) Request(ctx context.Context, sid string, form wire.RequestForm) (wire.IssuedRequest, error) {
	if !proof.IsDigest(form.JKT) {
		return wire.IssuedRequest{}, badValue("jkt", nil)
	}
	now := s.now()
	r, err := s.draft(sid, form, now)
	if err != nil {
		return wire.IssuedRequest{}, err
	}
	switch r.Purpose {
	case proof.CurrentCard:
		r.TX, err = proof.NewTX(s.cfg.Random)
	case proof.NewCard:
		r, err = s.nameCurrent(ctx, r, form.TX, now)
	case proof.Commit:
		r, err = s.nameChange(ctx, r, form, now)
	default:
		err = badValue("purpose", nil)
	}
	if err != nil {
		return wire.IssuedRequest{}, err
	}
	compact, err := proof.SignRequest(s.cfg.Request, r)
	if errors.Is(err, proof.ErrMalformed) {
		return wire.IssuedRequest{}, badValue("targets", err)
	}
	return wire.IssuedRequest{TX: r.TX, Request: compact}, err
}

// badValue refuses a field; the log says which one and why.
func badValue(field string, cause error) error {
	return problem.Because(errors.Join(fmt.Errorf("field %s", field), cause), message.BadValue)
}

// draft fills what stands in every request.
func (s *Service) draft(sid string, form wire.RequestForm, now time.Time) (proof.Request, error) {
	jti, err := proof.NewJTI(s.cfg.Random)
	return proof.Request{
		V: proof.Version, Origin: s.cfg.Origin, Purpose: proof.Purpose(form.Purpose), JTI: jti,
		IAT: now.Unix(), EXP: now.Add(proof.Lifetime).Unix(), SID: sid, JKT: form.JKT, Demo: s.cfg.Demo,
	}, err
}

// nameCurrent ties the new card to the current one and to its K.
func (s *Service) nameCurrent(ctx context.Context, r proof.Request, tx string, now time.Time) (proof.Request, error) {
	record, err := s.liveRecord(ctx, s.store, r.SID, tx, wire.CurrentProved, now)
	if err != nil {
		return r, err
	}
	return record.name(r)
}

// name fills in what the steps before have proved.
func (record Record) name(r proof.Request) (proof.Request, error) {
	if r.JKT != record.JKT {
		return r, problem.New(message.ProofMismatch)
	}
	r.TX, r.Current, r.CurrentProof = record.TX, record.Current.Certificate, proof.Digest([]byte(record.Current.Proof))
	if r.Purpose == proof.Commit {
		r.New, r.NewProof = record.New.Certificate, proof.Digest([]byte(record.New.Proof))
	}
	return r, nil
}

// nameChange names the ticked registrations and what was shown of them, once they stand up to the commit's own checks:
// K is not asked to sign what would be refused.
func (s *Service) nameChange(ctx context.Context, r proof.Request, form wire.RequestForm, now time.Time) (proof.Request, error) {
	if len(form.Targets) == 0 {
		return r, problem.New(message.NoTarget)
	}
	r.Review = form.Review
	for _, t := range form.Targets {
		r.Targets = append(r.Targets, proof.Target(t))
	}
	slices.SortFunc(r.Targets, func(a, b proof.Target) int { return strings.Compare(a.Registration, b.Registration) })
	err := s.store.Read(ctx, func(ctx context.Context, rd Reader) error {
		record, err := s.liveRecord(ctx, rd, r.SID, form.TX, wire.NewProved, now)
		if err != nil {
			return err
		}
		if r, err = record.name(r); err != nil {
			return err
		}
		e, err := s.reexamine(ctx, rd, record, now)
		if err != nil {
			return err
		}
		if err := e.refuseCards(); err != nil {
			return err
		}
		_, _, err = e.confirmed(r.Targets, r.Review)
		return err
	})
	return r, err
}
