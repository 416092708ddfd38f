package renewal

import (
	"context"
	"fmt"
	"slices"

	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Review builds the 電子証明書更新確認 of a renewal whose two cards are proved.
func (s *Service) Review(ctx context.Context, sid, tx string) (review wire.Review, err error) {
	now := s.now()
	err = s.store.Read(ctx, func(ctx context.Context, r Reader) error {
		record, err := s.liveRecord(ctx, r, sid, tx, wire.NewProved, now)
		if err != nil {
			return err
		}
		e, err := s.reexamine(ctx, r, record, now)
		if err != nil {
			return err
		}
		review, err = e.review()
		return err
	})
	return review, err
}

// review writes the exact texts. They are the same whenever the facts are.
func (e examination) review() (wire.Review, error) {
	cards := wire.ReviewCards{Current: describe(e.current), New: describe(e.next)}
	cards.Compare = compareCards(cards.Current, cards.New)
	shown, err := wire.ReviewText(cards)
	if err != nil {
		return wire.Review{}, err
	}
	review := wire.Review{Shown: shown, Targets: []string{}}
	for _, h := range e.holdings {
		target, err := wire.ReviewText(e.target(h))
		if err != nil {
			return wire.Review{}, err
		}
		review.Targets = append(review.Targets, target)
	}
	return review, nil
}

func (e examination) target(h Holding) wire.ReviewTarget {
	f := e.facts(h)
	t := wire.ReviewTarget{
		Registration: h.Registration.ID, Version: h.Registration.Version,
		Authority: f.Authority.ID, AuthorityJa: f.Authority.NameJa, AuthorityEn: f.Authority.NameEn,
		Category: h.Registration.Category, Number: h.Registration.Number,
		Company: h.Roster.Company, Address: h.Roster.Address, RosterDate: message.Date(h.Roster.Date),
		Policy: f.Authority.PolicyVersion, Compare: compareRoster(f), Cases: reviewCases(f), Paper: f.Authority.Paper,
	}
	t.Verdict, t.Findings = Judge(f)
	if t.Findings == nil {
		t.Findings = []wire.Finding{}
	}
	return t
}

// confirmed checks the chosen registrations against what stands in the registry now: each still there at its version,
// shown as the digest says, and not refused. It returns the judgement of every registration of the current card.
//
// The versions are asked before the digest, which covers them too: a procedure that came first is another message than
// rules that changed.
func (e examination) confirmed(chosen []proof.Target, digest string) ([]wire.ReviewTarget, wire.Review, error) {
	review, err := e.review()
	if err != nil {
		return nil, review, err
	}
	for _, t := range chosen {
		if err := e.unchanged(t); err != nil {
			return nil, review, err
		}
	}
	if now, err := review.Digest(shownTargets(chosen)); err != nil || now != digest {
		return nil, review, problem.Because(err, message.ReviewChanged)
	}
	targets := make([]wire.ReviewTarget, len(e.holdings))
	for i, h := range e.holdings {
		targets[i] = e.target(h)
		if err := refusedChoice(targets[i], chosen); err != nil {
			return nil, review, err
		}
	}
	return targets, review, nil
}

func (e examination) unchanged(t proof.Target) error {
	i := slices.IndexFunc(e.holdings, func(h Holding) bool { return h.Registration.ID == t.Registration })
	if i < 0 {
		return badValue("targets", nil)
	}
	if h := e.holdings[i]; h.Registration.Version != t.Version || h.Card.State == registry.Superseded {
		return e.conflict(nil, t.Registration)
	}
	return nil
}

// conflict says which registration another procedure has changed first.
func (e examination) conflict(cause error, registration string) error {
	i := slices.IndexFunc(e.holdings, func(h Holding) bool { return h.Registration.ID == registration })
	if i < 0 {
		return fmt.Errorf("registration %s is not the current card's: %w", registration, cause)
	}
	r := e.holdings[i].Registration
	return problem.Because(cause, message.CommitConflict, "authority", e.book.authorities[r.Authority].NameJa, "number", r.Number)
}

func refusedChoice(t wire.ReviewTarget, chosen []proof.Target) error {
	if t.Verdict != wire.VerdictRefused || !isChosen(t.Registration, chosen) {
		return nil
	}
	for _, f := range t.Findings {
		if f.Verdict == wire.VerdictRefused {
			return findingFault(f)
		}
	}
	return nil
}

func isChosen(registration string, chosen []proof.Target) bool {
	return slices.ContainsFunc(chosen, func(t proof.Target) bool { return t.Registration == registration })
}

func shownTargets(chosen []proof.Target) []wire.Target {
	shown := make([]wire.Target, len(chosen))
	for i, t := range chosen {
		shown[i] = wire.Target(t)
	}
	return shown
}
