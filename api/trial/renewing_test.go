package trial

import (
	"context"
	"fmt"
	"net/http"

	"hikitsugi/api/wire"
)

// renewing is one renewal on its way, step by step. Each step repeats its bytes until they are answered.
type renewing struct {
	*visitor
	current, next card
	tx            string
	form          wire.CommitForm
	receipt       wire.Receipt
	asked         int // how often 変更 was sent
}

// start proves the current card.
func (r *renewing) start(ctx context.Context) error {
	p, err := again(ctx, func() (wire.CardProof, error) {
		return r.prove(ctx, r.current, wire.RequestForm{Purpose: "current-card"})
	})
	if err != nil {
		return fmt.Errorf("sign current card: %w", err)
	}
	opened, err := until[wire.Renewal](ctx, r.visitor, http.MethodPost, "/v1/renewals", p)
	if err != nil {
		return fmt.Errorf("prove current card: %w", err)
	}
	r.tx = opened.TX
	return nil
}

// follow proves the new card.
func (r *renewing) follow(ctx context.Context) error {
	p, err := again(ctx, func() (wire.CardProof, error) {
		return r.prove(ctx, r.next, wire.RequestForm{Purpose: "new-card", TX: r.tx})
	})
	if err != nil {
		return fmt.Errorf("sign new card: %w", err)
	}
	if _, err := until[wire.Renewal](ctx, r.visitor, http.MethodPut, path(r.tx, "/new-card"), p); err != nil {
		return fmt.Errorf("prove new card: %w", err)
	}
	return nil
}

// confirm shows the review and lets K sign.
func (r *renewing) confirm(ctx context.Context, registrations ...string) error {
	review, err := until[wire.Review](ctx, r.visitor, http.MethodGet, path(r.tx, "/review"), nil)
	if err != nil {
		return fmt.Errorf("review: %w", err)
	}
	r.form, err = again(ctx, func() (wire.CommitForm, error) {
		return r.visitor.confirm(ctx, r.tx, review, registrations...)
	})
	if err != nil {
		return fmt.Errorf("confirm: %w", err)
	}
	return nil
}

// commit sends 変更.
func (r *renewing) commit(ctx context.Context) (err error) {
	r.receipt, err = again(ctx, func() (wire.Receipt, error) {
		r.asked++
		return call[wire.Receipt](ctx, r.visitor, http.MethodPut, path(r.tx, "/commit"), r.form)
	})
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// ready goes as far as 変更.
func (r *renewing) ready(ctx context.Context, registrations ...string) error {
	if err := r.start(ctx); err != nil {
		return err
	}
	if err := r.follow(ctx); err != nil {
		return err
	}
	return r.confirm(ctx, registrations...)
}

// renew goes all the way.
func (r *renewing) renew(ctx context.Context, registrations ...string) error {
	if err := r.ready(ctx, registrations...); err != nil {
		return err
	}
	return r.commit(ctx)
}
