package proof_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"hikitsugi/api/proof"
)

const requestHeader = `{"alg":"ES256","kid":"%s","typ":"hikitsugi-request+jwt"}`

// Each token is signed by the registry's own request key (or not at all where the name says so): form alone refuses it.
func TestRequestOfWrongForm(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	header, payload := segment(t, w.k.compact, 0), segment(t, w.k.compact, 1)
	if header != fmt.Sprintf(requestHeader, thumbprint(t, "request")) {
		t.Fatalf("header %s", header)
	}
	body := func(old, new string) string {
		if !strings.Contains(payload, old) {
			t.Fatalf("no %s in %s", old, payload)
		}
		return forge(t, key("request"), header, strings.Replace(payload, old, new, 1))
	}
	head := func(old, new string) string {
		return forge(t, key("request"), strings.Replace(header, old, new, 1), payload)
	}
	parts := strings.Split(w.k.compact, ".")
	for name, compact := range map[string]string{
		"alg_none":                                head("ES256", "none"),
		"alg_none without signature":              base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + parts[1] + ".",
		"alg_hs256_with_public_key":               hs256(t, strings.Replace(header, "ES256", "HS256", 1), payload),
		"jwk_jku_x5u_crit_refused/jwk":            head(`,"typ"`, `,"jwk":{},"typ"`),
		"jwk_jku_x5u_crit_refused/jku":            head(`,"typ"`, `,"jku":"https://example.test","typ"`),
		"jwk_jku_x5u_crit_refused/x5u":            head(`+jwt"}`, `+jwt","x5u":"https://example.test"}`),
		"jwk_jku_x5u_crit_refused/crit":           head(`{"alg`, `{"crit":["b64"],"b64":false,"alg`),
		"typ_swapped/receipt":                     head("hikitsugi-request", "hikitsugi-receipt"),
		"typ_swapped/case":                        head("hikitsugi-request", "hikitsugi-Request"),
		"typ_swapped/none":                        head(`,"typ":"hikitsugi-request+jwt"`, ""),
		"header order":                            head(`{"alg":"ES256",`, `{`),
		"duplicate_key":                           body(`"v":1`, `"v":1,"v":1`),
		"duplicate_key/header":                    head(`"alg":"ES256"`, `"alg":"ES256","alg":"ES256"`),
		"case_variant_key":                        body(`"v":1`, `"V":1`),
		"case_variant_key/both":                   body(`"v":1`, `"v":1,"Origin":"https://evil.test"`),
		"trailing_json":                           forge(t, key("request"), header, payload+"{}"),
		"trailing_json/white space":               forge(t, key("request"), header, payload+" "),
		"leading bom":                             forge(t, key("request"), header, "\ufeff"+payload),
		"null":                                    forge(t, key("request"), header, "null"),
		"array":                                   forge(t, key("request"), header, "["+payload+"]"),
		"unknown member":                          body(`"v":1`, `"v":1,"content":""`),
		"empty optional member":                   body(`"jkt"`, `"current":"","jkt"`),
		"escaped letter":                          body("https://example", `https:\/\/example`),
		"invalid utf-8":                           body("https://example", "https://\xff"),
		"integer as 1.0":                          body(`"v":1`, `"v":1.0`),
		"integer as 1e0":                          body(`"v":1`, `"v":1e0`),
		"integer as string":                       body(`"v":1`, `"v":"1"`),
		"iat as 1e9":                              body(`"iat":1000000000`, `"iat":1e9`),
		"iat negative":                            body(`"iat":1000000000`, `"iat":-1`),
		"iat beyond int64":                        body(`"iat":1000000000`, `"iat":10000000000000000000`),
		"version 2":                               body(`"v":1`, `"v":2`),
		"exp_over_300s":                           body(`"exp":1000000300`, `"exp":1000000301`),
		"exp at iat":                              body(`"exp":1000000300`, `"exp":1000000000`),
		"exp beyond 2^53":                         body(`"iat":1000000000,"exp":1000000300`, `"iat":9223372036854775506,"exp":9223372036854775806`),
		"tx short":                                body(w.k.TX, w.k.TX[:20]),
		"tx with trailing bits":                   body(w.k.TX, w.k.TX[:21]+"B"),
		"jti missing":                             body(w.k.JTI, ""),
		"sid padded":                              body(w.k.SID, w.k.SID+"="),
		"jkt in the other alphabet":               body(w.k.JKT, "+"+w.k.JKT[1:]),
		"origin of plain http":                    body("https://", "http://"),
		"targets not sorted":                      body(`[["a",3],["b",7]]`, `[["b",7],["a",3]]`),
		"targets twice":                           body(`["b",7]`, `["a",4]`),
		"targets none":                            body(`,"targets":[["a",3],["b",7]]`, ""),
		"target of three":                         body(`["b",7]`, `["b",7,7]`),
		"target of one":                           body(`["b",7]`, `["b"]`),
		"target null":                             body(`["b",7]`, `null`),
		"target version 0":                        body(`["b",7]`, `["b",0]`),
		"target version 7.0":                      body(`["b",7]`, `["b",7.0]`),
		"target version beyond 2^53":              body(`["b",7]`, `["b",9007199254740993]`),
		"target id escaped":                       body(`["b",7]`, `["\u0062",7]`),
		"target id not ascii":                     body(`["b",7]`, `["業",7]`),
		"target id long":                          body(`["b",7]`, `["`+strings.Repeat("b", 65)+`",7]`),
		"targets too many":                        body(`["b",7]`, manyTargets(64)),
		"new card is the current one":             body(w.k.New, w.k.Current),
		"purpose_swapped/to current-card":         body(`"commit"`, `"current-card"`),
		"purpose_swapped/to new-card":             body(`"commit"`, `"new-card"`),
		"purpose of a later version":              body(`"commit"`, `"sign-in"`),
		"base64_newline_or_trailing_bits/newline": parts[0] + "\n." + parts[1] + "." + parts[2],
		"base64_newline_or_trailing_bits/return":  w.k.compact + "\r",
		"base64_newline_or_trailing_bits/padding": parts[0] + "." + parts[1] + "." + parts[2] + "==",
		"base64_newline_or_trailing_bits/bits":    trailingBits(w.k.compact),
		"two segments":                            parts[0] + "." + parts[1],
		"four segments":                           w.k.compact + ".",
		"only dots":                               strings.Repeat(".", 10_000),
		"longer than any request":                 w.k.compact + strings.Repeat("A", 12<<10),
		"deep nesting":                            body(`[["a",3],["b",7]]`, strings.Repeat("[", 4000)),
		"":                                        "",
	} {
		t.Run(name, func(t *testing.T) {
			if got, kid, err := proof.ParseRequest(compact, w.directory.RequestKey); !errors.Is(err, proof.ErrMalformed) || got.V != 0 || kid != "" {
				t.Fatal(got, kid, err)
			}
		})
	}
}

