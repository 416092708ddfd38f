package transaction

import (
	"cmp"
	"fmt"

	"hikitsugi/api/proof"
)

// Step is one card's signature under way. It ends with Release, and before that, if a signature was made, with Record.
type Step struct {
	book    *Book
	t       *transaction
	request proof.Request
}

// Begin starts the step that a verified request asks for: K is held, the request is not spent, and a new card's request
// names the current card and statement that K saw. Its errors are those of this package.
func (b *Book) Begin(r proof.Request) (*Step, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t, err := b.next(r)
	if err != nil {
		return nil, err
	}
	if r.Purpose == proof.NewCard && !t.follows(r) {
		return nil, fmt.Errorf("%w: current card or its statement", ErrForeign)
	}
	t.busy = true
	return &Step{book: b, t: t, request: r}, nil
}

// next checks what holds for cards and confirmation alike.
func (b *Book) next(r proof.Request) (*transaction, error) {
	t, err := b.find(r.Origin, r.JKT)
	switch {
	case err != nil:
		return nil, err
	case t.spent[r.JTI]:
		return nil, ErrSpent
	case t.busy:
		return nil, ErrBusy
	case len(t.spent) >= maxSpent:
		return nil, ErrTooMany
	}
	t.used = b.now()
	return t, nil
}

// follows tells whether a later request names the current card as K saw it, in the same transaction and session.
func (t *transaction) follows(r proof.Request) bool {
	c := t.c.request
	return t.c.proof != "" && r.TX == c.TX && r.SID == c.SID && r.Current == t.c.card.Digest && r.CurrentProof == t.c.proof
}

// Fits tells whether a card may take this step: the new card has another certificate and another public key than the
// current one, and is not the same card with the certificate of another slot. ErrSameCard, ErrSameKey.
func (s *Step) Fits(c Card) error {
	if s.request.Purpose != proof.NewCard {
		return nil
	}
	s.book.mu.Lock()
	defer s.book.mu.Unlock()
	switch current := s.t.c.card; {
	case c.Digest == current.Digest, c.Identity != "" && c.Identity == current.Identity:
		return ErrSameCard
	case c.SPKI == current.SPKI:
		return ErrSameKey
	}
	return nil
}

// Record remembers the statement that the card made and spends the request. A current card's statement replaces all
// that was seen before. ErrUnknownKey if K was dropped meanwhile: the statement must not leave the agent then.
func (s *Step) Record(c Card, statement string) error {
	s.book.mu.Lock()
	defer s.book.mu.Unlock()
	if t, err := s.book.find(s.request.Origin, s.request.JKT); err != nil || t != s.t {
		return cmp.Or(err, ErrUnknownKey)
	}
	made := signature{request: s.request, card: c, proof: proof.Digest([]byte(statement))}
	if s.request.Purpose == proof.CurrentCard {
		s.t.c, s.t.n = made, signature{}
	} else {
		s.t.n = made
	}
	s.t.spent[s.request.JTI], s.t.used = true, s.book.now()
	return nil
}

// Release ends the step; without Record the request can be used again.
func (s *Step) Release() {
	s.book.mu.Lock()
	defer s.book.mu.Unlock()
	s.t.busy = false
}

// Confirm has K sign a verified commit request, whose compact form is given: K is held, the request is not spent, and
// it names both cards and statements that K saw. K stays, because a review that changed is confirmed anew.
func (b *Book) Confirm(r proof.Request, compact string) (confirmation string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t, err := b.next(r)
	if err != nil {
		return "", err
	}
	if t.n.proof == "" || !t.follows(r) || r.New != t.n.card.Digest || r.NewProof != t.n.proof {
		return "", fmt.Errorf("%w: cards or their statements", ErrForeign)
	}
	if err := proof.Linked(t.c.request, t.n.request, r); err != nil {
		return "", fmt.Errorf("%w: %w", ErrForeign, err)
	}
	confirmation, err = proof.Confirm(t.k, r, compact)
	if err != nil {
		return "", err
	}
	t.spent[r.JTI] = true
	return confirmation, nil
}
