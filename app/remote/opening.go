package remote

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"hikitsugi/api/wire"
)

// opening is the payload of package proof's Opening with the thumbprint of the key that signed it. Package proof
// itself stays out of the page, for it brings X.509; the browser's own WebCrypto verifies.
type opening struct {
	V          int    `json:"v"`
	Origin     string `json:"origin"`
	Nonce      string `json:"nonce"`
	JKT        string `json:"jkt"`
	thumbprint string
}

type openingHeader struct {
	Alg string `json:"alg"`
	JWK struct {
		Crv string `json:"crv"`
		Kty string `json:"kty"`
		X   string `json:"x"`
		Y   string `json:"y"`
	} `json:"jwk"`
	Typ string `json:"typ"`
}

var errOpening = errors.New("the agent's answer does not verify")

// takeApart splits a compact opening into what WebCrypto needs. It takes the one form alone that package proof gives it.
func takeApart(compact string) (h openingHeader, o opening, input string, signature []byte, err error) {
	parts := strings.Split(compact, ".")
	if len(parts) != 3 || len(compact) > 4096 {
		return h, o, "", nil, errOpening
	}
	signature, err = base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || base64.RawURLEncoding.EncodeToString(signature) != parts[2] || !read(parts[0], &h) || !read(parts[1], &o) {
		return h, o, "", nil, errOpening
	}
	if h.Alg != "ES256" || h.Typ != "hikitsugi-agent+jwt" || h.JWK.Kty != "EC" || h.JWK.Crv != "P-256" || o.V != 1 {
		return h, o, "", nil, errOpening
	}
	jwk, err := json.Marshal(h.JWK) // RFC 7638: these members in this order
	o.thumbprint = wire.Digest(string(jwk))
	return h, o, parts[0] + "." + parts[1], signature, err
}

// read decodes a segment, and tells whether writing what was read gives the same bytes: encoding/json passes over members
// that it does not know and takes the last of several of one name, base64 passes over line breaks.
func read(segment string, v any) bool {
	text, err := base64.RawURLEncoding.DecodeString(segment)
	if err != nil || json.Unmarshal(text, v) != nil {
		return false
	}
	again, err := json.Marshal(v)
	return err == nil && base64.RawURLEncoding.EncodeToString(again) == segment
}
