package proof_test

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"hikitsugi/api/proof"
)

const decisionFile = "testdata/decision.json"

// decided is a decision on a renewal of the tests, which waits at b in version 7.
func decided(t testing.TB, w *world, kind proof.Kind) (proof.Leaf, proof.Decision) {
	t.Helper()
	b := []proof.Target{{Registration: "b", Version: 7}}
	l := proof.Leaf{V: 1, Kind: kind, At: started + 900, Current: w.leaf.Current, Officer: "officer-17"}
	d := proof.Decision{V: 1, Origin: origin, Kind: kind, IssuedAt: started + 900}
	switch kind {
	case proof.Approval:
		l.New, l.HandedOver = w.leaf.New, []proof.Target{{Registration: "b", Version: 8}}
		d.Results = []proof.Result{{Registration: "b", State: proof.HandedOver}}
	case proof.Rejection:
		l.Refused = b
		d.Results = []proof.Result{{Registration: "b", State: proof.Refused}}
	case proof.Suspension:
		l.Suspended = b
	case proof.Reinstatement:
		l.Reinstated = b
	}
	if d.Results != nil {
		l.Receipt, l.Accepted = "20010909-000002-2", proof.LeafHash([]byte(w.receipt.Leaf))
		d.Number, d.Accepted = l.Receipt, w.token
	}
	d.Leaf = string(must(l.Encode())(t))
	return l, d
}

var decisions = []proof.Kind{proof.Approval, proof.Rejection, proof.Suspension, proof.Reinstatement}

func sign(t testing.TB, d proof.Decision) string {
	t.Helper()
	return must(proof.SignDecision(signer(t, "receipt"), d))(t)
}

// decisionVector is a decision as it was signed once.
type decisionVector struct {
	Token    string `json:"token"`
	Leaf     string `json:"leaf"`
	LeafHash string `json:"leaf_hash"`
}

