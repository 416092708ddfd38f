package proof_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	_ "crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"hikitsugi/api/proof"
)

// The renewal of these tests happened in 2001, and every certificate in it ended in 2002.
const (
	origin  = "https://example.test"
	started = 1_000_000_000
)

// world is one whole renewal: keys, cards, the three steps, the leaf and the receipt.
type world struct {
	directory         proof.Directory
	document, opening string
	current, next     card
	c, n, k           step
	leaf              proof.Leaf
	receipt           proof.Receipt
	token             string // the receipt, signed
}

// step is one request, what it says and what was signed for it.
type step struct {
	proof.Request
	compact, proof string
}

// keeper sees each token under its name as it is made, and returns the one to go on with.
type keeper func(name, compact string) string

func fresh(_, compact string) string { return compact }

func newWorld(t testing.TB, current, next card, keep keeper) *world {
	t.Helper()
	w := &world{current: current, next: next, directory: directory()}
	w.document = keep("directory", must(proof.SignDirectory(signer(t, "identity"), w.directory))(t))
	w.opening = keep("opening", must(proof.SignOpening(signer(t, "agent"), proof.Opening{V: 1, Origin: origin, Nonce: label("nonce"), JKT: thumbprint(t, "k")}))(t))
	first := w.request(t, proof.CurrentCard)
	w.c = w.cardStep(t, first, "current", current, keep)
	second := w.request(t, proof.NewCard)
	second.Current, second.CurrentProof = proof.Digest(current.der), proof.Digest([]byte(w.c.proof))
	w.n = w.cardStep(t, second, "new", next, keep)
	third := w.request(t, proof.Commit)
	third.Current, third.CurrentProof = second.Current, second.CurrentProof
	third.New, third.NewProof = proof.Digest(next.der), proof.Digest([]byte(w.n.proof))
	third.Targets = []proof.Target{{Registration: "a", Version: 3}, {Registration: "b", Version: 7}}
	third.Review = proof.ReviewDigest("① 株式会社A", []string{"a 一致", "b 表記ゆれ"})
	w.k = w.commitStep(t, third, keep)
	w.leaf = leaf(w.k)
	w.receipt = w.newReceipt(t)
	w.token = keep("receipt", must(proof.SignReceipt(signer(t, "receipt"), w.receipt))(t))
	return w
}

func directory() proof.Directory {
	list := func(name string, until int64) []proof.DirectoryKey {
		jwk, _ := proof.NewJWK(&key(name).PublicKey)
		return []proof.DirectoryKey{{JWK: jwk, NBF: started - 1000, EXP: until}}
	}
	next, _ := proof.NewJWK(&key("next identity").PublicKey)
	return proof.Directory{V: 1, Origin: origin, Seq: 5, Next: next.Thumbprint(),
		Request: list("request", started+80*86400), Receipt: list("receipt", 2_000_000_000),
		Log: []proof.DirectoryKey{{JWK: proof.JWK{Crv: "Ed25519", Kty: "OKP", X: label("log")}, NBF: started, EXP: 2_000_000_000}}}
}

func (w *world) request(t testing.TB, p proof.Purpose) proof.Request {
	return proof.Request{V: 1, Origin: origin, Purpose: p, TX: label("tx")[:21] + "A", JTI: label("jti " + string(p)), IAT: started,
		EXP: started + 300, SID: label("sid"), JKT: thumbprint(t, "k")}
}

func (w *world) cardStep(t testing.TB, r proof.Request, name string, c card, keep keeper) step {
	t.Helper()
	compact := keep("request "+name, must(proof.SignRequest(signer(t, "request"), r))(t))
	return step{r, compact, keep("statement "+name, c.sign(t, r, compact))}
}

func (w *world) commitStep(t testing.TB, r proof.Request, keep keeper) step {
	t.Helper()
	compact := keep("request commit", must(proof.SignRequest(signer(t, "request"), r))(t))
	return step{r, compact, keep("confirmation", must(proof.Confirm(signer(t, "k"), r, compact))(t))}
}

func leaf(k step) proof.Leaf {
	return proof.Leaf{V: 1, Kind: proof.Renewal, At: started + 200, TX: k.TX, Current: k.Current, CurrentProof: k.CurrentProof,
		New: k.New, NewProof: k.NewProof, Confirmation: proof.Digest([]byte(k.proof)), Review: k.Review,
		HandedOver: k.Targets[:1], Pending: k.Targets[1:], Receipt: "20010909-000001-1"}
}

