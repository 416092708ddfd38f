package renewal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hikitsugi/api/problem"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Renewal says where a renewal of this session stands.
func (s *Service) Renewal(ctx context.Context, sid, tx string) (view wire.Renewal, err error) {
	err = s.store.Read(ctx, func(ctx context.Context, r Reader) error {
		record, err := ownRecord(ctx, r, sid, tx)
		if err != nil {
			return err
		}
		if record.State != wire.Settled && record.Reason != Cancelled {
			if err := record.live(s.now()); err != nil {
				return err
			}
		}
		view, err = s.show(ctx, r, record)
		return err
	})
	return view, err
}

// Unfinished finds the open renewal of a session, if any, and the number of its last receipt, if any.
func (s *Service) Unfinished(ctx context.Context, sid string) (open *wire.Renewal, lastReceipt string, err error) {
	err = s.store.Read(ctx, func(ctx context.Context, r Reader) error {
		open, lastReceipt = nil, ""
		receipts, err := receiptsOf(ctx, r, sid)
		if err != nil {
			return fmt.Errorf("read receipts: %w", err)
		}
		if len(receipts) > 0 {
			lastReceipt = receipts[0].Number
		}
		record, err := r.OpenRecord(ctx, sid)
		if errors.Is(err, ErrNotFound) || err == nil && record.timedOut(s.now()) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read renewal: %w", err)
		}
		view, err := s.show(ctx, r, record)
		open = &view
		return err
	})
	return open, lastReceipt, err
}

// Extend keeps an open renewal for another Life.
func (s *Service) Extend(ctx context.Context, sid, tx string) (view wire.Renewal, err error) {
	now := s.now()
	err = s.store.Write(ctx, func(ctx context.Context, w Writer) error {
		record, err := ownRecord(ctx, w, sid, tx)
		if err != nil {
			return err
		}
		if err := record.live(now); err != nil {
			return err
		}
		record.Touched = now
		if err := w.Update(ctx, record); err != nil {
			return fmt.Errorf("extend: %w", err)
		}
		view, err = s.show(ctx, w, record)
		return err
	})
	return view, err
}

// Abandon ends a renewal without a change (キャンセル). To abandon it again is no error.
func (s *Service) Abandon(ctx context.Context, sid, tx string) error {
	now := s.now()
	return s.store.Write(ctx, func(ctx context.Context, w Writer) error {
		record, err := ownRecord(ctx, w, sid, tx)
		if err != nil {
			return err
		}
		switch record.State {
		case wire.Abandoned:
			return nil
		case wire.Settled:
			return problem.New(message.AlreadyCommitted)
		}
		record.State, record.Reason, record.Closed = wire.Abandoned, Cancelled, now
		return w.Update(ctx, record)
	})
}

// End ends a session (終了): its open renewal without a change, and all reading. Whoever kept its cookie reads nothing more
// and begins no renewal. To end it again is no error.
func (s *Service) End(ctx context.Context, sid string) error {
	now := s.now()
	return s.store.Write(ctx, func(ctx context.Context, w Writer) error {
		record, err := w.OpenRecord(ctx, sid)
		if err == nil {
			record.State, record.Reason, record.Closed = wire.Abandoned, Cancelled, now
			err = w.Update(ctx, record)
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("abandon renewal: %w", err)
		}
		if err := w.EndSession(ctx, sid, now); err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		return nil
	})
}

// records finds renewals: a Reader, or the Store where nothing else is asked.
type records interface {
	Record(ctx context.Context, tx string) (Record, error)
}

// ownRecord finds a renewal of a session; one of another session, or of one that was ended, is not found.
func ownRecord(ctx context.Context, r records, sid, tx string) (Record, error) {
	record, err := r.Record(ctx, tx)
	if errors.Is(err, ErrNotFound) || err == nil && record.SID != sid {
		return Record{}, problem.New(message.NotFound)
	}
	if err != nil {
		return Record{}, fmt.Errorf("read renewal: %w", err)
	}
	return record, nil
}

// liveRecord finds an open renewal of a session that stands at a step.
func (s *Service) liveRecord(ctx context.Context, r records, sid, tx, state string, now time.Time) (Record, error) {
	record, err := ownRecord(ctx, r, sid, tx)
	if err != nil {
		return Record{}, err
	}
	return record, record.at(state, now)
}

// at says why an open renewal is not at a step.
func (r Record) at(state string, now time.Time) error {
	if err := r.live(now); err != nil {
		return err
	}
	if r.State != state {
		return problem.New(message.RenewalState)
	}
	return nil
}

// live says why a renewal takes no further step.
func (r Record) live(now time.Time) error {
	switch {
	case r.State == wire.Settled:
		return problem.New(message.AlreadyCommitted)
	case r.State == wire.Abandoned && r.Reason == TakenOver:
		return problem.New(message.SessionTakenOver)
	case r.State == wire.Abandoned:
		return problem.New(message.RenewalState)
	case r.timedOut(now):
		return problem.New(message.RenewalTimedOut)
	}
	return nil
}

func (r Record) timedOut(now time.Time) bool { return !now.Before(r.expires()) }

func (r Record) expires() time.Time { return r.Touched.Add(Life) }

// show is what the page sees of a renewal.
func (s *Service) show(ctx context.Context, r Reader, record Record) (wire.Renewal, error) {
	view := wire.Renewal{
		TX: record.TX, State: record.State, JKT: record.JKT, Authority: record.Authority, Expires: record.expires().UTC(),
	}
	current, err := s.certificate(record.Current)
	if err != nil {
		return wire.Renewal{}, err
	}
	view.Current = describe(current)
	if record.New.Certificate != "" {
		next, err := s.certificate(record.New)
		if err != nil {
			return wire.Renewal{}, err
		}
		card := describe(next)
		view.New = &card
	}
	if record.State == wire.Settled {
		receipt, err := r.ReceiptOf(ctx, record.TX)
		if err != nil {
			return wire.Renewal{}, fmt.Errorf("read receipt: %w", err)
		}
		view.Receipt = receipt.Number
	}
	return view, nil
}
