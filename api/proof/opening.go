package proof

import "fmt"

// Opening is the agent's answer that opens a transaction: its own key vouches for K over the page's nonce, so that a
// page that met this agent before notices another program on its port before a PIN is typed.
type Opening struct {
	V      int    `json:"v"`
	Origin string `json:"origin"`
	Nonce  string `json:"nonce"` // 256 random bits of the page
	JKT    string `json:"jkt"`
}

// IsNonce reports whether s has the form of an Opening's nonce.
func IsNonce(s string) bool { return isRandom(s, 32) }

// SignOpening signs with the agent key.
func SignOpening(agent *Signer, o Opening) (string, error) {
	if err := o.check(); err != nil {
		return "", err
	}
	return agent.withJWK(typOpening, maxToken, o)
}

// ParseOpening verifies an opening by the key it carries and returns that key: the caller compares its thumbprint with
// the agent it knows.
func ParseOpening(compact string) (Opening, JWK, error) {
	var o Opening
	key, err := openJWK(compact, typOpening, maxToken, &o)
	if err != nil {
		return Opening{}, JWK{}, fmt.Errorf("opening: %w", err)
	}
	if err := o.check(); err != nil {
		return Opening{}, JWK{}, err
	}
	return o, key, nil
}

// check takes a demo's origin too: an opening does not say demo, the caller compares the origin with its own page.
func (o Opening) check() error {
	if o.V != Version || !ValidOrigin(o.Origin, true) || !IsNonce(o.Nonce) || !isDigest(o.JKT) {
		return fmt.Errorf("opening: %w: fields", ErrMalformed)
	}
	return nil
}
