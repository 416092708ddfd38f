package command

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hikitsugi/app/message"
)

func TestADemoWhoseCardHasRunOutSaysHowToMakeAnother(t *testing.T) {
	t.Parallel()
	ends := time.Date(2026, 4, 30, 14, 59, 59, 0, time.UTC)
	data := t.TempDir()
	writeCard(t, data, ends)
	if err := checkDemoCard(data, ends); err != nil {
		t.Errorf("in its last second: %v", err)
	}
	err := checkDemoCard(data, ends.Add(time.Second))
	if err == nil || err.Error() != "デモのICカードの有効期限が過ぎました。make reset で作り直せます。" {
		t.Errorf("a second later: %v", err)
	}
	if err != nil && err.Error() != message.Ja.Text(message.DemoExpired) {
		t.Error("not the catalogue's words")
	}
}

func TestADamagedDemoCardIsNoPanic(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{}", `{"slots":{"9c":{"certificate":"x"}}}`,
		`{"slots":{"9c":{"certificate":"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}}}`} {
		data := t.TempDir()
		put(t, data, []byte(text))
		if err := checkDemoCard(data, time.Now()); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

func writeCard(t *testing.T, data string, ends time.Time) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: ends.AddDate(-1, 0, 0), NotAfter: ends}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]any{"slots": map[string]any{"9c": map[string]any{
		"certificate": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))}}})
	if err != nil {
		t.Fatal(err)
	}
	put(t, data, text)
}

func put(t *testing.T, data string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(data, cardsFolder), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, cardsFolder, "current.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}
