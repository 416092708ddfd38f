package proof

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// The longest token accepted, in bytes of its compact form. A request naming MaxTargets registrations of the longest
// ids fits maxToken; a directory carries the keys of many years, a receipt certificates and reviews.
const (
	maxToken     = 12 << 10
	maxDirectory = 64 << 10
	maxReceipt   = 256 << 10
	maxDecision  = 384 << 10 // a receipt within it grows by a third
)

// Header types.
const (
	typDirectory = "hikitsugi-directory+jwt"
	typRequest   = "hikitsugi-request+jwt"
	typOpening   = "hikitsugi-agent+jwt"
	typStatement = "hikitsugi-statement+jwt"
	typCommit    = "hikitsugi-commit+jwt"
	typReceipt   = "hikitsugi-receipt+jwt"
	typDecision  = "hikitsugi-decision+jwt"
)

type kidHeader struct {
	Alg string `json:"alg"`
	Kid string `json:"kid"`
	Typ string `json:"typ"`
}

type jwkHeader struct {
	Alg string `json:"alg"`
	JWK JWK    `json:"jwk"`
	Typ string `json:"typ"`
}

type cardHeader struct {
	Alg string `json:"alg"`
	Typ string `json:"typ"`
}

// token is a compact JWS taken apart; compact is what was received.
type token struct {
	compact         string
	input           string // the JWS signing input, RFC 7515 section 5.1
	header, payload []byte
}

func split(compact string, limit int) (token, error) {
	if len(compact) > limit {
		return token{}, fmt.Errorf("%w: longer than %d bytes", ErrMalformed, limit)
	}
	parts := strings.SplitN(compact, ".", 4)
	if len(parts) != 3 {
		return token{}, fmt.Errorf("%w: not three segments", ErrMalformed)
	}
	header, err := decodeSegment(parts[0])
	if err != nil {
		return token{}, err
	}
	payload, err := decodeSegment(parts[1])
	if err != nil {
		return token{}, err
	}
	if _, err := decodeSegment(parts[2]); err != nil {
		return token{}, err
	}
	return token{compact: compact, input: parts[0] + "." + parts[1], header: header, payload: payload}, nil
}

// verify checks the signature with a key whose algorithm the caller derived from the key, never from the token.
func (t token) verify(alg string, key crypto.PublicKey) error {
	parsed, err := jose.ParseSignedCompact(t.compact, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(alg)})
	if err != nil {
		return fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	if _, err := parsed.Verify(key); err != nil {
		return fmt.Errorf("%w: %v", ErrSignature, err)
	}
	return nil
}

// signingInput joins the canonical header and payload (RFC 7515 section 5.1).
func signingInput(header, payload any) (string, error) {
	h, err := encode(header)
	if err != nil {
		return "", fmt.Errorf("encode header: %w", err)
	}
	p, err := encode(payload)
	if err != nil {
		return "", fmt.Errorf("encode payload: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(h) + "." + base64.RawURLEncoding.EncodeToString(p), nil
}

// Assemble joins a signing input and the raw JWS signature (RFC 7518: PKCS #1 v1.5, or r and s at full width).
func Assemble(input string, signature []byte) string {
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// signES256 signs header and payload with a P-256 key of ours.
func signES256(key *ecdsa.PrivateKey, header, payload any) (string, error) {
	input, err := signingInput(header, payload)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(input))
	r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return Assemble(input, append(fixed(r), fixed(s)...)), nil
}

func fixed(n *big.Int) []byte { return n.FillBytes(make([]byte, 32)) }

// withJWK signs a payload under a {alg,jwk,typ} header.
func (s *Signer) withJWK(typ string, limit int, payload any) (string, error) {
	return within(limit)(signES256(s.key, jwkHeader{"ES256", s.jwk, typ}, payload))
}

// withKid signs a payload under a {alg,kid,typ} header.
func (s *Signer) withKid(typ string, limit int, payload any) (string, error) {
	return within(limit)(signES256(s.key, kidHeader{"ES256", s.kid, typ}, payload))
}

// within refuses to hand out a token that its reader would refuse for its length.
func within(limit int) func(string, error) (string, error) {
	return func(compact string, err error) (string, error) {
		if err == nil && len(compact) > limit {
			return "", fmt.Errorf("%w: longer than %d bytes", ErrMalformed, limit)
		}
		return compact, err
	}
}

// openJWK verifies a token by the key in its own header and decodes the payload; whether that key is to be trusted is
// for the caller to decide by its thumbprint.
func openJWK(compact, typ string, limit int, payload any) (JWK, error) {
	t, err := split(compact, limit)
	if err != nil {
		return JWK{}, err
	}
	var h jwkHeader
	if err := decode(t.header, &h); err != nil {
		return JWK{}, err
	}
	if h.Alg != "ES256" || h.Typ != typ {
		return JWK{}, fmt.Errorf("%w: header", ErrMalformed)
	}
	key, err := h.JWK.Key()
	if err != nil {
		return JWK{}, err
	}
	if err := t.verify(h.Alg, key); err != nil {
		return JWK{}, err
	}
	return h.JWK, decode(t.payload, payload)
}

// KeyFinder returns the trusted key with a kid.
type KeyFinder func(kid string) (JWK, bool)

// openKid verifies a token by a key that the caller trusts and decodes the payload.
func openKid(compact, typ string, limit int, find KeyFinder, payload any) (kid string, err error) {
	t, err := split(compact, limit)
	if err != nil {
		return "", err
	}
	var h kidHeader
	if err := decode(t.header, &h); err != nil {
		return "", err
	}
	if h.Alg != "ES256" || h.Typ != typ {
		return "", fmt.Errorf("%w: header", ErrMalformed)
	}
	jwk, ok := find(h.Kid)
	if !ok {
		return "", fmt.Errorf("kid %.43q: %w", h.Kid, ErrUnknownKey)
	}
	key, err := jwk.Key()
	if err != nil {
		return "", err
	}
	if err := t.verify(h.Alg, key); err != nil {
		return "", err
	}
	return h.Kid, decode(t.payload, payload)
}
