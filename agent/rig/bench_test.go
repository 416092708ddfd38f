//go:build pcsc && linux

package rig

import (
	"context"
	"crypto"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ebfe/scard"
	"github.com/go-piv/piv-go/v2/piv"

	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
)

// BenchmarkJob has the agent and its peers do the same job with the same card through the same pcscd: read the
// certificate, verify the PIN, sign. Besides the time it tells the commands, the time outside the card, and that time in
// floors: one trivial command in an open transaction. Peers that are programs pay for their start, as their users do.
func BenchmarkJob(b *testing.B) {
	for name, key := range map[string]func() crypto.Signer{"RSA-2048": virtualtest.RSA2048, "P-256": virtualtest.P256} {
		b.Run(name, func(b *testing.B) {
			p := ownPC(b)
			s, chip := judged(b, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{"9c": key()}})
			slot, floor := p.fresh(s), floorOf(b, s)
			text, digest := signedText(b)
			out := filepath.Join(b.TempDir(), "signature")
			algorithm, mechanism := "RSA2048", "SHA256-RSA-PKCS"
			if name == "P-256" {
				algorithm, mechanism = "ECCP256", "ECDSA-SHA256"
			}
			for _, peer := range []struct {
				name string
				job  func()
			}{
				{"agent", func() {
					if _, err := p.sign(b.Context(), slot, virtualtest.PIN); err != nil {
						b.Fatal(err)
					}
				}},
				{"piv-go", func() { pivGoSign(b, s, piv.SlotSignature, key(), digest) }},
				{"piv-go with a reset", func() { // the agent's rule: nobody finds the PIN verified
					pivGoSign(b, s, piv.SlotSignature, key(), digest)
					resetCard(b, s)
				}},
				{"yubico-piv-tool", func() {
					tool(b, "yubico-piv-tool", "--reader", s.name, "--action", "read-certificate", "--action", "verify-pin",
						"--pin", virtualtest.PIN, "--sign", "--slot", "9c", "--algorithm", algorithm, "--hash", "SHA256",
						"--input", text, "--output", out)
				}},
				{"pkcs11-tool", func() {
					tool(b, "pkcs11-tool", "--module", opensc(b), "--login", "--pin", virtualtest.PIN, "--sign",
						"--id", "02", "--mechanism", mechanism, "--input-file", text, "--output-file", out)
				}},
			} {
				b.Run(peer.name, func(b *testing.B) { measure(b, chip, floor, peer.job) })
			}
		})
	}
}

// resetCard has a program reset the card.
func resetCard(b *testing.B, s *slot) {
	b.Helper()
	context, err := scard.EstablishContext()
	if err != nil {
		b.Fatal(err)
	}
	defer context.Release()
	c, err := context.Connect(s.name, scard.ShareShared, scard.ProtocolAny)
	if err == nil {
		err = c.Disconnect(scard.ResetCard)
	}
	if err != nil {
		b.Fatal(err)
	}
}

func measure(b *testing.B, chip *proxy, floor time.Duration, job func()) {
	chip.arm(vendor)
	for b.Loop() {
		job()
	}
	runs := float64(b.N)
	outside := b.Elapsed() - chip.spent
	b.ReportMetric(float64(chip.sent())/runs, "commands/op")
	b.ReportMetric(outside.Seconds()*1e3/runs, "ms-outside-card/op")
	b.ReportMetric(outside.Seconds()/floor.Seconds()/runs, "floors/op")
}

// floorOf is the median of a command that means nothing, in a transaction that is open already.
func floorOf(b *testing.B, s *slot) time.Duration {
	b.Helper()
	program := connect(b, s, scard.ShareShared)
	program.must(program.card.BeginTransaction())
	times := make([]time.Duration, 300)
	for i := range times {
		begin := time.Now()
		_, err := program.card.Transmit([]byte{0x00, 0x20, 0x00, 0x80})
		program.must(err)
		times[i] = time.Since(begin)
	}
	program.must(program.card.EndTransaction(scard.LeaveCard))
	program.must(program.card.Disconnect(scard.ResetCard))
	slices.Sort(times)
	return times[len(times)/2]
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
		info, err := card.Read(b.Context(), tx)
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
