package proof_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"math/big"
	"strings"
	"testing"

	"hikitsugi/api/proof"
)

func TestStatementOfEachKeyType(t *testing.T) {
	t.Parallel()
	for alg, c := range map[string]card{
		"RS256": newCard(t, rsaKey()),
		"ES256": newCard(t, ecKey(t, elliptic.P256())),
		"ES384": newCard(t, ecKey(t, elliptic.P384())),
	} {
		t.Run(alg, func(t *testing.T) {
			w := newWorld(t, c, newCard(t, ecKey(t, elliptic.P256())), fresh)
			if err := proof.VerifyStatement(w.c.proof, w.c.Request, w.c.compact, c.der, c.public(t)); err != nil {
				t.Fatal(err)
			}
			if want := `{"alg":"` + alg + `","typ":"hikitsugi-statement+jwt"}`; segment(t, w.c.proof, 0) != want {
				t.Fatalf("header %s", segment(t, w.c.proof, 0))
			}
		})
	}
}

func TestStatementRefused(t *testing.T) {
	t.Parallel()
	c256, c384 := newCard(t, ecKey(t, elliptic.P256())), newCard(t, ecKey(t, elliptic.P384()))
	w := newWorld(t, c256, c384, fresh)
	input := func(compact string) string { return compact[:strings.LastIndexByte(compact, '.')] }
	first, raw := input(w.c.proof), []byte(segment(t, w.c.proof, 2))
	der := must(ecdsa.SignASN1(rand.Reader, c256.key.(*ecdsa.PrivateKey), sum(first)))(t)
	zero, n := make([]byte, 32), elliptic.P256().Params().N.Bytes()
	reheaded := func(alg, compact string, c card) string {
		in := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"`+alg+`","typ":"hikitsugi-statement+jwt"}`)) + "." + strings.Split(compact, ".")[1]
		return proof.Assemble(in, rawSign(t, c.key, in))
	}
	altered := func(old, new string) string {
		return forge(t, c256.key.(*ecdsa.PrivateKey), segment(t, w.c.proof, 0), strings.Replace(segment(t, w.c.proof, 1), old, new, 1))
	}
	for _, tt := range []struct {
		name, proof string
		s           step
		c           card
		want        error
	}{
		{"card_digest_of_other_certificate", w.c.proof, w.c, newCard(t, c256.key), proof.ErrForeign},
		{"rs256_header_on_ec_key", reheaded("RS256", w.c.proof, c256), w.c, c256, proof.ErrForeign},
		{"es256_on_p384", reheaded("ES256", w.n.proof, c384), w.n, c384, proof.ErrForeign},
		{"alg_none", reheaded("none", w.c.proof, c256), w.c, c256, proof.ErrForeign},
		{"der_signature", proof.Assemble(first, der), w.c, c256, proof.ErrSignature},
		{"short_r_padded", proof.Assemble(first, append([]byte{0}, raw...)), w.c, c256, proof.ErrSignature},
		{"r_short", proof.Assemble(first, raw[1:]), w.c, c256, proof.ErrSignature},
		{"r_or_s_zero_or_n/r zero", proof.Assemble(first, join(zero, raw[32:])), w.c, c256, proof.ErrSignature},
		{"r_or_s_zero_or_n/s zero", proof.Assemble(first, join(raw[:32], zero)), w.c, c256, proof.ErrSignature},
		{"r_or_s_zero_or_n/r n", proof.Assemble(first, join(n, raw[32:])), w.c, c256, proof.ErrSignature},
		{"r_or_s_zero_or_n/s n", proof.Assemble(first, join(raw[:32], n)), w.c, c256, proof.ErrSignature},
		{"no signature", first + ".", w.c, c256, proof.ErrSignature},
		{"signed by another card", reheaded("ES256", w.c.proof, newCard(t, ecKey(t, elliptic.P256()))), w.c, c256, proof.ErrSignature},
		{"purpose_swapped", w.c.proof, step{Request: w.n.Request, compact: w.n.compact}, c256, proof.ErrForeign},
		{"commit is not for cards", w.c.proof, w.k, c256, proof.ErrForeign},
		{"another request", w.c.proof, step{Request: w.c.Request, compact: w.c.compact + "A"}, c256, proof.ErrForeign},
		{"typ_swapped", forge(t, c256.key.(*ecdsa.PrivateKey), `{"alg":"ES256","typ":"hikitsugi-commit+jwt"}`, segment(t, w.c.proof, 1)), w.c, c256, proof.ErrForeign},
		{"jwk_jku_x5u_crit_refused", forge(t, c256.key.(*ecdsa.PrivateKey), `{"alg":"ES256","typ":"hikitsugi-statement+jwt","x5c":[]}`, segment(t, w.c.proof, 1)), w.c, c256, proof.ErrMalformed},
		{"duplicate_key", altered(`{"v":1`, `{"v":1,"v":1`), w.c, c256, proof.ErrMalformed},
		{"another sentence", altered("この署名だけでは", "この署名で"), w.c, c256, proof.ErrForeign},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := proof.VerifyStatement(tt.proof, tt.s.Request, tt.s.compact, tt.c.der, tt.c.public(t))
			if !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestKeysOutsideTheListSignNothing(t *testing.T) {
	t.Parallel()
	modulus := func(bits uint) *big.Int { return new(big.Int).SetBit(big.NewInt(1), int(bits)-1, 1) }
	for name, key := range map[string]any{
		"rsa_16384_refused_before_verify": &rsa.PublicKey{N: modulus(16384), E: 65537},
		"rsa 4097":                        &rsa.PublicKey{N: modulus(4097), E: 65537},
		"rsa 1024":                        &rsa.PublicKey{N: modulus(1024), E: 65537},
		"rsa without modulus":             &rsa.PublicKey{},
		"no rsa key":                      (*rsa.PublicKey)(nil),
		"no ec key":                       (*ecdsa.PublicKey)(nil),
		"p-521":                           &ecKey(t, elliptic.P521()).PublicKey,
		"hmac secret":                     []byte("secret"),
		"none":                            nil,
	} {
		t.Run(name, func(t *testing.T) {
			err := proof.VerifyStatement("", proof.Request{Purpose: proof.CurrentCard}, "", nil, key)
			if alg, algErr := proof.Alg(key); !errors.Is(err, proof.ErrMalformed) || !errors.Is(algErr, proof.ErrMalformed) || alg != "" {
				t.Fatal(err, algErr, alg)
			}
		})
	}
}

// malleate turns a valid ECDSA signature into the other one that is valid for the same bytes.
func malleate(t testing.TB, compact string, curve elliptic.Curve) string {
	t.Helper()
	raw, size := []byte(segment(t, compact, 2)), curve.Params().BitSize/8
	s := new(big.Int).Sub(curve.Params().N, new(big.Int).SetBytes(raw[size:]))
	return proof.Assemble(compact[:strings.LastIndexByte(compact, '.')], join(raw[:size], s.FillBytes(make([]byte, size))))
}

func join(a, b []byte) []byte { return append(append([]byte{}, a...), b...) }

func sum(s string) []byte {
	h := sha256.Sum256([]byte(s))
	return h[:]
}
