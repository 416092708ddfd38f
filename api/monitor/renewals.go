package monitor

import (
	"context"
	"time"

	"hikitsugi/api/httpapi"
	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
)

// The steps of a renewal as they are counted, in their order. Requests are counted by the purpose they ask for.
const (
	stepProcedure = "procedure"
	stepRequest   = "request-" // and the purpose
	stepCurrent   = "current-card"
	stepNew       = "new-card"
	stepReview    = "review"
	stepCommit    = "commit"
	stepExtend    = "extend"
	stepCancel    = "cancel"
)

// repeated is the code of a commit that gave the receipt of an earlier one.
const repeated = "repeated"

// Renewals passes everything on to next, and counts the steps and their verdicts.
func (m *Monitor) Renewals(next httpapi.Renewals) httpapi.Renewals { return counted{next, m} }

// counted counts the steps; what only reads goes straight through.
type counted struct {
	httpapi.Renewals
	m *Monitor
}

// step counts one step. began is when it did; code is used where err is nil.
func (m *Monitor) step(name, code string, began time.Time, err error) {
	if err != nil {
		code = string(problem.Of(err).Code)
	}
	m.steps.WithLabelValues(name, code).Inc()
	m.stepTime.WithLabelValues(name).Observe(m.now().Sub(began).Seconds())
}

func (c counted) Procedure(ctx context.Context, sid string, q wire.ProcedureQuery) (wire.Procedure, error) {
	began := c.m.now()
	p, err := c.Renewals.Procedure(ctx, sid, q)
	c.m.step(stepProcedure, ok, began, err)
	if err == nil {
		code := p.Code
		if code == "" {
			code = ok
		}
		c.m.procedures.WithLabelValues(string(p.Fits), code).Inc()
	}
	return p, err
}

func (c counted) Request(ctx context.Context, sid string, form wire.RequestForm) (wire.IssuedRequest, error) {
	began := c.m.now()
	issued, err := c.Renewals.Request(ctx, sid, form)
	purpose := "other" // a word of the client's
	switch p := proof.Purpose(form.Purpose); p {
	case proof.CurrentCard, proof.NewCard, proof.Commit:
		purpose = string(p)
	}
	c.m.step(stepRequest+purpose, ok, began, err)
	return issued, err
}

func (c counted) ProveCurrent(ctx context.Context, sid string, p wire.CardProof) (wire.Renewal, error) {
	began := c.m.now()
	r, err := c.Renewals.ProveCurrent(ctx, sid, p)
	c.m.step(stepCurrent, ok, began, err)
	return r, err
}

func (c counted) ProveNew(ctx context.Context, sid, tx string, p wire.CardProof) (wire.Renewal, error) {
	began := c.m.now()
	r, err := c.Renewals.ProveNew(ctx, sid, tx, p)
	c.m.step(stepNew, ok, began, err)
	return r, err
}

func (c counted) Extend(ctx context.Context, sid, tx string) (wire.Renewal, error) {
	began := c.m.now()
	r, err := c.Renewals.Extend(ctx, sid, tx)
	c.m.step(stepExtend, ok, began, err)
	return r, err
}

func (c counted) Abandon(ctx context.Context, sid, tx string) error {
	began := c.m.now()
	err := c.Renewals.Abandon(ctx, sid, tx)
	c.m.step(stepCancel, ok, began, err)
	return err
}

func (c counted) Review(ctx context.Context, sid, tx string) (wire.Review, error) {
	began := c.m.now()
	review, err := c.Renewals.Review(ctx, sid, tx)
	c.m.step(stepReview, ok, began, err)
	if targets, e := review.Registrations(); err == nil && e == nil {
		c.m.review(targets)
	}
	return review, err
}

func (m *Monitor) review(targets []wire.ReviewTarget) {
	for _, t := range targets {
		m.reviews.WithLabelValues(t.Verdict).Inc()
		for _, f := range t.Findings {
			m.findings.WithLabelValues(f.Code, f.Verdict).Inc()
		}
	}
}

func (c counted) Commit(ctx context.Context, sid, tx string, form wire.CommitForm) (wire.Receipt, error) {
	began := c.m.now()
	receipt, err := c.Renewals.Commit(ctx, sid, tx, form)
	code := ok
	if receipt.Issued.Before(began.Truncate(time.Microsecond)) { // as exact as the registry's times are
		code = repeated
	}
	c.m.step(stepCommit, code, began, err)
	if err == nil && code == ok {
		for _, r := range receipt.Results {
			c.m.results.WithLabelValues(r.State).Inc()
		}
	}
	return receipt, err
}
