package renewal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
)

// What an officer is told.
var (
	// ErrNotWaiting means that nothing, or not what was named, waits for an approval under the number.
	ErrNotWaiting = errors.New("nothing waits for an approval there")
	// ErrSeveralAuthorities means that what waits is not one authority's to decide as a whole.
	ErrSeveralAuthorities = errors.New("registrations of several authorities wait there: name those to decide")
	// ErrMoreToApprove means that the rules ask by now for an approval of something that was not asked for at 変更.
	ErrMoreToApprove = errors.New("the registry changed since: this needs an approval too and the company was not told; reject it, and let the company renew again")
)

// Decision is an officer's word on what waits under a receipt number.
type Decision struct {
	Number        string   // 受付番号 of the renewal
	Registrations []string // ids; none named means all that wait, if they are of one authority
	Officer       string   // the authority's id of whoever decides
}

// Approve hands over what had been waiting (受理). The evidence is verified and the rules are asked again: expiry as of
// 変更, all else as it stands now. What they refuse stays waiting, and the error says why.
func (s *Service) Approve(ctx context.Context, d Decision) (wire.Receipt, error) {
	return s.decide(ctx, d, proof.Approval)
}

// Reject ends the wait without a change (不受理).
func (s *Service) Reject(ctx context.Context, d Decision) (wire.Receipt, error) {
	return s.decide(ctx, d, proof.Rejection)
}

func (s *Service) decide(ctx context.Context, d Decision, kind proof.Kind) (receipt wire.Receipt, err error) {
	now := s.now()
	err = s.store.Write(ctx, func(ctx context.Context, w Writer) error {
		c, err := s.waitingCase(ctx, w, d)
		if err != nil {
			return err
		}
		c.begin(kind, now)
		if kind == proof.Approval {
			if err := s.reopen(ctx, w, &c); err != nil {
				return err
			}
		}
		receipt, err = s.conclude(ctx, w, c)
		return err
	})
	return receipt, err
}

// pendingCase is what an officer decides about, proved by the renewal's own receipt.
type pendingCase struct {
	Decision
	kind    proof.Kind
	now     time.Time
	kept    Receipt       // of the renewal
	proved  proof.Receipt // what it proves
	leaf    proof.Leaf    // of the renewal
	targets []proof.Target
}

// begin dates a decision. Clocks of replicas differ: none is dated before what it decides on.
func (c *pendingCase) begin(kind proof.Kind, now time.Time) {
	c.kind, c.now = kind, now
	if asked := time.Unix(c.leaf.At, 0).UTC(); now.Before(asked) {
		c.now = asked
	}
}

// waitingCase finds what a decision is about. A row that somebody changed must not become a hand-over: what was asked for
// is read from the renewal's receipt, and what was decided since from the receipts of the decisions.
func (s *Service) waitingCase(ctx context.Context, r Reader, d Decision) (c pendingCase, err error) {
	c.Decision = d
	c.kept, err = r.Receipt(ctx, d.Number)
	if errors.Is(err, ErrNotFound) || err == nil && c.kept.Kind != proof.Renewal {
		return c, ErrNotWaiting
	}
	if err != nil {
		return c, fmt.Errorf("read receipt: %w", err)
	}
	if c.proved, err = proof.VerifyReceipt(c.kept.Signed, s.cfg.Directory); err != nil {
		return c, fmt.Errorf("verify receipt %s: %w", d.Number, err)
	}
	if c.leaf, err = proof.ParseLeaf([]byte(c.proved.Leaf)); err != nil {
		return c, err
	}
	if c.leaf.Receipt != d.Number || c.leaf.TX != c.kept.TX {
		return c, fmt.Errorf("receipt %s is not the one of its number", d.Number)
	}
	waiting, err := s.undecided(ctx, r, c.kept.TX)
	if err != nil {
		return c, err
	}
	return c, c.choose(waiting)
}

