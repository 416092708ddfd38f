package proof_test

import (
	"bytes"
	"crypto/elliptic"
	"encoding/base64"
	"testing"

	"hikitsugi/api/proof"
)

// The fuzzed bytes are headers and payloads that the trusted key signed: otherwise no input would pass the signature.

func FuzzParseRequest(f *testing.F) {
	w := renewal(f)
	for _, s := range []step{w.c, w.n, w.k} {
		f.Add([]byte(segment(f, s.compact, 0)), []byte(segment(f, s.compact, 1)))
	}
	f.Add([]byte(`{"alg":"none"}`), []byte(`null`))
	f.Fuzz(func(t *testing.T, header, payload []byte) {
		compact := forge(t, key("request"), string(header), string(payload))
		r, err := w.directory.ParseRequest(compact)
		if err != nil {
			if !isOurs(err) || r.V != 0 {
				t.Fatal(r, err)
			}
			return
		}
		again := must(proof.SignRequest(signer(t, "request"), r))(t)
		if segment(t, again, 1) != string(payload) || segment(t, again, 0) != string(header) {
			t.Fatalf("two spellings of one request: %q", payload)
		}
	})
}

func FuzzVerifyStatement(f *testing.F) {
	c := newCard(f, key("card"))
	w := newWorld(f, c, newCard(f, ecKey(f, elliptic.P384())), fresh)
	f.Add([]byte(segment(f, w.c.proof, 0)), []byte(segment(f, w.c.proof, 1)))
	f.Add([]byte(`{"alg":"ES256","alg":"ES256"}`), []byte(`{"v":1.0}`))
	f.Fuzz(func(t *testing.T, header, payload []byte) {
		err := proof.VerifyStatement(forge(t, key("card"), string(header), string(payload)), w.c.Request, w.c.compact, c.der, c.public(t))
		same := string(header) == segment(t, w.c.proof, 0) && string(payload) == segment(t, w.c.proof, 1)
		if same != (err == nil) || err != nil && !isOurs(err) {
			t.Fatal(err)
		}
	})
}

func FuzzParseDirectory(f *testing.F) {
	w := renewal(f)
	f.Add([]byte(segment(f, w.document, 0)), []byte(segment(f, w.document, 1)))
	f.Add([]byte(`{"alg":"ES256","jwk":{"crv":"P-256","kty":"EC","x":"","y":""},"typ":"hikitsugi-directory+jwt"}`), []byte(`{}`))
	f.Fuzz(func(t *testing.T, header, payload []byte) {
		d, identity, err := proof.ParseDirectory(forge(t, key("identity"), string(header), string(payload)))
		if err != nil {
			if !isOurs(err) || d.V != 0 || identity != "" {
				t.Fatal(d, identity, err)
			}
			return
		}
		if segment(t, must(proof.SignDirectory(signer(t, "identity"), d))(t), 1) != string(payload) {
			t.Fatalf("two spellings of one directory: %q", payload)
		}
	})
}

func FuzzParseLeaf(f *testing.F) {
	w := renewal(f)
	f.Add([]byte(w.receipt.Leaf))
	f.Add([]byte(`{"v":1,"kind":"import","at":1,"new":"` + label("card") + `","handed_over":[["a",0]]}`))
	f.Add([]byte(`{"v":1,"kind":"renewal","handed_over":[[null,1e3]]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := proof.ParseLeaf(b)
		if err != nil {
			if !isOurs(err) || l.V != 0 {
				t.Fatal(l, err)
			}
			return
		}
		if !bytes.Equal(must(l.Encode())(t), b) {
			t.Fatalf("two spellings of one leaf: %q", b)
		}
	})
}

func FuzzVerifyReceipt(f *testing.F) {
	w := renewal(f)
	header, payload := segment(f, w.token, 0), segment(f, w.token, 1)
	f.Add([]byte(payload))
	f.Add([]byte(`{"v":1,"kind":"renewal"}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if got, err := proof.VerifyReceipt(forge(t, key("receipt"), header, string(payload)), w.directory); err != nil && (!isOurs(err) || got.V != 0) {
			t.Fatal(got, err)
		}
	})
}

func FuzzPinFollow(f *testing.F) {
	w := renewal(f)
	f.Add(w.document, int64(0), "")
	f.Add(w.document, int64(5), w.document)
	f.Add(w.document+"A", int64(4), ".")
	f.Add(base64.RawURLEncoding.EncodeToString([]byte(`{}`))+"..", int64(0), "no dots")
	f.Fuzz(func(t *testing.T, compact string, seq int64, document string) {
		pin := proof.Pin{Origin: origin, Identity: thumbprint(t, "identity"), Seq: seq, Document: document}
		got, _, err := pin.Follow(compact)
		if err != nil && (got != pin || !isOurs(err)) || err == nil && (got.Origin != origin || got.Seq < seq && got != pin) {
			t.Fatal(got, err)
		}
	})
}
