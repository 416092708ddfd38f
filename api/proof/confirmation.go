package proof

import "fmt"

// Confirmation is what K signs when the user presses 変更. It is a pure function of the commit request.
type Confirmation struct {
	V            int      `json:"v"`
	Origin       string   `json:"origin"`
	Purpose      Purpose  `json:"purpose"`
	TX           string   `json:"tx"`
	JKT          string   `json:"jkt"`
	Current      string   `json:"current"`
	CurrentProof string   `json:"current_proof"`
	New          string   `json:"new"`
	NewProof     string   `json:"new_proof"`
	Targets      []Target `json:"targets"`
	Review       string   `json:"review"`
	Request      string   `json:"request"` // digest of R
	Says         string   `json:"says"`
}

func newConfirmation(r Request, request string) Confirmation {
	return Confirmation{
		V: Version, Origin: r.Origin, Purpose: r.Purpose, TX: r.TX, JKT: r.JKT,
		Current: r.Current, CurrentProof: r.CurrentProof, New: r.New, NewProof: r.NewProof,
		Targets: r.Targets, Review: r.Review,
		Request: Digest([]byte(request)), Says: says[r.Purpose],
	}
}

// Confirm signs the confirmation of a commit request with K. A request made for another key gives ErrForeign.
func Confirm(k *Signer, r Request, request string) (string, error) {
	if r.Purpose != Commit || r.JKT != k.Thumbprint() {
		return "", fmt.Errorf("confirm: %w", ErrForeign)
	}
	return k.withJWK(typCommit, maxToken, newConfirmation(r, request))
}

// VerifyConfirmation checks that compact is exactly the confirmation of request, signed by the key whose thumbprint is
// the request's jkt.
func VerifyConfirmation(compact string, r Request, request string) error {
	t, err := split(compact, maxToken)
	if err != nil {
		return fmt.Errorf("confirmation: %w", err)
	}
	var h jwkHeader
	if err := decode(t.header, &h); err != nil {
		return fmt.Errorf("confirmation: %w", err)
	}
	if r.Purpose != Commit || h.JWK.Thumbprint() != r.JKT {
		return fmt.Errorf("confirmation: %w: key", ErrForeign)
	}
	want, err := signingInput(jwkHeader{"ES256", h.JWK, typCommit}, newConfirmation(r, request))
	if err != nil {
		return fmt.Errorf("confirmation: %w", err)
	}
	if t.input != want {
		return fmt.Errorf("confirmation: %w", t.otherThan(new(jwkHeader), new(Confirmation)))
	}
	key, err := h.JWK.Key()
	if err != nil {
		return fmt.Errorf("confirmation: %w", err)
	}
	if err := t.verify("ES256", key); err != nil {
		return fmt.Errorf("confirmation: %w", err)
	}
	return nil
}
