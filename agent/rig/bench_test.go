//go:build pcsc && linux

package rig

import (
	"context"
	"crypto"
	"errors"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/go-piv/piv-go/v2/piv"

	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
)

// BenchmarkJob has the agent and its peers do the same job with the same card through the same pcscd, in turns: read the
// certificate, verify the PIN, sign. A job ends when the signature is there; each finds a card that was just reset.
// Peers that are programs pay for their start, as their users do. The agent resets the card behind the signature, which
// no peer does: the time until the card is free again stands beside that of piv-go with a reset.
func BenchmarkJob(b *testing.B) {
	for _, test := range []struct {
		name, algorithm, mechanism string
		key                        func() crypto.Signer
	}{
		{"RSA-2048", "RSA2048", "SHA256-RSA-PKCS", virtualtest.RSA2048},
		{"P-256", "ECCP256", "ECDSA-SHA256", virtualtest.P256},
	} {
		b.Run(test.name, func(b *testing.B) {
			r := newRace(b, test.key())
			text, digest := signedText(b)
			out := filepath.Join(b.TempDir(), "signature")
			r.add("agent", r.sign)
			r.add("agent+reset", func() { r.sign(); r.waitForReset() })
			r.add("piv-go", func() { pivGoSign(b, r.slot, piv.SlotSignature, test.key(), digest) })
			r.add("piv-go+reset", func() {
				pivGoSign(b, r.slot, piv.SlotSignature, test.key(), digest)
				resetCard(b, r.slot)
			})
			r.add("yubico-piv-tool", func() {
				tool(b, "yubico-piv-tool", "--reader", r.slot.name, "--action", "read-certificate", "--action", "verify-pin",
					"--pin", virtualtest.PIN, "--sign", "--slot", "9c", "--algorithm", test.algorithm, "--hash", "SHA256",
					"--input", text, "--output", out)
			})
			r.add("pkcs11-tool", func() {
				tool(b, "pkcs11-tool", "--module", opensc(b), "--login", "--pin", virtualtest.PIN, "--sign",
					"--id", "02", "--mechanism", test.mechanism, "--input-file", text, "--output-file", out)
			})
			for b.Loop() {
				r.round()
			}
			r.report()
		})
	}
}

// timed measures how long a transaction's commands take.
type timed struct {
	reader.Tx
	spent *time.Duration
}

func (t timed) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	begin := time.Now()
	defer func() { *t.spent += time.Since(begin) }()
	return t.Tx.Transmit(ctx, command)
}

// BenchmarkOwnCode is the same job with a card in the same process, less all that happens behind Transmit: parsing,
// hashing, padding, checking the signature.
func BenchmarkOwnCode(b *testing.B) {
	for name, key := range map[string]func() crypto.Signer{"RSA-2048": virtualtest.RSA2048, "RSA-4096": rsa4096, "P-256": virtualtest.P256, "P-384": virtualtest.P384} {
		b.Run(name, func(b *testing.B) {
			readers := virtualtest.Open(b, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{"9c": key()}})
			insertion := virtualtest.Insert(b, readers, virtual.Reader1, "x")
			var own []time.Duration
			for b.Loop() {
				own = append(own, ownTime(b, readers, insertion))
			}
			slices.Sort(own)
			b.ReportMetric(own[len(own)*95/100].Seconds()*1e3, "ms-p95")
		})
	}
}

func ownTime(b *testing.B, readers *virtual.Readers, insertion string) time.Duration {
	b.Helper()
	var spent time.Duration
	begin := time.Now()
	err := readers.Do(b.Context(), virtual.Reader1, insertion, func(tx reader.Tx) error {
		tx = timed{tx, &spent}
		info, err := card.ReadFor(b.Context(), tx, first)
		if err != nil {
			return err
		}
		_, _, err = card.Sign(b.Context(), tx, info, []byte(virtualtest.PIN), message)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return time.Since(begin) - spent
}

// BenchmarkEvent is from the moment at which another program's wait for the same news returns until the agent tells it.
func BenchmarkEvent(b *testing.B) {
	s, p := take(b), ownPC(b)
	chip := newCard(b, virtualtest.Card{ID: "x"})
	p.state(s, reader.StateEmpty)
	var late []time.Duration
	for b.Loop() {
		before := s.counter(b)
		s.put(chip)
		s.noticed(b, before)
		begin := time.Now()
		p.state(s, reader.StatePresent)
		late = append(late, time.Since(begin))
		s.remove()
		s.noticed(b, before+1)
		p.state(s, reader.StateEmpty)
	}
	slices.Sort(late)
	b.ReportMetric(late[len(late)*95/100].Seconds()*1e3, "ms-p95")
}

// BenchmarkRecovery is from the moment at which a pcscd that was killed, and away for up to 1.5 s, takes clients again
// until the agent has seen the card in it, with no hand on it.
func BenchmarkRecovery(b *testing.B) {
	s, p := take(b), ownPC(b)
	chip := newCard(b, virtualtest.Card{ID: "x"})
	p.state(s, reader.StateEmpty)
	s.put(chip)
	slot := p.state(s, reader.StatePresent)
	var late []time.Duration
	for b.Loop() {
		if err := the.End(syscall.SIGKILL); err != nil {
			b.Fatal(err)
		}
		p.until("service away", func(_ []reader.Slot, away error) bool { return errors.Is(away, reader.ErrServiceStopped) })
		time.Sleep(time.Duration(len(late)%4) * 500 * time.Millisecond)
		if err := the.Start(); err != nil {
			b.Fatal(err)
		}
		begin := time.Now()
		s.putBack(chip)
		slot = p.fresh(s, slot.Insertion)
		late = append(late, time.Since(begin))
	}
	slices.Sort(late)
	b.ReportMetric(late[len(late)/2].Seconds()*1e3, "ms-median")
	b.ReportMetric(late[len(late)-1].Seconds()*1e3, "ms-longest")
}
