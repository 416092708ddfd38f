package proof_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"hikitsugi/api/proof"
)

func TestLinked(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	if err := proof.Linked(w.c.Request, w.n.Request, w.k.Request); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(c, n, k *proof.Request){
		"new_card_from_another_agent_refused":            func(_, n, _ *proof.Request) { n.JKT = label("other agent") },
		"agent_restart_voids_k":                          func(_, n, k *proof.Request) { n.JKT, k.JKT = label("K after"), label("K after") },
		"stolen_current_proof_in_other_session":          func(_, n, k *proof.Request) { n.SID, k.SID = label("thief"), label("thief") },
		"commit in other session":                        func(_, _, k *proof.Request) { k.SID = label("thief") },
		"another transaction":                            func(c, _, _ *proof.Request) { c.TX = label("other")[:22] },
		"another registry":                               func(c, _, _ *proof.Request) { c.Origin = "https://other.test" },
		"demo card in earnest":                           func(c, _, _ *proof.Request) { c.Demo = true },
		"commit_names_card_k_never_saw":                  func(_, _, k *proof.Request) { k.Current = label("card") },
		"commit names a proof that the new card did not": func(_, _, k *proof.Request) { k.CurrentProof = label("proof") },
		"one request for two steps":                      func(c, n, _ *proof.Request) { n.JTI = c.JTI },
		"one request for the first and the last":         func(c, _, k *proof.Request) { k.JTI = c.JTI },
	} {
		t.Run(name, func(t *testing.T) {
			c, n, k := w.c.Request, w.n.Request, w.k.Request
			change(&c, &n, &k)
			if err := proof.Linked(c, n, k); !errors.Is(err, proof.ErrForeign) {
				t.Fatal(err)
			}
		})
	}
}

func TestConfirmationRefused(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	header, payload := segment(t, w.k.proof, 0), segment(t, w.k.proof, 1)
	body := func(old, new string) string { return forge(t, key("k"), header, strings.Replace(payload, old, new, 1)) }
	jwk := func(old, new string) string { return forge(t, key("k"), strings.Replace(header, old, new, 1), payload) }
	stranger := w.k.Request
	stranger.JKT = thumbprint(t, "operator")
	confirmed := must(proof.Confirm(signer(t, "operator"), stranger, w.k.compact))(t)
	for _, tt := range []struct {
		name, confirmation string
		want               error
	}{
		{"commit_by_other_key", confirmed, proof.ErrForeign},
		{"operator_cannot_commit_without_k", forge(t, key("request"), header, payload), proof.ErrSignature},
		{"commit_target_added", body(`["b",7]`, `["b",7],["c",1]`), proof.ErrForeign},
		{"deselected_target_untouched", body(`,["b",7]`, ``), proof.ErrForeign},
		{"review_changed", body(w.k.Review, label("another review")), proof.ErrForeign},
		{"commit_names_card_k_never_saw", body(w.k.New, label("card")), proof.ErrForeign},
		{"another request", body(proof.Digest([]byte(w.k.compact)), label("request")), proof.ErrForeign},
		{"another sentence", body("旧ICカードは使用できなくなります", "旧ICカードも使用できます"), proof.ErrForeign},
		{"typ_swapped", jwk("hikitsugi-commit", "hikitsugi-request"), proof.ErrForeign},
		{"jwk with private part", jwk(`"kty":"EC"`, `"d":"AA","kty":"EC"`), proof.ErrMalformed},
		{"jwk off the curve", jwk(`"y":"`, `"y":"A`), proof.ErrForeign},
		{"duplicate_key", body(`"v":1`, `"v":1,"v":1`), proof.ErrMalformed},
		{"statement of a card", w.n.proof, proof.ErrMalformed},
		{"empty", "", proof.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := proof.VerifyConfirmation(tt.confirmation, w.k.Request, w.k.compact); !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestConfirmSignsOnlyItsOwnCommit(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	for name, tt := range map[string]struct {
		k string
		s step
	}{
		"request_of_other_pc_refused": {"other k", w.k},
		"current-card is for a card":  {"k", w.c},
		"new-card is for a card":      {"k", w.n},
	} {
		t.Run(name, func(t *testing.T) {
			if token, err := proof.Confirm(signer(t, tt.k), tt.s.Request, tt.s.compact); !errors.Is(err, proof.ErrForeign) || token != "" {
				t.Fatal(token, err)
			}
		})
	}
}

func TestReviewDigestKeepsTextsApart(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, texts := range [][]string{{"ab"}, {"a", "b"}, {"", "ab"}, {"ab", ""}, {"b", "a"}, {"a", "", "b"}, {proof.Digest([]byte("a")), "b"}} {
		d := proof.ReviewDigest(texts[0], texts[1:])
		if seen[d] {
			t.Fatalf("%q passes for another review", texts)
		}
		seen[d] = true
	}
}

func TestOpening(t *testing.T) {
	t.Parallel()
	good := `{"v":1,"origin":"http://localhost:8080","nonce":"` + label("nonce") + `","jkt":"` + label("k") + `"}`
	header := strings.Replace(segment(t, must(proof.Confirm(signer(t, "agent"), commitFor(t, "agent"), ""))(t), 0), "commit", "agent", 1)
	if o, jwk, err := proof.ParseOpening(forge(t, key("agent"), header, good)); err != nil || o.JKT != label("k") || jwk.Thumbprint() != thumbprint(t, "agent") {
		t.Fatal(o, jwk, err)
	}
	for name, payload := range map[string]string{
		"origin with a path": strings.Replace(good, "8080", "8080/", 1),
		"short nonce":        strings.Replace(good, label("nonce"), base64.RawURLEncoding.EncodeToString([]byte("short")), 1),
		"no key":             strings.Replace(good, label("k"), "", 1),
		"version":            strings.Replace(good, `"v":1`, `"v":2`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			if o, _, err := proof.ParseOpening(forge(t, key("agent"), header, payload)); !errors.Is(err, proof.ErrMalformed) || o.V != 0 {
				t.Fatal(o, err)
			}
		})
	}
	t.Run("signed by another program", func(t *testing.T) {
		if _, _, err := proof.ParseOpening(forge(t, key("other agent"), header, good)); !errors.Is(err, proof.ErrSignature) {
			t.Fatal(err)
		}
	})
}

func commitFor(t testing.TB, k string) proof.Request {
	return proof.Request{Purpose: proof.Commit, JKT: thumbprint(t, k)}
}
