package proof_test

import (
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

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
		"leaf of another current":     leafOf(func(l *proof.Leaf) { l.Current = label("card") }),
		"leaf of another first proof": leafOf(func(l *proof.Leaf) { l.CurrentProof = label("proof") }),
		"leaf of another new proof":   leafOf(func(l *proof.Leaf) { l.NewProof = label("proof") }),
		"leaf of another commit":      leafOf(func(l *proof.Leaf) { l.Confirmation = label("confirmation") }),
		"leaf after the receipt":      leafOf(func(l *proof.Leaf) { l.At = started + 201 }),
		"leaf long after the request": func(r *proof.Receipt) {
			leafOf(func(l *proof.Leaf) { l.At = started + 3600 })(r)
			r.IssuedAt = started + 3600
		},
		"result of what is no id": func(r *proof.Receipt) { r.Results[2].Registration = "業者 1" },
		"leaf before the request": leafOf(func(l *proof.Leaf) { l.At = started - 3600 }),
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

// What is signed step by step by the right keys, about something else than the step before, is no receipt, whoever puts
// it together. Without a change the same steps make one.
func TestReceiptOfStepsThatDoNotFit(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	for name, c := range map[string]struct {
		change func(first, second, third *proof.Request, shown *[]string)
		want   error
	}{
		"nothing changed": {func(_, _, _ *proof.Request, _ *[]string) {}, nil},
		"commit_names_card_k_never_saw": {func(_, second, third *proof.Request, _ *[]string) {
			second.Current, third.Current = label("card"), label("card")
		}, proof.ErrForeign},
		"a proof that the current card did not make": {func(_, second, third *proof.Request, _ *[]string) {
			second.CurrentProof, third.CurrentProof = label("proof"), label("proof")
		}, proof.ErrForeign},
		"a new card that did not sign": {func(_, _, third *proof.Request, _ *[]string) { third.New = label("card") }, proof.ErrForeign},
		"a proof that the new card did not make": {func(_, _, third *proof.Request, _ *[]string) {
			third.NewProof = label("proof")
		}, proof.ErrForeign},
		"purpose_swapped/the current card stated itself a new one": {func(first, _, _ *proof.Request, _ *[]string) {
			first.Purpose, first.Current, first.CurrentProof = proof.NewCard, label("card"), label("proof")
		}, proof.ErrForeign},
		"new_card_from_another_agent_refused": {func(first, _, _ *proof.Request, _ *[]string) {
			first.JKT = label("another agent")
		}, proof.ErrForeign},
		"stolen_current_proof_in_other_session": {func(first, _, _ *proof.Request, _ *[]string) {
			first.SID = label("another session")
		}, proof.ErrForeign},
		"the current card signed in another transaction": {func(first, _, _ *proof.Request, _ *[]string) {
			first.TX = label("another")[:21] + "A"
		}, proof.ErrForeign},
		"more shown than chosen": {func(_, _, third *proof.Request, shown *[]string) {
			*shown = append(*shown, "c 一致")
			third.Review = proof.ReviewDigest("① 株式会社A", *shown)
		}, proof.ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			token := must(proof.SignReceipt(signer(t, "receipt"), w.again(t, c.change)))(t)
			if _, err := proof.VerifyReceipt(token, w.directory); !errors.Is(err, c.want) {
				t.Fatal(err)
			}
		})
	}
}

// again takes every step of a renewal anew, each naming the one before, after a change of the requests.
func (w *world) again(t *testing.T, change func(first, second, third *proof.Request, shown *[]string)) proof.Receipt {
	t.Helper()
	other, shown := *w, slices.Clone(w.receipt.ShownTargets)
	first, second, third := w.c.Request, w.n.Request, w.k.Request
	change(&first, &second, &third, &shown)
	other.c = other.cardStep(t, first, "current", w.current, fresh)
	if second.CurrentProof == w.n.CurrentProof {
		second.CurrentProof = proof.Digest([]byte(other.c.proof))
		third.CurrentProof = second.CurrentProof
	}
	other.n = other.cardStep(t, second, "new", w.next, fresh)
	if third.NewProof == w.k.NewProof {
		third.NewProof = proof.Digest([]byte(other.n.proof))
	}
	other.k = other.commitStep(t, third, fresh)
	other.leaf = leaf(other.k)
	r := other.newReceipt(t)
	r.ShownTargets = shown
	return r
}

// same_key_new_certificate: two certificates of one key are one card.
func TestReceiptOfOneKeyTwice(t *testing.T) {
	t.Parallel()
	one := ecKey(t, elliptic.P256())
	w := newWorld(t, newCard(t, one), newCard(t, one), fresh)
	if _, err := proof.VerifyReceipt(w.token, w.directory); !errors.Is(err, proof.ErrForeign) {
		t.Fatal(err)
	}
}

// An issuer is read within bounds: its key and its certificate's size are asked before any signature under it.
func TestReceiptOfAnIssuerBeyondBounds(t *testing.T) {
	t.Parallel()
	w, ca := renewal(t), ecKey(t, elliptic.P256())
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Unix(started, 0), NotAfter: time.Unix(started+1, 0)}
	issue := func(public any) string {
		return base64.StdEncoding.EncodeToString(must(x509.CreateCertificate(rand.Reader, template, template, public, ca))(t))
	}
	card := &x509.Certificate{SerialNumber: big.NewInt(2), KeyUsage: x509.KeyUsageDigitalSignature, NotBefore: template.NotBefore, NotAfter: template.NotAfter}
	w.current.der = must(x509.CreateCertificate(rand.Reader, card, template, w.current.public(t), ca))(t)
	good := issue(ca.Public())
	template.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 999, 1}, Value: make([]byte, 9<<10)}}
	long := issue(ca.Public())
	template.ExtraExtensions = nil
	huge := issue(&rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 16383, 1), E: 65537})
	for name, c := range map[string]struct {
		issuer string
		want   error
	}{
		"within bounds":    {good, nil},
		"over 8 KiB":       {long, proof.ErrMalformed},
		"key of 16384 bit": {huge, proof.ErrMalformed},
	} {
		w.current.chain = []string{c.issuer}
		other := newWorld(t, w.current, w.next, fresh)
		if _, err := proof.VerifyReceipt(other.token, other.directory); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
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
