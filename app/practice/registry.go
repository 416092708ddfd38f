package practice

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/shell"
)

// tx is the one renewal there is at a time, and the transaction of its cards.
const tx = "practice"

// lasts is how long a renewal waits for its next step, as the real one does.
const lasts = 30 * time.Minute

// Registry is the twin of *remote.Registry. It is safe for concurrent use.
type Registry struct {
	now func() time.Time

	mu      sync.Mutex
	renewal *wire.Renewal
	chosen  []wire.Target // by the last commit request
	receipt *wire.Receipt // of what was renewed since the beginning
}

// NewRegistry makes a registry at which nothing has happened yet.
func NewRegistry(now func() time.Time) *Registry { return &Registry{now: now} }

// Session tells where the practice stands. The time is this PC's.
func (r *Registry) Session() (wire.Session, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := wire.Session{Now: r.now(), Renewal: r.renewal}
	if r.receipt != nil {
		s.Receipt = r.receipt.Number
	}
	return s, nil
}

// EndSession starts over: nothing was renewed.
func (r *Registry) EndSession() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.renewal, r.receipt = nil, nil
	return nil
}

// Authorities is the invented one.
func (r *Registry) Authorities() (wire.AuthorityList, error) { return authorities, nil }

// Directory is none: nothing is signed.
func (r *Registry) Directory() (string, error) { return "", nil }

// Procedure says which procedure a card is for. The card is named by its certificate, which is only its id.
func (r *Registry) Procedure(q wire.ProcedureQuery) (wire.Procedure, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := wire.Procedure{Digest: q.Certificate, Fits: wire.FitsRenewal, DaysLeft: 30, Hint: true}
	renewed := r.renewed()
	switch {
	case q.Certificate == New && renewed:
		p.Fits = wire.FitsNothing
	case q.Certificate == New && q.TX == "":
		p.Fits = wire.FitsNewCard
	case q.Certificate == Current && renewed:
		p.Fits, p.Date = wire.FitsSuperseded, r.receipt.Issued
	}
	return p, nil
}

// renewed reports whether the authority whose screens are open knows the new card.
func (r *Registry) renewed() bool {
	return r.receipt != nil && slices.ContainsFunc(r.receipt.Results, func(result wire.ReceiptResult) bool {
		return result.Authority == shell.PracticeAuthority && result.State == wire.HandedOver
	})
}

// request is what a signature request says, as far as the page reads it.
type request struct {
	Purpose, TX, JKT, Review string
	Targets                  [][2]any
}

// Request answers with the form itself where a signature request would be.
func (r *Registry) Request(f wire.RequestForm) (wire.IssuedRequest, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.chosen = f.Targets
	asked := request{Purpose: f.Purpose, TX: f.TX, JKT: f.JKT, Review: f.Review}
	for _, t := range f.Targets {
		asked.Targets = append(asked.Targets, [2]any{t.Registration, t.Version})
	}
	payload, err := json.Marshal(asked)
	return wire.IssuedRequest{TX: tx, Request: "." + base64.RawURLEncoding.EncodeToString(payload) + "."}, err
}

// ProveCurrent begins a renewal.
func (r *Registry) ProveCurrent(wire.CardProof) (wire.Renewal, error) {
	return r.step(func(now time.Time) {
		cards := script(now)
		r.renewal = &wire.Renewal{TX: tx, JKT: tx, State: wire.CurrentProved, Authority: shell.PracticeAuthority, Current: cards[0].face}
	})
}

// ProveNew takes the new card.
func (r *Registry) ProveNew(string, wire.CardProof) (wire.Renewal, error) {
	return r.step(func(now time.Time) {
		if r.renewal != nil {
			r.renewal.State, r.renewal.New = wire.NewProved, &script(now)[1].face
		}
	})
}

// Renewal tells where the renewal stands.
func (r *Registry) Renewal(string) (wire.Renewal, error) { return r.step(func(time.Time) {}) }

// Extend gives it another 30 minutes.
func (r *Registry) Extend(string) (wire.Renewal, error) { return r.step(func(time.Time) {}) }

// step changes the renewal, which may then wait another 30 minutes.
func (r *Registry) step(change func(now time.Time)) (wire.Renewal, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(r.now())
	if r.renewal == nil {
		return wire.Renewal{}, problem(message.RenewalTimedOut)
	}
	next := *r.renewal // what was given out before stays as it was
	next.Expires = r.now().Add(lasts)
	r.renewal = &next
	return next, nil
}

// Abandon drops it.
func (r *Registry) Abandon(string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.renewal = nil
	return nil
}

// Review is the 電子証明書更新確認 of the two cards.
func (r *Registry) Review(string) (wire.Review, error) {
	cards := script(r.now())
	shown, err := wire.ReviewText(wire.ReviewCards{Current: cards[0].face, New: cards[1].face, Compare: compared()})
	review := wire.Review{Shown: shown}
	for _, t := range targets() {
		text, failed := wire.ReviewText(t)
		review.Targets, err = append(review.Targets, text), errors.Join(err, failed)
	}
	return review, err
}

// Commit writes the practice receipt.
func (r *Registry) Commit(string, wire.CommitForm) (wire.Receipt, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	cards := script(r.now())
	receipt := wire.Receipt{
		Number: Number, Kind: wire.ReceiptOfRenewal, Issued: r.now(), Demo: true, Authority: shell.PracticeAuthority, Current: cards[0].face, New: cards[1].face,
	}
	for _, t := range targets() {
		receipt.Results = append(receipt.Results, wire.ReceiptResult{
			Registration: t.Registration, Authority: t.Authority, AuthorityJa: t.AuthorityJa, AuthorityEn: t.AuthorityEn,
			Category: t.Category, Number: t.Number, Company: t.Company, State: r.outcome(t),
		})
	}
	r.renewal, r.receipt = nil, &receipt
	return receipt, nil
}

// outcome is what becomes of a registration by the last commit request.
func (r *Registry) outcome(t wire.ReviewTarget) string {
	chosen := slices.ContainsFunc(r.chosen, func(c wire.Target) bool { return c.Registration == t.Registration })
	switch {
	case !chosen:
		return wire.Declined
	case t.Verdict == wire.VerdictApproval:
		return wire.AwaitingApproval
	}
	return wire.HandedOver
}

// Receipt is the practice receipt, as long as the page that made it is open.
func (r *Registry) Receipt(number string) (wire.Receipt, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.receipt == nil || number != r.receipt.Number {
		return wire.Receipt{}, problem(message.NotFound)
	}
	return *r.receipt, nil
}

// Receipts lists it.
func (r *Registry) Receipts() (wire.ReceiptList, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.receipt == nil {
		return wire.ReceiptList{}, nil
	}
	return wire.ReceiptList{Items: []wire.Receipt{*r.receipt}}, nil
}
