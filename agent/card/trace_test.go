package card_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual/virtualtest"
)

// recorder writes down what goes over the wire: "command > status word". What differs from key to key is dotted out.
type recorder struct {
	reader.Tx
	lines []string
}

func (r *recorder) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	line := strings.ToUpper(hex.EncodeToString(command))
	answer, err := r.Tx.Transmit(ctx, command)
	if err != nil {
		return nil, err
	}
	sw := strings.ToUpper(hex.EncodeToString(answer[len(answer)-2:]))
	if strings.HasPrefix(sw, "61") {
		sw = "61.."
	}
	switch {
	case strings.HasPrefix(line, "00C0"):
		line = "00C00000.."
	case len(line) > 100: // an RSA block
		line = line[:18] + ".."
	}
	r.lines = append(r.lines, line+" > "+sw)
	return answer, err
}

// trace records fn's conversation with a card.
func trace(t *testing.T, c virtualtest.Card, fn func(tx reader.Tx) error) (lines []string, err error) {
	t.Helper()
	c.ID = "x"
	readers := virtualtest.Open(t, c)
	err = do(t, readers, "x", func(tx reader.Tx) error {
		r := &recorder{Tx: tx}
		defer func() { lines = r.lines }()
		return fn(r)
	})
	return lines, err
}

