package command_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"testing"

	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
)

const origin = "http://localhost:8080"

// currentCard asks for what the current card signs.
var currentCard = wire.RequestForm{Purpose: "current-card"}

// visitor is a page and an agent in one: a browser's session, a transaction key and cards.
type visitor struct {
	t         *testing.T
	base      string // where the server listens; the Host is the origin's
	client    *http.Client
	k         *proof.Signer
	pin       proof.Pin
	directory proof.Directory
}

func (s *server) visitor(t *testing.T) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, base: s.base, client: &http.Client{Jar: jar}}
	if v.k, err = proof.NewSigner(key); err != nil {
		t.Fatal(err)
	}
	_, document := v.send(http.MethodGet, proof.DirectoryPath, nil)
	_, identity, err := proof.ParseDirectory(string(document))
	if err != nil {
		t.Fatal(err)
	}
	v.pin = proof.Pin{Origin: origin, Identity: identity}
	v.follow()
	return v
}

// follow looks at the registry's directory as an agent does that trusts its identity.
func (v *visitor) follow() {
	v.t.Helper()
	var err error
	_, document := v.send(http.MethodGet, proof.DirectoryPath, nil)
	if v.pin, v.directory, err = v.pin.Follow(string(document)); err != nil {
		v.t.Fatal(err)
	}
}

// send is one request of our own page; body is nil or what to send as JSON.
func (v *visitor) send(method, path string, body any) (status int, answer []byte) {
	v.t.Helper()
	var content io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			v.t.Fatal(err)
		}
		content = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.base+path, content)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Host = "localhost:8080"
	r.Header.Set("Origin", origin)
	if body != nil {
		r.Header.Set("Content-Type", wire.JSON)
	}
	got, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer got.Body.Close()
	if answer, err = io.ReadAll(got.Body); err != nil {
		v.t.Fatal(err)
	}
	return got.StatusCode, answer
}

// call is send for an answer that must be good.
func call[Out any](v *visitor, method, path string, body any) Out {
	v.t.Helper()
	var out Out
	status, answer := v.send(method, path, body)
	if status >= http.StatusBadRequest {
		v.t.Fatalf("%s %s: %d %s", method, path, status, answer)
	}
	if len(answer) > 0 {
		if err := json.Unmarshal(answer, &out); err != nil {
			v.t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return out
}

// refusal is the code of an answer that must be a problem.
func (v *visitor) refusal(method, path string, body any) string {
	v.t.Helper()
	var doc wire.Problem
	status, answer := v.send(method, path, body)
	if err := json.Unmarshal(answer, &doc); err != nil || status != doc.Status {
		v.t.Fatalf("%s %s: %d %s", method, path, status, answer)
	}
	return doc.Code
}

// request fetches a signature request and reads it as an agent does.
func (v *visitor) request(form wire.RequestForm) (string, proof.Request) {
	v.t.Helper()
	form.JKT = v.k.Thumbprint()
	issued := call[wire.IssuedRequest](v, http.MethodPost, "/v1/requests", form)
	r, err := v.directory.ParseRequest(issued.Request)
	if err != nil {
		v.t.Fatal(err)
	}
	return issued.Request, r
}

// prove has a card sign for a purpose.
func (v *visitor) prove(c card, form wire.RequestForm) wire.CardProof {
	v.t.Helper()
	compact, r := v.request(form)
	input, err := proof.StatementInput(r, compact, c.der, c.key.Public())
	if err != nil {
		v.t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(input))
	signature, err := c.key.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		v.t.Fatal(err)
	}
	p := wire.CardProof{Request: compact, Proof: proof.Assemble(input, signature), Certificate: c.base64(), Chain: []string{}}
	if r.Purpose == proof.CurrentCard {
		p.Authority = "sapporo"
	}
	return p
}

// confirm has K sign 変更 for every registration that a review lets be chosen.
func (v *visitor) confirm(tx string, review wire.Review) wire.CommitForm {
	v.t.Helper()
	all, err := review.Registrations()
	if err != nil {
		v.t.Fatal(err)
	}
	var chosen []wire.Target
	for _, t := range all {
		if t.Verdict != wire.VerdictRefused {
			chosen = append(chosen, wire.Target{Registration: t.Registration, Version: t.Version})
		}
	}
	digest, err := review.Digest(chosen)
	if err != nil {
		v.t.Fatal(err)
	}
	compact, r := v.request(wire.RequestForm{Purpose: "commit", TX: tx, Targets: chosen, Review: digest})
	signed, err := proof.Confirm(v.k, r, compact)
	if err != nil {
		v.t.Fatal(err)
	}
	return wire.CommitForm{Request: compact, Proof: signed}
}

// card is a demo card with an RSA key.
type card struct {
	der []byte
	key crypto.Signer
}

func (c card) base64() string { return base64.StdEncoding.EncodeToString(c.der) }

// card reads a card that `api demo` made.
func (s *server) card(t *testing.T, id string) card {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.data, "cards", id+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Slots map[string]struct{ Key, Certificate string }
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	slot := file.Slots["9c"]
	key, _ := pem.Decode([]byte(slot.Key))
	certificate, _ := pem.Decode([]byte(slot.Certificate))
	private, err := x509.ParsePKCS8PrivateKey(key.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return card{der: certificate.Bytes, key: private.(crypto.Signer)}
}
