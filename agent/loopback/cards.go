package loopback

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"time"

	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/wire"
	"hikitsugi/api/certificate"
)

// cardPatience is the longest that one visit to a card may take.
const cardPatience = 60 * time.Second

// errInUse is a card that signs for another page.
var errInUse = errors.New("card is in use")

// face is what a card and its certificate tell.
type face struct {
	card.Info
	certificate *certificate.Certificate
}

// readFaces reads a card inside a transaction with it: the face of each certificate, the one to be preferred first.
func readFaces(ctx context.Context, tx reader.Tx) ([]face, error) {
	info, err := card.Read(ctx, tx)
	if err != nil {
		return nil, err
	}
	first, err := faceOf(info)
	if err != nil {
		return nil, err
	}
	faces := []face{first}
	for _, other := range info.Others {
		if f, err := faceOf(other); err == nil { // one that nobody can use counts as none
			faces = append(faces, f)
		}
	}
	return faces, nil
}

func faceOf(info card.Info) (face, error) {
	parsed, err := certificate.Parse(info.Certificate)
	if err != nil {
		return face{}, fmt.Errorf("%w: %w", card.ErrUnreadable, err)
	}
	return face{info, parsed}, nil
}

// card tells what an inserted card reveals without a PIN.
func (s *Server) card(_ http.ResponseWriter, r *http.Request) (any, error) {
	insertion := r.PathValue("card")
	if s.signs(insertion) {
		return nil, errInUse
	}
	var faces []face
	slot, err := s.visit(r.Context(), insertion, func(ctx context.Context, tx reader.Tx) (err error) {
		faces, err = readFaces(ctx, tx)
		return err
	})
	if err != nil {
		return nil, &visitError{while: reading, err: err}
	}
	c := s.describeCard(slot, faces[0])
	for _, f := range faces[1:] {
		c.Others = append(c.Others, s.describeCard(slot, f))
	}
	return c, nil
}

// visit does something with the card of an insertion.
func (s *Server) visit(ctx context.Context, insertion string, do func(context.Context, reader.Tx) error) (reader.Slot, error) {
	slot, ok := s.watched.slot(insertion)
	if !ok {
		return reader.Slot{}, reader.ErrCardChanged
	}
	ctx, cancel := context.WithTimeout(ctx, cardPatience)
	defer cancel()
	return slot, s.Readers.Do(ctx, slot.Name, insertion, func(tx reader.Tx) error { return do(ctx, tx) })
}

func (s *Server) describeCard(slot reader.Slot, f face) wire.Card {
	c := f.certificate
	return wire.Card{
		ID: slot.Insertion, Reader: slot.Name, Kind: f.Kind,
		Certificate: base64.StdEncoding.EncodeToString(c.DER), Chain: chainOf(f.Info), Digest: c.Digest, SPKI: c.SPKI,
		Company: c.Company, Holder: c.Holder, Issuer: c.Issuer, NotBefore: c.NotBefore.UTC(), NotAfter: c.NotAfter.UTC(),
		Tries: wire.Tries{Known: f.Tries.Known, Left: f.Tries.Left, Max: f.Tries.Max},
		PIN:   wire.PINRule{Min: f.PIN.Min, Max: f.PIN.Max, Digits: f.PIN.Digits},
		Guard: guardWord(card.Guard(f.Tries, s.wrongOf(slot.Insertion), false)),
	}
}

func chainOf(info card.Info) []string {
	chain := make([]string, len(info.Chain))
	for i, der := range info.Chain {
		chain[i] = base64.StdEncoding.EncodeToString(der)
	}
	return chain
}

// guardWord is empty where a PIN may be sent, and for a blocked card, which Tries tells.
func guardWord(err error) string {
	switch {
	case errors.Is(err, card.ErrReinsert):
		return wire.GuardReinsert
	case errors.Is(err, card.ErrConfirm):
		return wire.GuardLastTry
	}
	return ""
}

// signs tells whether an insertion's card is signing.
func (s *Server) signs(insertion string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signing[insertion]
}

// claim takes a card for one signature; it fails while another page has it.
func (s *Server) claim(insertion string) (release func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.signing[insertion] {
		return nil, errInUse
	}
	s.signing[insertion] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.signing, insertion)
	}, nil
}

func (s *Server) wrongOf(insertion string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wrong[insertion]
}

// countWrong counts a wrong PIN of an insertion, and one that nobody heard the answer to: else a page could have PINs
// tried and leave before each answer, until the card is blocked.
func (s *Server) countWrong(insertion string, err error) {
	var wrong *card.PINError
	if !errors.As(err, &wrong) && !errors.Is(err, card.ErrPINUnanswered) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wrong[insertion]++
}

// forgetRemoved drops the counts of cards that were taken out.
func (s *Server) forgetRemoved(slots []reader.Slot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := make(map[string]int)
	for _, slot := range slots {
		if n, ok := s.wrong[slot.Insertion]; ok {
			left[slot.Insertion] = n
		}
	}
	s.wrong = left
}
