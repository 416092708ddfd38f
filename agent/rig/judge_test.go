//go:build pcsc && linux

package rig

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-piv/piv-go/v2/piv"

	"hikitsugi/agent/virtual/virtualtest"
)

// Judges are programs of others that know nothing of ours: they must find our virtual card, verify its PIN, read its
// certificates, sign with it, lock it and unlock it. They look into every reader, so nothing runs beside them.

// opensc is OpenSC's PKCS#11 module; Debian puts it beside the architecture's libraries.
func opensc(t testing.TB) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/*/opensc-pkcs11.so")
	if err != nil || len(found) == 0 {
		t.Skip("no OpenSC here")
	}
	return found[0]
}

// tool runs a judge that must succeed, and returns what it says.
func tool(t testing.TB, name string, arguments ...string) string {
	t.Helper()
	said, err := try(t, name, arguments...)
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, arguments, err, said)
	}
	return said
}

// try runs a judge. On a machine without it the test is skipped, unless all of the rig is required.
func try(t testing.TB, name string, arguments ...string) (string, error) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("HIKITSUGI_REQUIRE_PCSC") != "1" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(path, arguments...).CombinedOutput()
	return string(said), err
}

// keys are on the card that is judged.
func keys() map[string]crypto.Signer {
	return map[string]crypto.Signer{"9a": virtualtest.P256(), "9c": virtualtest.RSA2048(), "9d": virtualtest.P384(), "9e": virtualtest.RSA1024()}
}

// judged puts a card with all keys into a reader, alone, and waits until pcscd has seen it.
func judged(t testing.TB, c virtualtest.Card) (*slot, *proxy) {
	t.Helper()
	s := takeFirst(t)
	chip := newCard(t, c)
	chip.arm(vendor)
	s.empty(t)
	before := s.counter(t)
	s.put(withLe{chip})
	s.noticed(t, before)
	return s, chip
}

// signedText is a file to sign and the digest of what is in it.
func signedText(t testing.TB) (path string, digest []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "message")
	if err := os.WriteFile(path, message, 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(message)
	return path, sum[:]
}

func verifies(t testing.TB, public crypto.PublicKey, digest []byte, signature string) {
	t.Helper()
	switch public := public.(type) {
	case *rsa.PublicKey:
		if err := rsa.VerifyPKCS1v15(public, crypto.SHA256, digest, []byte(signature)); err != nil {
			t.Error(err)
		}
	case *ecdsa.PublicKey:
		if !ecdsa.VerifyASN1(public, digest, []byte(signature)) {
			t.Error("the signature does not verify")
		}
	}
}

// holds tells whether a judge's PEM is a certificate of that key.
func holds(t testing.TB, text string, key crypto.Signer) {
	t.Helper()
	start := max(0, strings.Index(text, "-----BEGIN"))
	block, _ := pem.Decode([]byte(text[start:]))
	if block == nil {
		t.Fatalf("no certificate in %q", text)
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if !certificate.PublicKey.(interface{ Equal(crypto.PublicKey) bool }).Equal(key.Public()) {
		t.Error("certificate of another key")
	}
}

func contents(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestJudgeOpenSCTool(t *testing.T) {
	s, _ := judged(t, virtualtest.Card{ID: "x", Keys: keys()})
	if said := tool(t, "opensc-tool", "--list-readers"); !strings.Contains(said, s.name) {
		t.Errorf("readers:\n%s", said)
	}
	if said := tool(t, "opensc-tool", "--reader", s.name, "--name"); !strings.Contains(said, "Personal Identity Verification Card") {
		t.Errorf("card: %s", said)
	}
}

func TestJudgePKCS15Tool(t *testing.T) {
	s, _ := judged(t, virtualtest.Card{ID: "x", Keys: keys()})
	for id, slot := range map[string]string{"01": "9a", "02": "9c", "03": "9d", "04": "9e"} {
		holds(t, tool(t, "pkcs15-tool", "--reader", s.name, "--read-certificate", id), keys()[slot])
	}
	tool(t, "pkcs15-tool", "--reader", s.name, "--verify-pin", "--auth-id", "01", "--pin", virtualtest.PIN)
	for range 10 {
		if said, err := try(t, "pkcs15-tool", "--reader", s.name, "--verify-pin", "--auth-id", "01", "--pin", "99998888"); err == nil {
			t.Fatalf("a wrong PIN was taken:\n%s", said)
		}
	}
	if said, err := try(t, "pkcs15-tool", "--reader", s.name, "--verify-pin", "--auth-id", "01", "--pin", virtualtest.PIN); err == nil {
		t.Fatalf("a blocked card took a PIN:\n%s", said)
	}
	tool(t, "pkcs15-tool", "--reader", s.name, "--unblock-pin", "--auth-id", "01", "--puk", virtualtest.PUK, "--new-pin", "22223333")
	tool(t, "pkcs15-tool", "--reader", s.name, "--verify-pin", "--auth-id", "01", "--pin", "22223333")
}

func TestJudgePKCS11Tool(t *testing.T) {
	judged(t, virtualtest.Card{ID: "x", Keys: keys()})
	module, text := opensc(t), ""
	text, digest := signedText(t)
	if said := tool(t, "pkcs11-tool", "--module", module, "--list-objects", "--type", "cert"); strings.Count(said, "Certificate Object") != 4 {
		t.Errorf("objects:\n%s", said)
	}
	for _, test := range []struct{ id, mechanism, slot string }{
		{"01", "ECDSA-SHA256", "9a"}, {"02", "SHA256-RSA-PKCS", "9c"}, {"03", "ECDSA", "9d"},
	} {
		if test.slot == "9d" { // derives, does not sign
			continue
		}
		out := filepath.Join(t.TempDir(), "signature")
		tool(t, "pkcs11-tool", "--module", module, "--login", "--pin", virtualtest.PIN, "--sign", "--id", test.id,
			"--mechanism", test.mechanism, "--signature-format", "openssl", "--input-file", text, "--output-file", out)
		verifies(t, keys()[test.slot].Public(), digest, contents(t, out))
	}
	if said, err := try(t, "pkcs11-tool", "--module", module, "--login", "--pin", "99998888", "--list-objects"); err == nil || !strings.Contains(said, "CKR_PIN_INCORRECT") {
		t.Errorf("a wrong PIN: %v\n%s", err, said)
	}
}

func TestJudgeYubicoPIVTool(t *testing.T) {
	s, _ := judged(t, virtualtest.Card{ID: "x", Tries: 3, Keys: keys()})
	text, digest := signedText(t)
	out := filepath.Join(t.TempDir(), "signature")
	pivTool := func(arguments ...string) (string, error) {
		return try(t, "yubico-piv-tool", append([]string{"--reader", s.name}, arguments...)...)
	}
	must := func(arguments ...string) string {
		t.Helper()
		said, err := pivTool(arguments...)
		if err != nil {
			t.Fatalf("%q: %v\n%s", arguments, err, said)
		}
		return said
	}
	must("--action", "status")
	for slot, key := range keys() {
		holds(t, must("--action", "read-certificate", "--slot", slot), key)
	}
	must("--action", "verify-pin", "--pin", virtualtest.PIN, "--sign", "--slot", "9c", "--algorithm", "RSA2048", "--hash", "SHA256", "--input", text, "--output", out)
	verifies(t, keys()["9c"].Public(), digest, contents(t, out))
	must("--action", "verify-pin", "--pin", virtualtest.PIN, "--sign", "--slot", "9a", "--algorithm", "ECCP256", "--hash", "SHA256", "--input", text, "--output", out)
	verifies(t, keys()["9a"].Public(), digest, contents(t, out))
	for range 3 {
		if said, err := pivTool("--action", "verify-pin", "--pin", "99998888"); err == nil {
			t.Fatalf("a wrong PIN was taken:\n%s", said)
		}
	}
	if said, err := pivTool("--action", "verify-pin", "--pin", virtualtest.PIN); err == nil {
		t.Fatalf("a blocked card took a PIN:\n%s", said)
	}
	must("--action", "unblock-pin", "--pin", virtualtest.PUK, "--new-pin", "22223333")
	must("--action", "change-pin", "--pin", "22223333", "--new-pin", "44445555")
	must("--action", "verify-pin", "--pin", "44445555")
}

// vendor answers what some judges ask of the only make that they know: its version and its serial number.
func vendor(_ int, command []byte, next func() []byte) ([]byte, error) {
	switch command[1] {
	case 0xfd:
		return []byte{0x05, 0x02, 0x07, 0x90, 0x00}, nil
	case 0xf8:
		return []byte{0x00, 0x00, 0x00, 0x01, 0x90, 0x00}, nil
	}
	return next(), nil
}

// withLe is that make's other habit: it answers a SELECT at once although nobody has said how much he wants to hear.
type withLe struct{ *proxy }

func (c withLe) Transmit(command []byte) ([]byte, error) {
	if len(command) > 5 && command[1] == 0xa4 && len(command) == 5+int(command[4]) {
		command = append(bytes.Clone(command), 0)
	}
	return c.proxy.Transmit(command)
}

func TestJudgePIVGo(t *testing.T) {
	s, _ := judged(t, virtualtest.Card{ID: "x", Tries: 3, Keys: keys()})
	cards, err := piv.Cards()
	if err != nil || !slices.Contains(cards, s.name) {
		t.Fatalf("cards %q, %v", cards, err)
	}
	_, digest := signedText(t)
	for slot, key := range map[piv.Slot]crypto.Signer{piv.SlotAuthentication: keys()["9a"], piv.SlotSignature: keys()["9c"]} {
		verifies(t, key.Public(), digest, string(pivGoSign(t, s, slot, key, digest)))
	}
	yk := pivGo(t, s)
	for _, left := range []int{2, 1, 0} {
		var wrong piv.AuthErr
		if err := yk.VerifyPIN("99998888"); !errors.As(err, &wrong) || wrong.Retries != left {
			t.Errorf("with a wrong PIN: %v, want %d left", err, left)
		}
		if retries, err := yk.Retries(); err != nil || retries != left {
			t.Errorf("%d retries, %v; want %d", retries, err, left)
		}
	}
	if err := yk.VerifyPIN(virtualtest.PIN); err == nil {
		t.Error("a blocked card took a PIN")
	}
	if err := yk.Unblock(virtualtest.PUK, "22223333"); err != nil {
		t.Fatal(err)
	}
	if err := yk.VerifyPIN("22223333"); err != nil {
		t.Error(err)
	}
}

func pivGo(t testing.TB, s *slot) *piv.YubiKey {
	t.Helper()
	yk, err := piv.Open(s.name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { yk.Close() })
	return yk
}

// pivGoSign reads the certificate and signs, as the agent does.
func pivGoSign(t testing.TB, s *slot, slot piv.Slot, key crypto.Signer, digest []byte) []byte {
	t.Helper()
	yk, err := piv.Open(s.name)
	if err != nil {
		t.Fatal(err)
	}
	defer yk.Close()
	certificate, err := yk.Certificate(slot)
	if err != nil {
		t.Fatal(err)
	}
	if !key.Public().(interface{ Equal(crypto.PublicKey) bool }).Equal(certificate.PublicKey) {
		t.Fatal("certificate of another key")
	}
	policy := piv.PINPolicyOnce
	if slot == piv.SlotSignature {
		policy = piv.PINPolicyAlways
	}
	private, err := yk.PrivateKey(slot, certificate.PublicKey, piv.KeyAuth{PIN: virtualtest.PIN, PINPolicy: policy})
	if err != nil {
		t.Fatal(err)
	}
	signature, err := private.(crypto.Signer).Sign(nil, digest, crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}