func TestRequestOfOthers(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	elsewhere, demo, early, late := w.c.Request, w.c.Request, w.c.Request, w.c.Request
	elsewhere.Origin, demo.Demo = "https://other.test", true
	early.IAT, early.EXP = started-2000, started-1900
	late.IAT, late.EXP = started+80*86400, started+80*86400+1
	sign := func(name string, r proof.Request) string { return must(proof.SignRequest(signer(t, name), r))(t) }
	for _, tt := range []struct {
		name, compact string
		want          error
	}{
		{"unknown_kid", sign("somebody", w.c.Request), proof.ErrUnknownKey},
		{"kid of another key", forge(t, key("somebody"), fmt.Sprintf(requestHeader, thumbprint(t, "request")), segment(t, w.c.compact, 1)), proof.ErrSignature},
		{"receipt key", sign("receipt", w.c.Request), proof.ErrUnknownKey},
		{"other origin", sign("request", elsewhere), proof.ErrForeign},
		{"demo request in earnest", sign("request", demo), proof.ErrForeign},
		{"before the key's validity", sign("request", early), proof.ErrForeign},
		{"after the key's validity", sign("request", late), proof.ErrForeign},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := w.directory.ParseRequest(tt.compact); !errors.Is(err, tt.want) || got.V != 0 {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestRequestAndTheClocks(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	t.Run("pc_clock_plus_minus_10_years_works", func(t *testing.T) {
		// The PC's clock is no argument: requests of 2001 pass in any year.
		if _, err := w.directory.ParseRequest(w.c.compact); err != nil {
			t.Fatal(err)
		}
	})
	for at, want := range map[int64]error{
		started: nil, started + 299: nil, started + 300: proof.ErrTimedOut, started + 301: proof.ErrTimedOut,
		started - 60: nil, started - 61: proof.ErrTimedOut, // the clock of another replica
	} {
		t.Run(fmt.Sprintf("expired_by_server_clock/%d", at-started), func(t *testing.T) {
			if err := w.c.TimedOut(time.Unix(at, 0)); !errors.Is(err, want) {
				t.Fatal(err)
			}
		})
	}
}

// What can be signed can be read: ids, versions and origin of the greatest length stay under the limit.
func TestLargestRequestIsReadAgain(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	r := w.k.Request
	r.Targets, r.Origin = nil, "https://"+strings.Repeat(strings.Repeat("a", 61)+".", 4)+"test:8443"
	for i := range 64 {
		r.Targets = append(r.Targets, proof.Target{Registration: fmt.Sprintf("%02d", i) + strings.Repeat("x", 62), Version: 1<<53 - 1})
	}
	compact := must(proof.SignRequest(signer(t, "request"), r))(t)
	if _, _, err := proof.ParseRequest(compact, w.directory.RequestKey); err != nil {
		t.Fatal(err)
	}
	confirmed := must(proof.Confirm(signer(t, "k"), r, compact))(t)
	if err := proof.VerifyConfirmation(confirmed, r, compact); err != nil {
		t.Fatal(err)
	}
}

// trailingBits sets the bits of the last character that stand for no byte.
func trailingBits(compact string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := len(compact) - 1
	return compact[:last] + string(alphabet[strings.IndexByte(alphabet, compact[last])+1])
}

func manyTargets(n int) string {
	s := make([]string, n)
	for i := range s {
		s[i] = fmt.Sprintf(`["b%02d",7]`, i)
	}
	return strings.Join(s, ",")
}

func hs256(t testing.TB, header, payload string) string {
	t.Helper()
	b64 := base64.RawURLEncoding.EncodeToString
	input := b64([]byte(header)) + "." + b64([]byte(payload))
	mac := hmac.New(sha256.New, must(key("request").PublicKey.Bytes())(t))
	mac.Write([]byte(input))
	return proof.Assemble(input, mac.Sum(nil))
}