func (w *world) newReceipt(t testing.TB) proof.Receipt {
	t.Helper()
	return proof.Receipt{V: 1, Origin: origin, Number: w.leaf.Receipt, Kind: proof.Renewal, IssuedAt: started + 200, Authority: "札幌市",
		Results: []proof.Result{{Registration: "a", State: proof.HandedOver}, {Registration: "b", State: proof.AwaitingApproval},
			{Registration: "c", State: proof.Declined}},
		Current: w.c.evidence(w.current), New: w.n.evidence(w.next), Confirmation: proof.Confirmed{Request: w.k.compact, Proof: w.k.proof},
		Shown: "① 株式会社A", ShownTargets: []string{"a 一致", "b 表記ゆれ"}, Leaf: string(must(w.leaf.Encode())(t))}
}

func (s step) evidence(c card) proof.Evidence {
	return proof.Evidence{Request: s.compact, Proof: s.proof, Certificate: base64.StdEncoding.EncodeToString(c.der), Chain: c.chain}
}

// card is a certificate with its key; without one it signs nothing and leaves the signature empty.
type card struct {
	der   []byte
	chain []string
	key   crypto.Signer
}

func (c card) public(t testing.TB) crypto.PublicKey {
	t.Helper()
	return must(x509.ParseCertificate(c.der))(t).PublicKey
}

func (c card) sign(t testing.TB, r proof.Request, compact string) string {
	t.Helper()
	input := must(proof.StatementInput(r, compact, c.der, c.public(t)))(t)
	if c.key == nil {
		return proof.Assemble(input, nil)
	}
	return proof.Assemble(input, rawSign(t, c.key, input))
}

// rawSign gives a signature as RFC 7518 section 3.3 and 3.4 want it.
func rawSign(t testing.TB, key crypto.Signer, input string) []byte {
	t.Helper()
	hash := crypto.SHA256
	if k, ok := key.Public().(*ecdsa.PublicKey); ok && k.Curve == elliptic.P384() {
		hash = crypto.SHA384
	}
	h := hash.New()
	h.Write([]byte(input))
	der := must(key.Sign(rand.Reader, h.Sum(nil), hash))(t)
	k, ok := key.Public().(*ecdsa.PublicKey)
	if !ok {
		return der
	}
	var rs struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &rs); err != nil {
		t.Fatal(err)
	}
	size := k.Curve.Params().BitSize / 8
	return append(rs.R.FillBytes(make([]byte, size)), rs.S.FillBytes(make([]byte, size))...)
}

// forge signs any header and payload with a P-256 key, as a hostile holder of that key could.
func forge(t testing.TB, key *ecdsa.PrivateKey, header, payload string) string {
	t.Helper()
	b64 := base64.RawURLEncoding.EncodeToString
	input := b64([]byte(header)) + "." + b64([]byte(payload))
	return proof.Assemble(input, rawSign(t, key, input))
}

// segment is a part of a token, decoded: 0 the header, 1 the payload, 2 the signature.
func segment(t testing.TB, compact string, i int) string {
	t.Helper()
	return string(must(base64.RawURLEncoding.DecodeString(strings.Split(compact, ".")[i]))(t))
}

// key derives a P-256 key from its name, so that the vectors need no private key in the repository.
func key(name string) *ecdsa.PrivateKey {
	sum := sha256.Sum256([]byte("hikitsugi test key: " + name))
	k, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		panic(err)
	}
	return k
}

func signer(t testing.TB, name string) *proof.Signer {
	t.Helper()
	return must(proof.NewSigner(key(name)))(t)
}

func thumbprint(t testing.TB, name string) string { return signer(t, name).Thumbprint() }

func label(name string) string { return proof.Digest([]byte(name)) }

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// rsaKey is made once: the tests need an RSA card, not a new one each.
var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

func ecKey(t testing.TB, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	return must(ecdsa.GenerateKey(curve, rand.Reader))(t)
}

// newCard issues a certificate of 2000 to 2002 under an authority of its own.
func newCard(t testing.TB, key crypto.Signer) card {
	t.Helper()
	ca := ecKey(t, elliptic.P384())
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Unix(started-3e7, 0), NotAfter: time.Unix(started+3e7, 0)}
	rootDER := must(x509.CreateCertificate(rand.Reader, root, root, ca.Public(), ca))(t)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "株式会社A"}, KeyUsage: x509.KeyUsageDigitalSignature,
		NotBefore: root.NotBefore, NotAfter: root.NotAfter}
	der := must(x509.CreateCertificate(rand.Reader, leaf, root, key.Public(), ca))(t)
	return card{der, []string{base64.StdEncoding.EncodeToString(rootDER)}, key}
}

// renewal is a world of an RSA card followed by a P-384 one.
func renewal(t testing.TB) *world {
	t.Helper()
	return newWorld(t, newCard(t, rsaKey()), newCard(t, ecKey(t, elliptic.P384())), fresh)
}
