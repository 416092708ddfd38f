package remote

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"hikitsugi/api/proof"
)

// said is an opening as the agent makes it, and the thumbprint of its key.
func said(t *testing.T) (compact, thumbprint string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	agent, err := proof.NewSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	compact, err = proof.SignOpening(agent, proof.Opening{
		V: proof.Version, Origin: "https://registry.example:8443", Nonce: proof.Digest([]byte("nonce")), JKT: proof.Digest([]byte("k")),
	})
	if err != nil {
		t.Fatal(err)
	}
	return compact, agent.Thumbprint()
}

func TestAnOpeningIsReadAsTheAgentMadeIt(t *testing.T) {
	t.Parallel()
	compact, thumbprint := said(t)
	h, o, input, signature, err := takeApart(compact)
	if err != nil {
		t.Fatal(err)
	}
	if o.thumbprint != thumbprint || o.Origin != "https://registry.example:8443" || o.Nonce != proof.Digest([]byte("nonce")) || o.JKT != proof.Digest([]byte("k")) {
		t.Errorf("%+v by %s", o, thumbprint)
	}
	if input != compact[:strings.LastIndexByte(compact, '.')] || len(signature) != 64 || h.JWK.X == "" {
		t.Errorf("input %s, signature of %d bytes", input, len(signature))
	}
}

// Nothing passes here that package proof would refuse.
func TestAnOpeningOfAnotherFormIsRefused(t *testing.T) {
	t.Parallel()
	compact, _ := said(t)
	parts := strings.Split(compact, ".")
	changed := func(part int, old, new string) string {
		text, err := base64.RawURLEncoding.DecodeString(parts[part])
		if err != nil || !strings.Contains(string(text), old) {
			t.Fatalf("%s: no %s, %v", text, old, err)
		}
		other := append([]string{}, parts...)
		other[part] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(text), old, new, 1)))
		return strings.Join(other, ".")
	}
	for name, token := range map[string]string{
		"empty":                   "",
		"two segments":            parts[0] + "." + parts[1],
		"four segments":           compact + ".",
		"too long":                compact + strings.Repeat("A", 4096),
		"alg_none":                changed(0, "ES256", "none"),
		"typ_swapped":             changed(0, "hikitsugi-agent", "hikitsugi-commit"),
		"another curve":           changed(0, "P-256", "P-384"),
		"another kind of key":     changed(0, `"EC"`, `"OKP"`),
		"crit":                    changed(0, `{"alg"`, `{"crit":[],"alg"`),
		"version 2":               changed(1, `"v":1`, `"v":2`),
		"duplicate_key":           changed(1, `"origin"`, `"origin":"https://other.example","origin"`),
		"case_variant_key":        changed(1, `"origin"`, `"Origin"`),
		"unknown member":          changed(1, `{"v"`, `{"x":1,"v"`),
		"white space":             changed(1, `{"v"`, `{ "v"`),
		"trailing_json":           changed(1, `"}`, `"}{}`),
		"header with a newline":   parts[0] + "\n." + parts[1] + "." + parts[2],
		"payload with a newline":  parts[0] + "." + parts[1] + "\n." + parts[2],
		"signature, with newline": compact + "\n",
		"signature, padded":       compact + "==",
	} {
		if _, _, _, _, err := takeApart(token); !errors.Is(err, errOpening) {
			t.Errorf("%s: %v", name, err)
		}
		if _, _, err := proof.ParseOpening(token); err == nil {
			t.Errorf("%s: package proof takes it", name)
		}
	}
}
