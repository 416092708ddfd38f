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

// takeApart splits a compact opening into what WebCrypto needs.
func takeApart(compact string) (h openingHeader, o opening, input string, signature []byte, err error) {
	parts := strings.Split(compact, ".")
	if len(parts) != 3 || len(compact) > 4096 {
		return h, o, "", nil, errOpening
	}
	decode := base64.RawURLEncoding.Strict().DecodeString
	header, err1 := decode(parts[0])
	payload, err2 := decode(parts[1])
	signature, err3 := decode(parts[2])
	if errors.Join(err1, err2, err3) != nil || json.Unmarshal(header, &h) != nil || json.Unmarshal(payload, &o) != nil {
		return h, o, "", nil, errOpening
	}
	if h.Alg != "ES256" || h.Typ != "hikitsugi-agent+jwt" || h.JWK.Kty != "EC" || h.JWK.Crv != "P-256" || o.V != 1 {
		return h, o, "", nil, errOpening
	}
	jwk, err := json.Marshal(h.JWK) // RFC 7638: these members in this order
	o.thumbprint = wire.Digest(string(jwk))
	return h, o, parts[0] + "." + parts[1], signature, err
}