// TestDecisionVector makes the decisions of the vector again over the renewal of the other vector, and compares every
// byte but the signature's.
func TestDecisionVector(t *testing.T) {
	w := vectorWorld(t)
	if *update {
		writeDecisions(t, w)
	}
	var kept map[proof.Kind]decisionVector
	if err := json.Unmarshal(must(os.ReadFile(decisionFile))(t), &kept); err != nil || len(kept) != len(decisions) {
		t.Fatal(len(kept), err)
	}
	for _, kind := range decisions {
		v := kept[kind]
		_, d := decided(t, w, kind)
		made := sign(t, d)
		if !strings.HasPrefix(v.Token, made[:strings.LastIndexByte(made, '.')+1]) {
			t.Errorf("%s: the bytes to sign have changed", kind)
		}
		if d.Leaf != v.Leaf || proof.LeafHash([]byte(d.Leaf)) != v.LeafHash {
			t.Errorf("%s: the leaf is %s", kind, d.Leaf)
		}
		if got, l, err := proof.VerifyDecision(v.Token, w.directory); err != nil || got.Kind != kind || l.Kind != kind {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func writeDecisions(t *testing.T, w *world) {
	t.Helper()
	kept := map[proof.Kind]decisionVector{}
	for _, kind := range decisions {
		_, d := decided(t, w, kind)
		kept[kind] = decisionVector{sign(t, d), d.Leaf, proof.LeafHash([]byte(d.Leaf))}
	}
	b := must(json.MarshalIndent(kept, "", "  "))(t)
	if err := os.WriteFile(decisionFile, append(b, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestDecisionWithAlteredPart signs each decision anew after the change, as only the holder of the receipt key can.
func TestDecisionWithAlteredPart(t *testing.T) {
	t.Parallel()
	w, other := renewal(t), renewal(t)
	leafOf := func(d *proof.Decision, change func(*proof.Leaf)) {
		l := must(proof.ParseLeaf([]byte(d.Leaf)))(t)
		change(&l)
		d.Leaf = string(must(l.Encode())(t))
	}
	for name, change := range map[string]func(d *proof.Decision){
		"version":             func(d *proof.Decision) { d.V = 2 },
		"origin":              func(d *proof.Decision) { d.Origin = "https://other.test" },
		"demo":                func(d *proof.Decision) { d.Demo = true },
		"kind of another":     func(d *proof.Decision) { d.Kind = proof.Renewal },
		"issued too early":    func(d *proof.Decision) { d.IssuedAt = started },
		"issued too late":     func(d *proof.Decision) { d.IssuedAt = 2_000_000_000 },
		"number of another":   func(d *proof.Decision) { d.Number = "20010909-000003-3" },
		"no leaf":             func(d *proof.Decision) { d.Leaf = "" },
		"leaf of the renewal": func(d *proof.Decision) { d.Leaf = w.receipt.Leaf },
		"another receipt within": func(d *proof.Decision) {
			d.Accepted = map[bool]string{true: other.token, false: w.token}[d.Accepted != ""]
		},
		"results of nothing": func(d *proof.Decision) {
			d.Results = append(slices.Clone(d.Results), proof.Result{Registration: "c", State: proof.Refused})
		},
		"another card": func(d *proof.Decision) {
			if d.Number == "" {
				d.Leaf = ""
				return
			}
			leafOf(d, func(l *proof.Leaf) { l.Current = label("another card") })
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, kind := range decisions {
				_, d := decided(t, w, kind)
				if _, _, err := proof.VerifyDecision(sign(t, d), w.directory); err != nil {
					t.Fatal(err)
				}
				change(&d)
				got, _, err := proof.VerifyDecision(sign(t, d), w.directory)
				if !isOurs(err) || got.V != 0 {
					t.Errorf("%s: %v", kind, err)
				}
			}
		})
	}
}

func TestAnApprovalGivesNoMoreThanWasConfirmed(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	for name, change := range map[string]func(l *proof.Leaf, d *proof.Decision){
		"a new card of the officer's": func(l *proof.Leaf, _ *proof.Decision) { l.New = label("another card") },
		"a registration that did not wait": func(l *proof.Leaf, d *proof.Decision) {
			l.HandedOver = []proof.Target{{Registration: "c", Version: 1}}
			d.Results[0].Registration = "c"
		},
		"one that was handed over": func(l *proof.Leaf, d *proof.Decision) {
			l.HandedOver = []proof.Target{{Registration: "a", Version: 4}}
			d.Results[0].Registration = "a"
		},
		"a time before the renewal's":  func(l *proof.Leaf, _ *proof.Decision) { l.At = started + 199 },
		"a version from before":        func(l *proof.Leaf, _ *proof.Decision) { l.HandedOver[0].Version = 6 },
		"a leaf it does not follow":    func(l *proof.Leaf, _ *proof.Decision) { l.Accepted = label("another leaf") },
		"a result it does not lead to": func(_ *proof.Leaf, d *proof.Decision) { d.Results[0].State = proof.Refused },
		"a result under another name":  func(_ *proof.Leaf, d *proof.Decision) { d.Results[0].Authority = "架空県" },
		"no result":                    func(_ *proof.Leaf, d *proof.Decision) { d.Results = nil },
		"the number of the renewal": func(l *proof.Leaf, d *proof.Decision) {
			l.Receipt, d.Number = w.leaf.Receipt, w.leaf.Receipt
		},
	} {
		t.Run(name, func(t *testing.T) {
			l, d := decided(t, w, proof.Approval)
			change(&l, &d)
			d.Leaf = string(must(l.Encode())(t))
			if _, _, err := proof.VerifyDecision(sign(t, d), w.directory); !errors.Is(err, proof.ErrForeign) {
				t.Fatal(err)
			}
		})
	}
}

// A rejection ends the wait as it was asked for: it moves nothing on.
func TestARejectionNamesTheVersionThatWaited(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	for version, want := range map[int64]error{7: nil, 6: proof.ErrForeign, 8: proof.ErrForeign} {
		l, d := decided(t, w, proof.Rejection)
		l.Refused = []proof.Target{{Registration: "b", Version: version}}
		d.Leaf = string(must(l.Encode())(t))
		if _, _, err := proof.VerifyDecision(sign(t, d), w.directory); !errors.Is(err, want) {
			t.Errorf("version %d: %v, want %v", version, err, want)
		}
	}
}

func TestLeafOfADecisionRefused(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	for name, change := range map[string]func(l *proof.Leaf){
		"without an officer":  func(l *proof.Leaf) { l.Officer = "" },
		"by a name":           func(l *proof.Leaf) { l.Officer = "見本 太郎" },
		"about no card":       func(l *proof.Leaf) { l.Current = "" },
		"about nothing":       func(l *proof.Leaf) { l.HandedOver, l.Refused, l.Suspended, l.Reinstated = nil, nil, nil, nil },
		"of two kinds":        func(l *proof.Leaf) { l.Pending = []proof.Target{{Registration: "z", Version: 1}} },
		"with a transaction":  func(l *proof.Leaf) { l.TX = w.leaf.TX },
		"with a proof":        func(l *proof.Leaf) { l.NewProof = w.leaf.NewProof },
		"with a confirmation": func(l *proof.Leaf) { l.Confirmation = w.leaf.Confirmation },
		"with half a receipt": func(l *proof.Leaf) { l.Receipt, l.Accepted = "", label("leaf") },
		"with the other half": func(l *proof.Leaf) { l.Receipt, l.Accepted = "1", "" },
		"with a new card too much": func(l *proof.Leaf) {
			l.New = map[bool]string{true: l.Current, false: label("card")}[l.Kind == proof.Approval]
		},
		"of a kind of later": func(l *proof.Leaf) { l.Kind = "closure" },
	} {
		t.Run(name, func(t *testing.T) {
			for _, kind := range decisions {
				l, _ := decided(t, w, kind)
				change(&l)
				if _, err := l.Encode(); !errors.Is(err, proof.ErrMalformed) {
					t.Errorf("%s: %v", kind, err)
				}
			}
		})
	}
	for name, l := range map[string]proof.Leaf{
		"renewal": w.leaf,
		"import":  {V: 1, Kind: proof.Import, At: started, New: label("card"), HandedOver: []proof.Target{{Registration: "a"}}},
	} {
		l.Officer = "officer-17"
		if _, err := l.Encode(); !errors.Is(err, proof.ErrMalformed) {
			t.Errorf("%s with an officer: %v", name, err)
		}
	}
}

func FuzzVerifyDecision(f *testing.F) {
	w := renewal(f)
	_, approval := decided(f, w, proof.Approval)
	_, suspension := decided(f, w, proof.Suspension)
	header := segment(f, sign(f, approval), 0)
	f.Add([]byte(segment(f, sign(f, approval), 1)))
	f.Add([]byte(segment(f, sign(f, suspension), 1)))
	f.Add([]byte(`{"v":1,"kind":"approval","results":[]}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if got, _, err := proof.VerifyDecision(forge(t, key("receipt"), header, string(payload)), w.directory); err != nil && (!isOurs(err) || got.V != 0) {
			t.Fatal(got, err)
		}
	})
}
