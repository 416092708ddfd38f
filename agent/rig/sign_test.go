//go:build pcsc && linux

package rig

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"math/big"
	"sync"
	"testing"

	"hikitsugi/agent/apdu"
	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/agent/vpcd"
)

var message = []byte("eyJhbGciOiJFUzI1NiJ9.eyJ2IjoxfQ")

// job is a step of a renewal: read the card, verify the PIN, sign.
type job struct {
	info      card.Info
	signature []byte
	alg       string
}

// first takes the certificate that the card's family prefers.
func first([]byte) bool { return true }

// sign returns when the card is free again. Tests may pull it then; pcscd does not report a card that is pulled during
// its reset and in again before the next look.
func (p *pc) sign(ctx context.Context, slot reader.Slot, pin string) (job, error) {
	j, err := p.signAtOnce(ctx, slot, pin)
	_ = p.service.Do(ctx, slot.Name, slot.Insertion, func(reader.Tx) error { return nil }) // after the reset
	return j, err
}

// signAtOnce returns as soon as the signature is there.
func (p *pc) signAtOnce(ctx context.Context, slot reader.Slot, pin string) (j job, err error) {
	err = p.service.Do(ctx, slot.Name, slot.Insertion, func(tx reader.Tx) error {
		if j.info, err = card.ReadFor(ctx, tx, first); err != nil {
			return err
		}
		j.signature, j.alg, err = card.Sign(ctx, tx, j.info, []byte(pin), message)
		return err
	})
	return j, err
}

func (p *pc) read(ctx context.Context, slot reader.Slot) (info card.Info, err error) {
	err = p.service.Do(ctx, slot.Name, slot.Insertion, func(tx reader.Tx) error {
		info, err = card.Read(ctx, tx)
		return err
	})
	return info, err
}

// check verifies a signature in the form of RFC 7518 with the certificate and the standard library alone.
func (j job) check(t testing.TB) {
	t.Helper()
	leaf, err := x509.ParseCertificate(j.info.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	switch public := leaf.PublicKey.(type) {
	case *rsa.PublicKey:
		digest := sha256.Sum256(message)
		if err := rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], j.signature); err != nil {
			t.Error(err)
		}
	case *ecdsa.PublicKey:
		digest := sha256.Sum256(message)
		sum := digest[:]
		if j.alg == "ES384" {
			long := sha512.Sum384(message)
			sum = long[:]
		}
		half := len(j.signature) / 2
		r, s := new(big.Int).SetBytes(j.signature[:half]), new(big.Int).SetBytes(j.signature[half:])
		if !ecdsa.Verify(public, sum, r, s) {
			t.Error("the signature does not verify")
		}
	}
}

var rsa4096 = sync.OnceValue(func() crypto.Signer {
	key, err := rsa.GenerateKey(rand.Reader, 4096)
	if err != nil {
		panic(err)
	}
	return key
})

// ATRs of other cards: one that speaks T=0 and one that says nothing but T=1.
var (
	atrT0   = []byte("\x3b\x0d\x80\xfb\xa0\x00\x00\x03\x08\x00\x00\x10\x00\x01\x00")
	atrBare = []byte("\x3b\x80\x80\x01\x01")
)

