package renewal

import (
	"fmt"
	"slices"
	"time"

	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
)

// decisionReceipt writes the 受付票 of the decision, for whoever holds that of the renewal.
func (s *Service) decisionReceipt(c pendingCase, leaf proof.Leaf) (Receipt, error) {
	d, err := s.newDecision(leaf, c.now)
	if err != nil {
		return Receipt{}, err
	}
	shown, err := c.kept.show()
	if err != nil {
		return Receipt{}, err
	}
	if shown, err = Witnessed(shown, c.proved); err != nil {
		return Receipt{}, fmt.Errorf("receipt %s: %w", c.Number, err)
	}
	shown.Number, shown.Kind, shown.Accepted, shown.Issued, shown.Signed = leaf.Receipt, string(c.kind), c.Number, c.now, ""
	if shown.Results, err = c.shown(shown.Results); err != nil {
		return Receipt{}, err
	}
	document, err := wire.ReviewText(shown)
	if err != nil {
		return Receipt{}, err
	}
	d.Number, d.Accepted, d.Results = leaf.Receipt, c.kept.Signed, c.results()
	signed, err := s.signDecision(d)
	return Receipt{
		Number: leaf.Receipt, TX: c.kept.TX, SID: c.kept.SID, Kind: c.kind, Issued: c.now,
		Content: proof.LeafHash([]byte(d.Leaf)), Document: document, Signed: signed,
	}, err
}

func (c pendingCase) results() (decided []proof.Result) {
	for _, t := range c.targets {
		r := c.result(t.Registration)
		r.State = c.state()
		decided = append(decided, r)
	}
	return decided
}

// shown picks the decided registrations out of the renewal's document.
func (c pendingCase) shown(all []wire.ReceiptResult) (decided []wire.ReceiptResult, err error) {
	for _, t := range c.targets {
		i := slices.IndexFunc(all, func(r wire.ReceiptResult) bool { return r.Registration == t.Registration })
		if i < 0 {
			return nil, fmt.Errorf("receipt %s: its document lacks %s", c.Number, t.Registration)
		}
		r := all[i]
		r.State = c.state()
		decided = append(decided, r)
	}
	return decided, nil
}

// newDecision fills what stands in every decision.
func (s *Service) newDecision(leaf proof.Leaf, now time.Time) (proof.Decision, error) {
	bytes, err := leaf.Encode()
	return proof.Decision{
		V: proof.Version, Origin: s.cfg.Origin, Kind: leaf.Kind, IssuedAt: now.Unix(), Demo: s.cfg.Demo, Leaf: string(bytes),
	}, err
}

// signDecision signs and verifies as its holder will: a key that is not valid by this clock must not decide anything.
func (s *Service) signDecision(d proof.Decision) (string, error) {
	signed, err := proof.SignDecision(s.cfg.Receipt, d)
	if err != nil {
		return "", fmt.Errorf("sign decision: %w", err)
	}
	if _, _, err := proof.VerifyDecision(signed, s.cfg.Directory); err != nil {
		return "", fmt.Errorf("verify own decision: %w", err)
	}
	return signed, nil
}