// undecided lists the registrations that wait, less those of which a receipt says that they were decided.
func (s *Service) undecided(ctx context.Context, r Reader, tx string) ([]string, error) {
	waiting, err := r.Waiting(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("read what waits: %w", err)
	}
	decisions, err := r.DecisionsOn(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	for _, kept := range decisions {
		d, _, err := proof.VerifyDecision(kept.Signed, s.cfg.Directory)
		if err != nil {
			return nil, fmt.Errorf("verify receipt %s: %w", kept.Number, err)
		}
		waiting = slices.DeleteFunc(waiting, func(id string) bool {
			return slices.ContainsFunc(d.Results, func(r proof.Result) bool { return r.Registration == id })
		})
	}
	return waiting, nil
}

// choose picks the registrations that are decided, in the order of their ids.
func (c *pendingCase) choose(waiting []string) error {
	named := c.Registrations
	if len(named) == 0 {
		named = waiting
	}
	for _, t := range c.leaf.Pending {
		if slices.Contains(named, t.Registration) && slices.Contains(waiting, t.Registration) {
			c.targets = append(c.targets, t)
		}
	}
	if len(c.targets) == 0 || len(c.targets) != len(named) {
		return ErrNotWaiting
	}
	if len(c.Registrations) == 0 && slices.ContainsFunc(c.targets, func(t proof.Target) bool {
		return c.result(t.Registration).Authority != c.result(c.targets[0].Registration).Authority
	}) {
		return ErrSeveralAuthorities
	}
	return nil
}

func (c *pendingCase) result(registration string) proof.Result {
	i := slices.IndexFunc(c.proved.Results, func(r proof.Result) bool { return r.Registration == registration })
	return c.proved.Results[i] // a verified receipt has a result for each registration of its leaf
}

// reopen asks the rules again, and moves each registration to the version at which it stands now: another of its cards
// may have been renewed meanwhile.
func (s *Service) reopen(ctx context.Context, r Reader, c *pendingCase) error {
	record := Record{
		Authority: c.proved.Authority, Current: Evidence{Certificate: c.leaf.Current},
		New: Evidence{Certificate: c.leaf.New, Chain: c.proved.New.Chain},
	}
	for _, e := range []*Evidence{&record.Current, &record.New} {
		var err error
		if e.DER, err = r.Certificate(ctx, e.Certificate); err != nil {
			return fmt.Errorf("read certificate: %w", err)
		}
	}
	e, err := s.reexamine(ctx, r, record, time.Unix(c.leaf.At, 0).UTC())
	if err != nil {
		return err
	}
	e.now, e.changed = c.now, e.now
	if err := e.refuseSuspended(); err != nil {
		return err
	}
	judged, err := wire.Review{Targets: c.proved.ShownTargets}.Registrations()
	if err != nil {
		return err
	}
	for i, t := range c.targets {
		if c.targets[i], err = e.approvable(t.Registration, asked(judged, t.Registration)); err != nil {
			return fmt.Errorf("%s: %w", t.Registration, err)
		}
	}
	return nil
}

// asked are the codes for which an approval was asked at a registration.
func asked(judged []wire.ReviewTarget, registration string) []string {
	i := slices.IndexFunc(judged, func(t wire.ReviewTarget) bool { return t.Registration == registration })
	if i < 0 {
		return nil
	}
	return reasons(judged[i].Findings)
}

// approvable judges a registration as if nothing waited there. That it waits is the only word that an approval overrides,
// besides those that asked for it, which is what the officer saw.
func (e examination) approvable(registration string, asked []string) (proof.Target, error) {
	i := slices.IndexFunc(e.holdings, func(h Holding) bool { return h.Registration.ID == registration })
	if i < 0 {
		return proof.Target{}, ErrNotWaiting
	}
	h := e.holdings[i]
	h.Pending = ""
	target := e.target(h)
	for _, code := range reasons(target.Findings) {
		if !slices.Contains(asked, code) {
			return proof.Target{}, fmt.Errorf("%w: %s", ErrMoreToApprove, code)
		}
	}
	return proof.Target{Registration: registration, Version: target.Version},
		refusedChoice(target, []proof.Target{{Registration: registration}})
}

// conclude writes rows, the history's leaf and the receipt.
func (s *Service) conclude(ctx context.Context, w Writer, c pendingCase) (wire.Receipt, error) {
	number, err := nextNumber(ctx, w, c.now)
	if err != nil {
		return wire.Receipt{}, err
	}
	leaf := c.decision(number)
	hash, err := w.AppendLeaf(ctx, leaf)
	if err != nil {
		return wire.Receipt{}, fmt.Errorf("append leaf: %w", err)
	}
	for _, t := range c.targets {
		if err := w.EndWait(ctx, c.kept.TX, t.Registration, c.state()); err != nil {
			return wire.Receipt{}, fmt.Errorf("end the wait at %s: %w", t.Registration, err)
		}
	}
	if len(leaf.HandedOver) > 0 {
		err := w.HandOver(ctx, HandOver{Targets: leaf.HandedOver, Current: leaf.Current, New: leaf.New, At: c.now, Leaf: hash})
		if err != nil {
			return wire.Receipt{}, fmt.Errorf("hand over: %w", err)
		}
	}
	kept, err := s.decisionReceipt(c, leaf)
	if err != nil {
		return wire.Receipt{}, err
	}
	if err := w.SaveReceipt(ctx, kept); err != nil {
		return wire.Receipt{}, fmt.Errorf("save receipt: %w", err)
	}
	return kept.show()
}

// state is what becomes of the registrations.
func (c pendingCase) state() string {
	if c.kind == proof.Approval {
		return wire.HandedOver
	}
	return wire.Refused
}

// decision is what the history keeps of it.
func (c pendingCase) decision(number string) proof.Leaf {
	l := proof.Leaf{
		V: proof.Version, Kind: c.kind, At: c.now.Unix(), Current: c.leaf.Current, Receipt: number,
		Accepted: proof.LeafHash([]byte(c.proved.Leaf)), Officer: c.Officer,
	}
	if c.kind == proof.Approval {
		l.New, l.HandedOver = c.leaf.New, c.targets
	} else {
		l.Refused = c.targets
	}
	return l
}
