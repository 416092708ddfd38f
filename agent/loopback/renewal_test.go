package loopback_test

import (
	"encoding/base64"
	"testing"

	"crypto"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/agent/wire"
	"hikitsugi/api/proof"
)

func certificateDigest(b64 string) string {
	return proof.Digest(must(base64.StdEncoding.DecodeString(b64)))
}

// twoKeys puts an EC key into 9C and another into 9A.
func twoKeys() map[string]crypto.Signer {
	return map[string]crypto.Signer{"9c": virtualtest.P256(), "9a": virtualtest.P384()}
}

// twoCards are a current card and a new one with keys of their own.
func twoCards(t *testing.T) *virtual.Readers {
	t.Helper()
	return virtualtest.Open(t,
		virtualtest.Card{ID: "current"},
		virtualtest.Card{ID: "new", Keys: twoKeys()},
	)
}

func TestWholeRenewal(t *testing.T) {
	t.Parallel()
	r := newRegistry()
	p := startPC(t, r, setting{}, twoCards(t))
	w := openRenewal(page{p, testOrigin}, r)

	current := p.insert("current")
	var c wire.Card
	expect(t, "read", string(w.call("GET", "/v1/cards/"+current, nil, &c)), "")
	if c.Company != "株式会社A" || !c.Tries.Known || c.Tries.Left != 10 || c.Kind != "piv" {
		t.Errorf("card is %+v", c)
	}
	expect(t, "sign current", w.sign(current, w.ask(proof.CurrentCard), virtualtest.PIN), "")
	if w.c.certificate != c.Digest {
		t.Error("another certificate signed than was shown")
	}
	expect(t, "sign new", w.sign(p.insert("new"), w.ask(proof.NewCard), virtualtest.PIN), "")
	expect(t, "confirm", w.confirm(w.ask(proof.Commit)), "")
	expect(t, "confirm after the review changed", w.confirm(w.ask(proof.Commit)), "")
}
