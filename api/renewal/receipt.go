package renewal

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Receipt finds a receipt of this session.
func (s *Service) Receipt(ctx context.Context, sid, number string) (receipt wire.Receipt, err error) {
	err = s.store.Read(ctx, func(ctx context.Context, r Reader) error {
		kept, err := r.Receipt(ctx, number)
		if errors.Is(err, ErrNotFound) || err == nil && kept.SID != sid {
			return problem.New(message.NotFound)
		}
		if err != nil {
			return fmt.Errorf("read receipt: %w", err)
		}
		ended, err := r.Ended(ctx, sid)
		if err != nil {
			return fmt.Errorf("read session: %w", err)
		}
		if ended {
			return problem.New(message.NotFound)
		}
		receipt, err = kept.show()
		return err
	})
	return receipt, err
}

// Receipts lists the receipts of this session, newest first.
func (s *Service) Receipts(ctx context.Context, sid string) (list wire.ReceiptList, err error) {
	err = s.store.Read(ctx, func(ctx context.Context, r Reader) error {
		list = wire.ReceiptList{Items: []wire.Receipt{}}
		kept, err := receiptsOf(ctx, r, sid)
		if err != nil {
			return fmt.Errorf("read receipts: %w", err)
		}
		for _, k := range kept {
			receipt, err := k.show()
			if err != nil {
				return err
			}
			list.Items = append(list.Items, receipt)
		}
		return nil
	})
	return list, err
}

// receiptsOf lists what a session may read, newest first: nothing once it was ended.
func receiptsOf(ctx context.Context, r Reader, sid string) ([]Receipt, error) {
	kept, err := r.Receipts(ctx, sid)
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	ended, err := r.Ended(ctx, sid)
	if err != nil || ended {
		return nil, err
	}
	return kept, nil
}

// show is the receipt as the page gets it.
func (r Receipt) show() (wire.Receipt, error) {
	var receipt wire.Receipt
	if err := json.Unmarshal([]byte(r.Document), &receipt); err != nil {
		return wire.Receipt{}, fmt.Errorf("receipt %s: %w", r.Number, err)
	}
	receipt.Signed = r.Signed
	return receipt, nil
}

// nextNumber is the day's next receipt number.
func nextNumber(ctx context.Context, w Writer, now time.Time) (string, error) {
	count, err := w.NextReceipt(ctx, registry.ReceiptDay(now))
	if err != nil {
		return "", fmt.Errorf("number receipt: %w", err)
	}
	return registry.ReceiptNumber(now, count)
}

// Witnessed is a document with what its verified receipt proves put in place: both cards, and each chosen registration as
// it was shown. A document that says something else was changed after it was written.
func Witnessed(document wire.Receipt, signed proof.Receipt) (wire.Receipt, error) {
	review := wire.Review{Shown: signed.Shown, Targets: signed.ShownTargets}
	cards, err := review.Cards()
	if err != nil {
		return wire.Receipt{}, err
	}
	judged, err := review.Registrations()
	if err != nil {
		return wire.Receipt{}, err
	}
	document.Current, document.New, document.Results = cards.Current, cards.New, slices.Clone(document.Results)
	for i := range document.Results {
		r := &document.Results[i]
		for _, t := range judged {
			if t.Registration == r.Registration {
				r.Authority, r.AuthorityJa, r.AuthorityEn = t.Authority, t.AuthorityJa, t.AuthorityEn
				r.Category, r.Number, r.Company, r.Paper = t.Category, t.Number, t.Company, t.Paper
			}
		}
	}
	return document, nil
}

// receipt writes the 受付票 twice: as a document for the screens and as a token that anybody can verify.
func (s *Service) receipt(o outcome, leaf proof.Leaf) (Receipt, error) {
	signed, err := s.signReceipt(o, leaf)
	if err != nil {
		return Receipt{}, fmt.Errorf("sign receipt: %w", err)
	}
	document, err := wire.ReviewText(o.document(s.cfg.Demo))
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{
		Number: o.number, TX: o.request.TX, SID: o.request.SID, Kind: proof.Renewal, Issued: o.now,
		Content: contentDigest(o.form), Document: document, Signed: signed,
	}, nil
}

func (o outcome) document(demo bool) wire.Receipt {
	r := wire.Receipt{
		Number: o.number, Kind: string(proof.Renewal), TX: o.request.TX, Issued: o.now, Demo: demo, Authority: o.home,
		Current: describe(o.current), New: describe(o.next), Results: []wire.ReceiptResult{},
	}
	for _, t := range o.judged {
		r.Results = append(r.Results, wire.ReceiptResult{
			Registration: t.Registration, Authority: t.Authority, AuthorityJa: t.AuthorityJa, AuthorityEn: t.AuthorityEn,
			Category: t.Category, Number: t.Number, Company: t.Company, State: o.state(t), Paper: t.Paper,
		})
	}
	return r
}

func (s *Service) signReceipt(o outcome, leaf proof.Leaf) (string, error) {
	bytes, err := leaf.Encode()
	if err != nil {
		return "", err
	}
	shown, err := o.shown()
	if err != nil {
		return "", err
	}
	r := proof.Receipt{
		V: proof.Version, Origin: s.cfg.Origin, Number: o.number, Kind: proof.Renewal, IssuedAt: o.now.Unix(),
		Demo: s.cfg.Demo, Authority: o.home, Current: evidence(o.record.Current, o.current.DER),
		New:          evidence(o.record.New, o.next.DER),
		Confirmation: proof.Confirmed{Request: o.form.Request, Proof: o.form.Proof},
		Shown:        o.review.Shown, ShownTargets: shown, Leaf: string(bytes),
	}
	for _, t := range o.judged {
		r.Results = append(r.Results, proof.Result{
			Registration: t.Registration, Authority: t.Authority, Category: t.Category, Number: t.Number, State: o.state(t),
		})
	}
	return proof.SignReceipt(s.cfg.Receipt, r)
}

// shown picks the texts of the chosen registrations, in the order of their ids, as the confirmation digests them.
func (o outcome) shown() ([]string, error) {
	all, err := o.review.Registrations()
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, t := range o.request.Targets {
		i := slices.IndexFunc(all, func(r wire.ReviewTarget) bool { return r.Registration == t.Registration })
		if i < 0 {
			return nil, fmt.Errorf("registration %s is not in the review", t.Registration)
		}
		texts = append(texts, o.review.Targets[i])
	}
	return texts, nil
}

func evidence(e Evidence, der []byte) proof.Evidence {
	chain := e.Chain
	if chain == nil {
		chain = []string{}
	}
	return proof.Evidence{
		Request: e.Request, Proof: e.Proof, Certificate: base64.StdEncoding.EncodeToString(der), Chain: chain,
	}
}
