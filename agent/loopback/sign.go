package loopback

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"

	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/transaction"
	"hikitsugi/agent/wire"
	"hikitsugi/api/certificate"
	"hikitsugi/api/proof"
)

// sign has a card sign the statement that a request asks for. What the card signs is built here from the verified
// request; nobody hands in bytes to sign.
func (s *Server) sign(w http.ResponseWriter, r *http.Request) (any, error) {
	var form wire.SignForm
	err := decode(w, r, maxBody, &form)
	defer form.PIN.Wipe()
	if err != nil {
		return nil, err
	}
	request, err := s.verify(r, form.Request, proof.CurrentCard, proof.NewCard)
	if err != nil {
		return nil, err
	}
	step, err := s.book.Begin(request)
	if err != nil {
		return nil, err
	}
	defer step.Release()
	return s.signStep(r.Context(), r.PathValue("card"), signing{form: &form, request: request, step: step})
}

// signing is one card's signature under way.
type signing struct {
	form    *wire.SignForm
	request proof.Request
	step    *transaction.Step
	wrong   int // wrong PINs of this insertion
}

func (s *Server) signStep(ctx context.Context, insertion string, g signing) (any, error) {
	release, err := s.claim(insertion)
	if err != nil {
		return nil, err
	}
	defer release()
	g.wrong = s.wrongOf(insertion)
	var signed wire.Signed
	_, err = s.visit(ctx, insertion, func(ctx context.Context, tx reader.Tx) (err error) {
		signed, err = g.run(ctx, tx)
		return err
	})
	if err != nil {
		s.countWrong(insertion, err)
		return nil, &visitError{while: g.request.Purpose, err: err}
	}
	return signed, nil
}

// run does with the card, in one transaction, what protocol.md puts after the checks of the request.
func (g signing) run(ctx context.Context, tx reader.Tx) (wire.Signed, error) {
	f, err := g.read(ctx, tx)
	if err != nil {
		return wire.Signed{}, err
	}
	own := f.known()
	if err := g.mayAskPIN(f, own); err != nil {
		return wire.Signed{}, err
	}
	statement, err := g.statement(ctx, tx, f)
	if err != nil {
		return wire.Signed{}, err
	}
	if err := g.step.Record(own, statement); err != nil {
		return wire.Signed{}, err
	}
	return wire.Signed{
		Proof: statement, Certificate: base64.StdEncoding.EncodeToString(f.certificate.DER), Chain: chainOf(f.Info),
	}, nil
}

// read reads the card as far as the certificate to sign for. Of a new card it reads all: one that holds the current
// certificate beside another is the current card, whether or not it tells who it is.
func (g signing) read(ctx context.Context, tx reader.Tx) (face, error) {
	if g.request.Purpose == proof.NewCard {
		return g.readNew(ctx, tx)
	}
	info, err := card.ReadFor(ctx, tx, func(der []byte) bool { return g.meant(proof.Digest(der)) })
	if err != nil {
		return face{}, g.whileReading(err)
	}
	f, err := faceOf(info)
	if err != nil {
		return face{}, g.whileReading(err)
	}
	return f, nil
}

func (g signing) readNew(ctx context.Context, tx reader.Tx) (face, error) {
	faces, err := readFaces(ctx, tx)
	if err != nil {
		return face{}, g.whileReading(err)
	}
	for _, f := range faces {
		if err := g.step.Fits(f.known()); err != nil {
			return face{}, err
		}
	}
	for _, f := range faces {
		if g.meant(f.certificate.Digest) {
			return f, nil
		}
	}
	return face{}, card.ErrNotHeld
}

// meant tells whether that certificate is the one to sign for.
func (g signing) meant(digest string) bool {
	return g.form.Certificate == "" || g.form.Certificate == digest
}

// whileReading says that a card's fault is one of reading it, unless it is the wrong card for this step.
func (g signing) whileReading(err error) error {
	if errors.Is(err, card.ErrNotHeld) {
		return err
	}
	return &visitError{while: reading, err: err}
}

// known is what a transaction remembers of the card.
func (f face) known() transaction.Card {
	return transaction.Card{Digest: f.certificate.Digest, SPKI: f.certificate.SPKI, Identity: f.Identity}
}

// mayAskPIN checks all that can be checked before a try is at stake.
func (g signing) mayAskPIN(f face, own transaction.Card) error {
	if err := g.step.Fits(own); err != nil {
		return err
	}
	if err := certificate.KeyAllowed(f.certificate.PublicKey()); err != nil {
		return keyFault(err, f.certificate.KeyType)
	}
	return card.Guard(f.Tries, g.wrong, g.form.LastTry)
}

// statement sends the PIN, has the card sign and verifies what it answered.
func (g signing) statement(ctx context.Context, tx reader.Tx, f face) (string, error) {
	key := f.certificate.PublicKey()
	input, err := proof.StatementInput(g.request, g.form.Request, f.certificate.DER, key)
	if err != nil {
		return "", err
	}
	signature, _, err := card.Sign(ctx, tx, f.Info, g.form.PIN, []byte(input))
	if err != nil {
		return "", pinRule(err, f.Info.PIN)
	}
	statement := proof.Assemble(input, signature)
	if err := proof.VerifyStatement(statement, g.request, g.form.Request, f.certificate.DER, key); err != nil {
		return "", card.ErrKeyMismatch
	}
	return statement, nil
}
