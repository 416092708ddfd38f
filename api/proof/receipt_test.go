package proof_test

import (
	"crypto/elliptic"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"

	"hikitsugi/api/proof"
)

func TestReceipt(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	t.Run("receipt_verifies_after_all_certificates_expired", func(t *testing.T) {
		got, err := proof.VerifyReceipt(w.token, w.directory)
		if err != nil || got.Number != w.receipt.Number {
			t.Fatal(got.Number, err)
		}
	})
	t.Run("and after its request key retired", func(t *testing.T) {
		later := w.directory
		later.Request, later.PastRequest = directory().Request, w.directory.Request
		later.Request[0].JWK = signer(t, "request of 2026").JWK()
		if _, err := proof.VerifyReceipt(w.token, later); err != nil {
			t.Fatal(err)
		}
		if _, err := later.ParseRequest(w.c.compact); !errors.Is(err, proof.ErrUnknownKey) {
			t.Fatalf("an agent takes a retired request key: %v", err)
		}
	})
}

// receipt_with_removed_evidence_fails, and the like. Even the holder of the receipt key cannot make these: each is signed
// anew after the change.
func TestReceiptWithAlteredPart(t *testing.T) {
	t.Parallel()
	w, other := renewal(t), renewal(t)
	stranger := newCard(t, ecKey(t, elliptic.P256()))
	b64 := base64.StdEncoding.EncodeToString
	alter := func(change func(r *proof.Receipt)) proof.Receipt {
		r := w.newReceipt(t)
		r.Results, r.ShownTargets = slices.Clone(r.Results), slices.Clone(r.ShownTargets)
		change(&r)
		return r
	}
	leafOf := func(change func(l *proof.Leaf)) func(r *proof.Receipt) {
		l := w.leaf
		change(&l)
		return func(r *proof.Receipt) { r.Leaf = string(must(l.Encode())(t)) }
	}
	for name, change := range map[string]func(r *proof.Receipt){
		"version":                       func(r *proof.Receipt) { r.V = 2 },
		"kind":                          func(r *proof.Receipt) { r.Kind = proof.Import },
		"origin":                        func(r *proof.Receipt) { r.Origin = "https://other.test" },
		"demo":                          func(r *proof.Receipt) { r.Demo = true },
		"number":                        func(r *proof.Receipt) { r.Number = "20010909-000002-1" },
		"issued before the commit":      func(r *proof.Receipt) { r.IssuedAt = started },
		"issued after the key's end":    func(r *proof.Receipt) { r.IssuedAt = 2_000_000_000 },
		"current request removed":       func(r *proof.Receipt) { r.Current.Request = "" },
		"current request of another":    func(r *proof.Receipt) { r.Current.Request = other.n.compact },
		"current proof removed":         func(r *proof.Receipt) { r.Current.Proof = "" },
		"current proof of another":      func(r *proof.Receipt) { r.Current.Proof = other.c.proof },
		"current certificate removed":   func(r *proof.Receipt) { r.Current.Certificate = "" },
		"current certificate of other":  func(r *proof.Receipt) { r.Current.Certificate = b64(stranger.der) },
		"certificate with a line break": func(r *proof.Receipt) { r.Current.Certificate += "\n" },
		"certificate over 8 KiB":        func(r *proof.Receipt) { r.Current.Certificate = b64(make([]byte, 9<<10)) },
		"chain of another authority":    func(r *proof.Receipt) { r.Current.Chain = stranger.chain },
		"chain removed":                 func(r *proof.Receipt) { r.New.Chain = nil },
		"chain starting with the card":  func(r *proof.Receipt) { r.Current.Chain = append([]string{b64(w.current.der)}, r.Current.Chain...) },
		"chain without end":             func(r *proof.Receipt) { r.Current.Chain = slices.Repeat(r.Current.Chain, 9) },
		"new request removed":           func(r *proof.Receipt) { r.New.Request = "" },
		"new proof removed":             func(r *proof.Receipt) { r.New.Proof = "" },
		"new certificate removed":       func(r *proof.Receipt) { r.New.Certificate = "" },
		"new card is the current one":   func(r *proof.Receipt) { r.New = r.Current },
		"cards exchanged":               func(r *proof.Receipt) { r.New, r.Current = r.Current, r.New },
		"confirmation request removed":  func(r *proof.Receipt) { r.Confirmation.Request = "" },
		"confirmation proof removed":    func(r *proof.Receipt) { r.Confirmation.Proof = "" },
		"confirmation of another":       func(r *proof.Receipt) { r.Confirmation = other.receipt.Confirmation },
		"shown text altered":            func(r *proof.Receipt) { r.Shown += " " },
		"shown registration altered":    func(r *proof.Receipt) { r.ShownTargets[0] = "a 不一致" },
		"shown registration removed":    func(r *proof.Receipt) { r.ShownTargets = r.ShownTargets[:1] },
		"result removed":                func(r *proof.Receipt) { r.Results = r.Results[1:] },
		"result twice":                  func(r *proof.Receipt) { r.Results = append(r.Results, r.Results[2]) },
		"result of waiting as done":     func(r *proof.Receipt) { r.Results[1].State = proof.HandedOver },
		"result of declined as done":    func(r *proof.Receipt) { r.Results[2].State = proof.HandedOver },
		"result without state":          func(r *proof.Receipt) { r.Results[2].State = "" },
		"result of done as declined":    func(r *proof.Receipt) { r.Results[0].State = proof.Declined },
		"leaf removed":                  func(r *proof.Receipt) { r.Leaf = "" },
		"leaf with white space":         func(r *proof.Receipt) { r.Leaf += " " },
		"deselected_target_untouched": leafOf(func(l *proof.Leaf) {
			l.Pending = append(slices.Clone(l.Pending), proof.Target{Registration: "c", Version: 1})
		}),
		"leaf of a target left out":   leafOf(func(l *proof.Leaf) { l.Pending = nil }),
		"leaf of another version":     leafOf(func(l *proof.Leaf) { l.Pending = []proof.Target{{Registration: "b", Version: 8}} }),
		"leaf of another card":        leafOf(func(l *proof.Leaf) { l.New = label("card") }),
		"leaf of another review":      leafOf(func(l *proof.Leaf) { l.Review = label("review") }),
		"leaf of another transaction": leafOf(func(l *proof.Leaf) { l.TX = label("other")[:21] + "A" }),
		"leaf long after the request": leafOf(func(l *proof.Leaf) { l.At = started + 3600 }),
		"leaf before the request":     leafOf(func(l *proof.Leaf) { l.At = started - 3600 }),
		"malleated_s_not_a_second_proof": func(r *proof.Receipt) {
			r.New.Proof = malleate(t, r.New.Proof, elliptic.P384())
			if err := proof.VerifyStatement(r.New.Proof, w.n.Request, w.n.compact, w.next.der, w.next.public(t)); err != nil {
				t.Fatalf("the altered signature should verify: %v", err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			token := must(proof.SignReceipt(signer(t, "receipt"), alter(change)))(t)
			got, err := proof.VerifyReceipt(token, w.directory)
			if err == nil || got.Number != "" {
				t.Fatal("accepted")
			}
			if !isOurs(err) {
				t.Fatalf("untyped error: %v", err)
			}
		})
	}
}

func TestReceiptSignedByOthers(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	for name, token := range map[string]string{
		"request key":   must(proof.SignReceipt(signer(t, "request"), w.receipt))(t),
		"altered bytes": strings.Replace(w.token, ".ey", ".ez", 1),
		"no signature":  w.token[:strings.LastIndexByte(w.token, '.')+1],
		"empty":         "",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := proof.VerifyReceipt(token, w.directory); !isOurs(err) {
				t.Fatal(err)
			}
		})
	}
}

func TestReceiptOverItsLimitIsNotSigned(t *testing.T) {
	t.Parallel()
	if _, err := proof.SignReceipt(signer(t, "receipt"), proof.Receipt{Shown: strings.Repeat("漢", 80<<10)}); !errors.Is(err, proof.ErrMalformed) {
		t.Fatal(err)
	}
}

func isOurs(err error) bool {
	return slices.ContainsFunc([]error{proof.ErrMalformed, proof.ErrSignature, proof.ErrUnknownKey, proof.ErrForeign, proof.ErrTimedOut},
		func(want error) bool { return errors.Is(err, want) })
}