func checkTrace(t *testing.T, got []string, want ...string) {
	t.Helper()
	for i := range want {
		want[i], _, _ = strings.Cut(want[i], "  ") // a remark
	}
	if !slices.Equal(got, want) {
		t.Errorf("trace\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func job(t *testing.T, pin string) func(tx reader.Tx) error {
	return func(tx reader.Tx) error {
		_, _, _, err := readAndSign(t.Context(), tx, pin)
		return err
	}
}

func TestTraceOfReadingAndSigningWithP256(t *testing.T) {
	t.Parallel()
	got, err := trace(t, virtualtest.Card{Keys: map[string]crypto.Signer{"9c": virtualtest.P256()}}, job(t, "11112222"))
	if err != nil {
		t.Fatal(err)
	}
	checkTrace(t, got,
		"00A4040009A0000003080000100000 > 9000  SELECT PIV",
		"00CB3FFF055C035FC10A00 > 61..  GET DATA certificate 9C",
		"00C00000.. > 9000  GET RESPONSE",
		"00CB3FFF055C035FC10200 > 9000  GET DATA CHUID",
		"00200080 > 63CA  VERIFY, tries left",
		"00200080083131313132323232 > 9000  VERIFY the PIN",
		"0087119C267C24820081205F31CBC7813FF53624A073BBEE2A265CE7BB29F50D6C1F164715450AA9ED245000 > 9000  GENERAL AUTHENTICATE",
	)
}

func TestTraceOfSigningWithRSA2048(t *testing.T) {
	t.Parallel()
	got, err := trace(t, virtualtest.Card{}, func(tx reader.Tx) error {
		info, err := card.Read(t.Context(), tx)
		if err != nil {
			return err
		}
		tx.(*recorder).lines = nil
		_, _, err = card.Sign(t.Context(), tx, info, []byte("11112222"), message)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	checkTrace(t, got,
		"00200080083131313132323232 > 9000  VERIFY the PIN",
		"1087079CFF7C820106.. > 9000  GENERAL AUTHENTICATE, first link",
		"0087079C0B6C1F164715450AA9ED245000 > 61..  last link: the end of the digest",
		"00C00000.. > 9000  GET RESPONSE",
	)
}

// Read looks at every certificate, so that the one that is registered can be picked; signing reads only as far as that.
func TestTraceOfACardWithTwoCertificates(t *testing.T) {
	t.Parallel()
	both := virtualtest.Card{Keys: map[string]crypto.Signer{"9c": virtualtest.P256(), "9a": virtualtest.P384()}}
	var second []byte
	got, err := trace(t, both, func(tx reader.Tx) error {
		info, err := card.Read(t.Context(), tx)
		if err != nil {
			return err
		}
		if len(info.Others) != 1 || info.Key.String() != "9c" || info.Others[0].Key.String() != "9a" ||
			info.Others[0].Tries != info.Tries || info.Others[0].Identity != info.Identity || info.Others[0].Kind != info.Kind {
			t.Fatalf("read %+v", info)
		}
		checkKey(t, info, virtualtest.P256())
		checkKey(t, info.Others[0], virtualtest.P384())
		second = info.Others[0].Certificate
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	checkTrace(t, got,
		"00A4040009A0000003080000100000 > 9000  SELECT PIV",
		"00CB3FFF055C035FC10A00 > 61..  GET DATA certificate 9C",
		"00C00000.. > 9000  GET RESPONSE",
		"00CB3FFF055C035FC10500 > 61..  GET DATA certificate 9A",
		"00C00000.. > 9000  GET RESPONSE",
		"00CB3FFF055C035FC10200 > 9000  GET DATA CHUID",
		"00200080 > 63CA  VERIFY, tries left",
	)
	_, err = trace(t, both, func(tx reader.Tx) error {
		info, err := card.ReadFor(t.Context(), tx, func(certificate []byte) bool { return bytes.Equal(certificate, second) })
		if !errors.Is(err, card.ErrNotHeld) { // each trace makes the card anew, and its certificates
			t.Errorf("a certificate of another card: %v, %v", info.Key, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// checkKey tells whether info is about that key.
func checkKey(t *testing.T, info card.Info, key crypto.Signer) {
	t.Helper()
	leaf, err := x509.ParseCertificate(info.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	if !leaf.PublicKey.(interface{ Equal(crypto.PublicKey) bool }).Equal(key.Public()) {
		t.Errorf("%v has the certificate of another key", info.Key)
	}
}

func TestTraceOf9AWhere9CIsEmpty(t *testing.T) {
	t.Parallel()
	got, err := trace(t, virtualtest.Card{Keys: map[string]crypto.Signer{"9a": virtualtest.P256()}}, func(tx reader.Tx) error {
		_, err := card.Read(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	checkTrace(t, got,
		"00A4040009A0000003080000100000 > 9000  SELECT PIV",
		"00CB3FFF055C035FC10A00 > 6A82  GET DATA certificate 9C",
		"00CB3FFF055C035FC10500 > 61..  GET DATA certificate 9A",
		"00C00000.. > 9000  GET RESPONSE",
		"00CB3FFF055C035FC10200 > 9000  GET DATA CHUID",
		"00200080 > 63CA  VERIFY, tries left",
	)
}

// A wrong PIN goes out once, and nothing follows it.
func TestTraceOfAWrongPIN(t *testing.T) {
	t.Parallel()
	got, err := trace(t, virtualtest.Card{}, job(t, "99998888"))
	if err == nil {
		t.Fatal("signed with a wrong PIN")
	}
	checkTrace(t, got[len(got)-2:],
		"00200080 > 63CA  VERIFY, tries left",
		"00200080083939393938383838 > 63C9  VERIFY the PIN",
	)
}

// A PIN of another form costs no try: the card is not even asked.
func TestTraceOfAPINOfTheWrongForm(t *testing.T) {
	t.Parallel()
	for _, pin := range []string{"", "12345", "123456789", "1111222x", "１１１１２２"} {
		lines := 0
		_, err := trace(t, virtualtest.Card{}, func(tx reader.Tx) error {
			info, err := card.Read(t.Context(), tx)
			if err != nil {
				t.Fatal(err)
			}
			before := len(tx.(*recorder).lines)
			_, _, err = card.Sign(t.Context(), tx, info, []byte(pin), message)
			lines = len(tx.(*recorder).lines) - before
			return err
		})
		if lines != 0 || err == nil || strings.Contains(err.Error(), pin) && pin != "" {
			t.Errorf("a PIN of %d bytes: %d commands, err = %v", len(pin), lines, err)
		}
	}
}

func TestBlockedCardIsNotAskedForItsPIN(t *testing.T) {
	t.Parallel()
	got, err := trace(t, virtualtest.Card{Left: virtualtest.Blocked}, job(t, "11112222"))
	if !isPINError(err, card.PINError{Known: true, Blocked: true}) {
		t.Errorf("err = %v, want a blocked PIN", err)
	}
	checkTrace(t, got[len(got)-2:],
		"00CB3FFF055C035FC10200 > 9000  GET DATA CHUID",
		"00200080 > 6983  VERIFY, tries left",
	)
}
