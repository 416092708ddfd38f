package renewal

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"hikitsugi/api/certificate"
	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
)

// rulebook is what the authorities demand, as of one snapshot of the store. It is shared and never changed.
type rulebook struct {
	edition     string
	demo        bool
	order       []string // ids of the authorities
	authorities map[string]registry.Authority
	policies    map[string]Policy
	desks       []registry.CA
	cas         []certificate.CA
}

// rulebook is read anew whenever a snapshot is of another edition than the one before.
func (s *Service) rulebook(ctx context.Context, r Reader) (rulebook, error) {
	edition, err := r.RulesEdition(ctx)
	if err != nil {
		return rulebook{}, fmt.Errorf("read edition of the rules: %w", err)
	}
	if known := s.book.Load(); known != nil && known.edition == edition {
		return *known, nil
	}
	b, err := s.readBook(ctx, r)
	if err != nil {
		return rulebook{}, err
	}
	b.edition = edition
	s.book.Store(&b)
	return b, nil
}

func (s *Service) readBook(ctx context.Context, r Reader) (rulebook, error) {
	b := rulebook{demo: s.cfg.Demo, authorities: map[string]registry.Authority{}, policies: map[string]Policy{}}
	authorities, err := r.Authorities(ctx)
	if err != nil {
		return b, fmt.Errorf("read authorities: %w", err)
	}
	for _, a := range authorities {
		b.order, b.authorities[a.ID] = append(b.order, a.ID), a
		if b.policies[a.ID], err = PolicyOf(a); err != nil {
			return b, err
		}
	}
	if b.desks, err = r.CAs(ctx); err != nil {
		return b, fmt.Errorf("read cas: %w", err)
	}
	for _, ca := range b.desks {
		anchor, err := certificate.NewCA(ca.ID, ca.NameJa, ca.NameEn, ca.Certificates)
		if err != nil {
			return b, err
		}
		b.cas = append(b.cas, anchor)
	}
	return b, nil
}

// authority finds the one whose screens are open.
func (b rulebook) authority(id string) (registry.Authority, error) {
	a, ok := b.authorities[id]
	if !ok {
		return a, badValue("authority", nil)
	}
	return a, nil
}

// trust is how a certificate is proved: the CAs to which it chains, and one chain from its issuer upwards.
type trust struct {
	cas   []string // ids
	chain []string // base64 DER, as a receipt shows it
}

// prove finds the CAs to which a certificate chains. Whether the card's own validity is over is left to the rules. The
// error is the most telling of package certificate where there is none.
func (b rulebook) prove(c provenCard, at time.Time) (trust, error) {
	var found trust
	at = within(c.Certificate, at)
	refused := error(certificate.ErrNotAccepted)
	for _, ca := range b.cas {
		anchors := certificate.Anchors{Demo: b.demo, CAs: []certificate.CA{ca}}
		chain, err := certificate.VerifyChain(c.Certificate, c.extra, anchors, at)
		if err != nil {
			if !errors.Is(err, certificate.ErrNotAccepted) {
				refused = err
			}
			continue
		}
		found.cas = append(found.cas, ca.ID)
		if found.chain == nil {
			found.chain = encodeChain(chain)
		}
	}
	if len(found.cas) == 0 {
		return trust{}, refused
	}
	return found, nil
}

// within moves a time into a certificate's validity.
func within(c *certificate.Certificate, at time.Time) time.Time {
	if at.Before(c.NotBefore) {
		return c.NotBefore
	}
	if at.After(c.NotAfter) {
		return c.NotAfter
	}
	return at
}

// encodeChain leaves out the card's own certificate, with which a chain begins.
func encodeChain(c *certificate.Chain) []string {
	var chain []string
	for _, issuer := range c.Certificates[1:] {
		chain = append(chain, base64.StdEncoding.EncodeToString(issuer.Raw))
	}
	return chain
}

// Authorities lists every 発注機関 with its desk and the CAs it accepts.
func (s *Service) Authorities(ctx context.Context) (wire.AuthorityList, error) {
	list := wire.AuthorityList{Items: []wire.Authority{}}
	b, err := s.readRulebook(ctx)
	if err != nil {
		return list, err
	}
	for _, id := range b.order {
		list.Items = append(list.Items, b.describe(id))
	}
	return list, nil
}

func (s *Service) readRulebook(ctx context.Context) (b rulebook, err error) {
	err = s.store.Read(ctx, func(ctx context.Context, r Reader) error {
		b, err = s.rulebook(ctx, r)
		return err
	})
	return b, err
}

func (b rulebook) describe(id string) wire.Authority {
	a := b.authorities[id]
	out := wire.Authority{
		ID: a.ID, NameJa: a.NameJa, NameEn: a.NameEn, Desk: wire.Desk(a.Desk),
		InfoSite: a.InfoSite, Paper: a.Paper, CAs: []wire.CA{},
	}
	for _, accepted := range b.policies[id].CAs {
		for _, ca := range b.desks {
			if ca.ID == accepted {
				out.CAs = append(out.CAs, wire.CA{ID: ca.ID, NameJa: ca.NameJa, NameEn: ca.NameEn, Desk: wire.Desk(ca.Desk)})
			}
		}
	}
	return out
}
