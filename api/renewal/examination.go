package renewal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"hikitsugi/api/certificate"
	"hikitsugi/api/problem"
	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// examination is one renewal with both its cards at one moment, over one snapshot of the store.
type examination struct {
	book          rulebook
	now           time.Time
	changed       time.Time // 変更, if an approval comes later
	home          string    // the authority where it was started
	current, next *certificate.Certificate
	holdings      []Holding // of the current card
	nextTrust     trust
	nextOther     bool // its key serves another company
	nextSuspended bool // its key is a suspended card's
	lost          bool // the current card's is
}

// examine gathers the facts. It fails with the fault of the new card's chain.
func (s *Service) examine(ctx context.Context, r Reader, home string, current *certificate.Certificate, next provenCard, now time.Time) (e examination, err error) {
	e = examination{now: now, home: home, current: current, next: next.Certificate}
	if e.book, err = s.rulebook(ctx, r); err != nil {
		return e, err
	}
	if e.nextTrust, err = e.book.prove(next, now); err != nil {
		return e, chainFault(err, next.Certificate, e.book.authorities[home].NameJa, current.NotAfter)
	}
	standing, err := r.Standing(ctx, current.Digest, current.SPKI, next.SPKI)
	if err != nil {
		return e, fmt.Errorf("read where the cards stand: %w", err)
	}
	e.holdings, e.lost, e.nextSuspended = standing.Holdings, standing.suspended(current.SPKI), standing.suspended(next.SPKI)
	e.nextOther = slices.ContainsFunc(standing.Keys, func(k KeyHolder) bool { return k.SPKI == next.SPKI && !e.isOwn(k.Company) })
	slices.SortStableFunc(e.holdings, e.order)
	return e, nil
}

// reexamine is examine for a renewal whose new card was proved.
func (s *Service) reexamine(ctx context.Context, r Reader, record Record, now time.Time) (examination, error) {
	current, err := s.certificate(record.Current)
	if err != nil {
		return examination{}, err
	}
	next, err := s.certificate(record.New)
	if err != nil {
		return examination{}, err
	}
	extra, err := s.intermediates(record.New)
	if err != nil {
		return examination{}, err
	}
	return s.examine(ctx, r, record.Authority, current, provenCard{next, extra}, now)
}

// intermediates are what stands in a kept chain below its root.
func (s *Service) intermediates(e Evidence) ([]*certificate.Certificate, error) {
	if len(e.Chain) == 0 {
		return nil, nil
	}
	return s.parseChain(e.Chain[:len(e.Chain)-1])
}

// certificate reads the bytes that were stored with a renewal.
func (s *Service) certificate(e Evidence) (*certificate.Certificate, error) {
	c, err := s.certificates.Parse(e.DER)
	if err != nil {
		return nil, err
	}
	if c.Digest != e.Certificate {
		return nil, fmt.Errorf("stored certificate %s is not the one of its name", e.Certificate)
	}
	return c, nil
}

// isOwn reports whether the current card is or was of a company: a card may serve several, such as a 共同企業体.
func (e examination) isOwn(company string) bool {
	return slices.ContainsFunc(e.holdings, func(h Holding) bool { return h.Registration.Company == company })
}

// order puts the registrations of the authority whose screens are open first.
func (e examination) order(a, b Holding) int {
	away := func(h Holding) int {
		if h.Registration.Authority == e.home {
			return 0
		}
		return 1
	}
	if d := away(a) - away(b); d != 0 {
		return d
	}
	return strings.Compare(a.sortKey(), b.sortKey())
}

func (h Holding) sortKey() string {
	return strings.Join([]string{h.Registration.Authority, h.Registration.Number, h.Registration.Category, h.Registration.ID}, "\x00")
}

func (e examination) facts(h Holding) Facts {
	return Facts{
		Now: e.now, Changed: e.changed, Authority: e.book.authorities[h.Registration.Authority], Policy: e.book.policies[h.Registration.Authority],
		Holding: h, Current: describe(e.current), New: describe(e.next), NewCAs: e.nextTrust.cas, NewOther: e.nextOther, NewLost: e.nextSuspended,
	}
}

// refuseCards says why the two cards cannot be used at all: a loss reported of either, wherever it was, or a new card
// that no registration can take.
func (e examination) refuseCards() error {
	if err := e.refuseSuspended(); err != nil {
		return err
	}
	return e.refusedEverywhere()
}

func (e examination) refuseSuspended() error {
	if e.lost || e.nextSuspended {
		return problem.New(message.CardSuspended)
	}
	return nil
}

// refusedEverywhere asks the rules about the new card alone, in order, and takes a refusal that holds at every
// registration at which the current card still stands.
func (e examination) refusedEverywhere() error {
	for _, r := range []rule{newOfOtherCompany, newNotYetValid, newExpired, caNotAccepted, newAlreadyRegistered} {
		var first *wire.Finding
		everywhere := true
		for _, h := range e.holdings {
			if h.Card.State != registry.Active {
				continue
			}
			found := r(e.facts(h))
			if everywhere = everywhere && len(found) > 0; everywhere && first == nil {
				first = &found[0]
			}
		}
		if everywhere && first != nil {
			return findingFault(*first)
		}
	}
	return nil
}

// findingFault turns a rule's word into an error.
func findingFault(f wire.Finding) error {
	return &problem.Error{Code: message.Code(f.Code), Args: f.Args}
}
