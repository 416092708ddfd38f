package proof

import (
	"crypto"
	"fmt"
)

// Statement is what a card signs: C for the current card, N for the new one. It is a pure function of the request and
// of the signing card's certificate.
type Statement struct {
	V            int     `json:"v"`
	Origin       string  `json:"origin"`
	Purpose      Purpose `json:"purpose"`
	TX           string  `json:"tx"`
	JKT          string  `json:"jkt"`
	Current      string  `json:"current,omitempty"`
	CurrentProof string  `json:"current_proof,omitempty"`
	Request      string  `json:"request"` // digest of R
	Card         string  `json:"card"`    // digest of the signing certificate's DER
	Says         string  `json:"says"`
}

func newStatement(r Request, request, card string) Statement {
	return Statement{
		V: Version, Origin: r.Origin, Purpose: r.Purpose, TX: r.TX, JKT: r.JKT,
		Current: r.Current, CurrentProof: r.CurrentProof,
		Request: Digest([]byte(request)), Card: card, Says: says[r.Purpose],
	}
}

// StatementInput is the JWS signing input that a card with the given certificate (DER) and key signs for request,
// whose verified content is r. Only the two card purposes can be asked for.
func StatementInput(r Request, request string, certificate []byte, key crypto.PublicKey) (string, error) {
	if r.Purpose != CurrentCard && r.Purpose != NewCard {
		return "", fmt.Errorf("statement: %w: purpose %q", ErrForeign, r.Purpose)
	}
	alg, err := Alg(key)
	if err != nil {
		return "", fmt.Errorf("statement: %w", err)
	}
	return signingInput(cardHeader{alg, typStatement}, newStatement(r, request, Digest(certificate)))
}

// VerifyStatement checks that compact is exactly what StatementInput asks for, signed by key. A well-formed statement
// about anything else gives ErrForeign. The caller has judged the certificate's key size before.
func VerifyStatement(compact string, r Request, request string, certificate []byte, key crypto.PublicKey) error {
	want, err := StatementInput(r, request, certificate, key)
	if err != nil {
		return err
	}
	t, err := split(compact, maxToken)
	if err != nil {
		return fmt.Errorf("statement: %w", err)
	}
	if t.input != want {
		return fmt.Errorf("statement: %w", t.otherThan(new(cardHeader), new(Statement)))
	}
	alg, err := Alg(key)
	if err != nil {
		return fmt.Errorf("statement: %w", err)
	}
	if err := t.verify(alg, key); err != nil {
		return fmt.Errorf("statement: %w", err)
	}
	return nil
}

// otherThan says why a token is not the expected one: not of the form at all, or well-formed and about something else.
func (t token) otherThan(header, payload any) error {
	if err := decode(t.header, header); err != nil {
		return err
	}
	if err := decode(t.payload, payload); err != nil {
		return err
	}
	return ErrForeign
}
