package proof_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"hikitsugi/api/proof"
)

// Fields of later steps, as protocol.md 2 lists them, with a change that puts in what is not there and takes out what is.
var laterFields = map[string]struct {
	stands []proof.Purpose
	change func(r *proof.Request)
}{
	"current":       {[]proof.Purpose{proof.NewCard, proof.Commit}, func(r *proof.Request) { flip(&r.Current) }},
	"current_proof": {[]proof.Purpose{proof.NewCard, proof.Commit}, func(r *proof.Request) { flip(&r.CurrentProof) }},
	"new":           {[]proof.Purpose{proof.Commit}, func(r *proof.Request) { flip(&r.New) }},
	"new_proof":     {[]proof.Purpose{proof.Commit}, func(r *proof.Request) { flip(&r.NewProof) }},
	"review":        {[]proof.Purpose{proof.Commit}, func(r *proof.Request) { flip(&r.Review) }},
	"targets": {[]proof.Purpose{proof.Commit}, func(r *proof.Request) {
		if r.Targets == nil {
			r.Targets = []proof.Target{{Registration: "a", Version: 3}}
		} else {
			r.Targets = nil
		}
	}},
}

func flip(field *string) {
	if *field == "" {
		*field = label("something")
	} else {
		*field = ""
	}
}

func TestEachFieldStandsWhereItsPurposeNeedsIt(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	for _, r := range []proof.Request{w.c.Request, w.n.Request, w.k.Request} {
		for name, field := range laterFields {
			changed := r
			field.change(&changed)
			if _, err := proof.SignRequest(signer(t, "request"), changed); !errors.Is(err, proof.ErrMalformed) {
				t.Errorf("%s of a request for %s, of %v: %v", name, r.Purpose, field.stands, err)
			}
		}
	}
}

func TestRequestsThatAreNotSigned(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	for name, change := range map[string]func(r *proof.Request){
		"current is no digest":         func(r *proof.Request) { r.Current = "abc" },
		"current proof is no digest":   func(r *proof.Request) { r.CurrentProof = "abc" },
		"new is no digest":             func(r *proof.Request) { r.New = "abc" },
		"new proof is no digest":       func(r *proof.Request) { r.NewProof = "abc" },
		"review is no digest":          func(r *proof.Request) { r.Review = "abc" },
		"one proof for both cards":     func(r *proof.Request) { r.NewProof = r.CurrentProof },
		"one card for both":            func(r *proof.Request) { r.New = r.Current },
		"localhost in earnest":         func(r *proof.Request) { r.Origin = "http://localhost:8080" },
		"before there was time":        func(r *proof.Request) { r.IAT, r.EXP = 0, 300 },
		"a quote in a target's id":     func(r *proof.Request) { r.Targets = []proof.Target{{Registration: `a"b`, Version: 1}} },
		"a backslash in a target's id": func(r *proof.Request) { r.Targets = []proof.Target{{Registration: `a\b`, Version: 1}} },
	} {
		r := w.k.Request
		change(&r)
		if _, err := proof.SignRequest(signer(t, "request"), r); !errors.Is(err, proof.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// No card states a commit, and K confirms nothing else: not even where the bytes are those that the rest would lead to.
func TestCardsStateAndKConfirmsEachItsOwn(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	if _, err := proof.StatementInput(w.k.Request, w.k.compact, w.next.der, w.next.public(t)); !errors.Is(err, proof.ErrForeign) {
		t.Errorf("a card is asked for a commit: %v", err)
	}
	r := w.n.Request
	payload := must(json.Marshal(proof.Confirmation{
		V: 1, Origin: r.Origin, Purpose: r.Purpose, TX: r.TX, JKT: r.JKT, Current: r.Current, CurrentProof: r.CurrentProof,
		Targets: r.Targets, Request: proof.Digest([]byte(w.n.compact)), Says: says(t, w.n),
	}))(t)
	confirmed := forge(t, key("k"), segment(t, w.k.proof, 0), string(payload))
	if err := proof.VerifyConfirmation(confirmed, r, w.n.compact); !errors.Is(err, proof.ErrForeign) {
		t.Errorf("K confirms a card's step: %v", err)
	}
}

// says is the sentence of a card's statement.
func says(t *testing.T, s step) string {
	t.Helper()
	var c struct {
		Says string `json:"says"`
	}
	if err := json.Unmarshal([]byte(segment(t, s.proof, 1)), &c); err != nil || c.Says == "" {
		t.Fatal(c, err)
	}
	return c.Says
}

// Tokens that carry their own key say by typ what they are: one is not taken for the other, although the key signed it.
func TestTypOfTokensThatCarryTheirKey(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	retyped := func(name, compact, typ string) string {
		header := segment(t, compact, 0)
		i := strings.Index(header, `"typ":"`) + len(`"typ":"`)
		return forge(t, key(name), header[:i]+typ+`"}`, segment(t, compact, 1))
	}
	for _, typ := range []string{"hikitsugi-agent+jwt", "hikitsugi-directory+jwt", "hikitsugi-commit+jwt", "JWT"} {
		_, _, errOpening := proof.ParseOpening(retyped("agent", w.opening, typ))
		_, _, errDirectory := proof.ParseDirectory(retyped("identity", w.document, typ))
		if got, want := fmt.Sprint(errOpening == nil, errDirectory == nil), fmt.Sprint(typ == "hikitsugi-agent+jwt", typ == "hikitsugi-directory+jwt"); got != want {
			t.Errorf("%s: opening %v, directory %v", typ, errOpening, errDirectory)
		}
	}
}
