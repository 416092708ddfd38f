package loopback

import (
	"net/http"

	"hikitsugi/agent/transaction"
	"hikitsugi/agent/wire"
	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/app/message"
)

// originOf is the page's origin, which the gate has checked.
func originOf(r *http.Request) string { return r.Header.Get("Origin") }

// open makes K for a page whose directory the pinned identity key vouches for.
func (s *Server) open(w http.ResponseWriter, r *http.Request) (any, error) {
	var form wire.OpenForm
	if err := decode(w, r, maxOpen, &form); err != nil {
		return nil, err
	}
	if !proof.IsNonce(form.Nonce) {
		return nil, problem.New(message.BadValue, "field", "nonce")
	}
	d, err := s.Pins.Follow(originOf(r), form.Directory)
	if err != nil {
		return nil, err
	}
	if d.Demo != (s.Virtual != nil) {
		return nil, transaction.ErrDemo
	}
	jkt, err := s.book.Open(d.Origin)
	if err != nil {
		return nil, err
	}
	return s.opened(d.Origin, form.Nonce, jkt)
}

// opened vouches for K with the agent key.
func (s *Server) opened(origin, nonce, jkt string) (any, error) {
	signed, err := proof.SignOpening(s.Key, proof.Opening{V: proof.Version, Origin: origin, Nonce: nonce, JKT: jkt})
	if err != nil {
		return nil, err
	}
	return wire.Opened{JKT: jkt, Proof: signed}, nil
}

// vouch vouches for K once more, before another PIN is typed: this is still the agent that the page met, and holds K.
func (s *Server) vouch(w http.ResponseWriter, r *http.Request) (any, error) {
	var form wire.VouchForm
	if err := decode(w, r, maxBody, &form); err != nil {
		return nil, err
	}
	if !proof.IsNonce(form.Nonce) {
		return nil, problem.New(message.BadValue, "field", "nonce")
	}
	if err := s.book.Held(originOf(r), r.PathValue("jkt")); err != nil {
		return nil, err
	}
	return s.opened(originOf(r), form.Nonce, r.PathValue("jkt"))
}

// confirm has K sign a commit.
func (s *Server) confirm(w http.ResponseWriter, r *http.Request) (any, error) {
	var form wire.ConfirmForm
	if err := decode(w, r, maxBody, &form); err != nil {
		return nil, err
	}
	request, err := s.verify(r, form.Request, proof.Commit)
	if err != nil {
		return nil, err
	}
	if request.JKT != r.PathValue("jkt") {
		return nil, transaction.ErrForeign
	}
	confirmation, err := s.book.Confirm(request, form.Request)
	if err != nil {
		return nil, err
	}
	return wire.Confirmed{Proof: confirmation}, nil
}

// forget drops K (キャンセル). One that is gone already is what the page wanted.
func (s *Server) forget(_ http.ResponseWriter, r *http.Request) (any, error) {
	return nil, ignoring(s.book.Forget(originOf(r), r.PathValue("jkt")), transaction.ErrUnknownKey)
}

// verify reads a request under the directory that is pinned for the page's origin.
func (s *Server) verify(r *http.Request, compact string, purposes ...proof.Purpose) (proof.Request, error) {
	d, err := s.Pins.Directory(originOf(r))
	if err != nil {
		return proof.Request{}, err
	}
	endpoint := transaction.Endpoint{Origin: originOf(r), Purposes: purposes, Demo: s.Virtual != nil}
	return transaction.Verify(compact, d, endpoint)
}