func TestSignsOverPCSC(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		key  func() crypto.Signer
		slot string
		atr  []byte
		alg  string
	}{
		{"RSA-2048 in 9C", virtualtest.RSA2048, "9c", nil, "RS256"},
		{"RSA-2048 in 9A", virtualtest.RSA2048, "9a", nil, "RS256"},
		{"RSA-3072", virtualtest.RSA3072, "9c", nil, "RS256"},
		{"RSA-4096", rsa4096, "9c", nil, "RS256"},
		{"P-256", virtualtest.P256, "9c", nil, "ES256"},
		{"P-384", virtualtest.P384, "9c", nil, "ES384"},
		{"RSA-2048 and T=0", virtualtest.RSA2048, "9c", atrT0, "RS256"},
		{"P-384 and T=0", virtualtest.P384, "9c", atrT0, "ES384"},
		{"P-256 and an ATR that tells nothing", virtualtest.P256, "9c", atrBare, "ES256"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, p := take(t), sharedPC(t)
			chip := newCard(t, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{test.slot: test.key()}})
			chip.atr = test.atr
			var chips vpcd.Card = chip
			if bytes.Equal(test.atr, atrT0) {
				chips = withoutLe{chip}
			}
			slot := p.insert(s, chips)
			j, err := p.sign(t.Context(), slot, virtualtest.PIN)
			if err != nil {
				t.Fatalf("%v after %q", err, chip.traced())
			}
			if j.check(t); j.alg != test.alg {
				t.Errorf("alg %s, want %s", j.alg, test.alg)
			}
			if info, err := p.read(t.Context(), slot); err != nil || !info.Tries.Known {
				t.Errorf("the PIN is still verified after the transaction: %+v, %v", info.Tries, err)
			}
		})
	}
}

// withoutLe is a card that speaks T=0 to the letter: a command has data or an Le, never both, and an answer to data
// waits for GET RESPONSE (ISO/IEC 7816-3:2006, 12.2).
type withoutLe struct{ *proxy }

func (c withoutLe) Transmit(command []byte) ([]byte, error) {
	parsed, err := apdu.ParseCommand(command)
	if err == nil && len(parsed.Data) > 0 && parsed.Ne > 0 {
		return []byte{0x67, 0x00}, nil
	}
	return c.proxy.Transmit(command)
}

// A card's long answers and commands go through pcscd in each form that ISO/IEC 7816-4 has for them.
func TestLongCommandsAndAnswers(t *testing.T) {
	t.Parallel()
	getCertificate := apdu.Command{INS: 0xcb, P1: 0x3f, P2: 0xff, Data: []byte{0x5c, 0x03, 0x5f, 0xc1, 0x0a}, Ne: apdu.MaxExtendedNe, Extended: true}
	short := getCertificate
	short.Ne, short.Extended = apdu.MaxShortNe, false
	refuse := func(n int, command []byte, next func() []byte) ([]byte, error) {
		if c, err := apdu.ParseCommand(command); err == nil && c.Extended {
			return []byte{0x67, 0x00}, nil
		}
		return next(), nil
	}
	wrongLength := func(_ int, command []byte, next func() []byte) ([]byte, error) {
		if c, err := apdu.ParseCommand(command); err == nil && c.INS == 0xc0 && c.Ne == apdu.MaxShortNe {
			return []byte{0x6c, 0x10}, nil
		}
		return next(), nil
	}
	for _, test := range []struct {
		name    string
		command apdu.Command
		fault   fault
		header  string // of commands
		least   int    // of them there must be
	}{
		{"61xx and GET RESPONSE", short, nil, "00C00000", 2},
		{"6Cxx names another length", short, wrongLength, "00C00000", 4},
		{"extended length, in one answer", getCertificate, nil, "00CB3FFF 000005", 1},
		{"extended length refused, short form follows", getCertificate, refuse, "00CB3FFF 055C035FC10A00", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, p := take(t), sharedPC(t)
			chip := newCard(t, virtualtest.Card{ID: "x"})
			slot := p.insert(s, chip)
			want, err := p.read(t.Context(), slot)
			if err != nil {
				t.Fatal(err)
			}
			chip.arm(test.fault)
			err = p.service.Do(t.Context(), slot.Name, slot.Insertion, func(tx reader.Tx) error {
				r, err := apdu.Send(t.Context(), tx, test.command)
				if err == nil && !bytes.Contains(r.Data, want.Certificate) {
					t.Error("the certificate is not in the answer")
				}
				return err
			})
			if err != nil || chip.count(test.header) < test.least {
				t.Errorf("%v; trace %q", err, chip.traced())
			}
		})
	}
}
