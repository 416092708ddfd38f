//go:build pcsc && linux

package rig

import (
	"crypto"
	"slices"
	"testing"
	"time"

	"github.com/ebfe/scard"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual/virtualtest"
)

// race has several programs do one job in turns, so that whatever else the machine does meets them all.
type race struct {
	b       *testing.B
	pc      *pc
	slot    *slot
	card    reader.Slot
	chip    *proxy
	runners []*runner
}

// runner is one program's part.
type runner struct {
	name     string
	job      func()
	times    []time.Duration
	commands int // of one job
}

func newRace(b *testing.B, key crypto.Signer) *race {
	r := &race{b: b, pc: ownPC(b)}
	r.slot, r.chip = judged(b, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{"9c": key}})
	r.card = r.pc.fresh(r.slot)
	return r
}

func (r *race) add(name string, job func()) {
	r.runners = append(r.runners, &runner{name: name, job: job})
}

func (r *race) sign() {
	if _, err := r.pc.signAtOnce(r.b.Context(), r.card, virtualtest.PIN); err != nil {
		r.b.Fatal(err)
	}
}

// waitForReset waits until the agent has let go of the card.
func (r *race) waitForReset() {
	if err := r.pc.service.Do(r.b.Context(), r.card.Name, r.card.Insertion, func(reader.Tx) error { return nil }); err != nil {
		r.b.Fatal(err)
	}
}

// round has everybody do the job once, each with a card that was just reset.
func (r *race) round() {
	for _, one := range r.runners {
		r.waitForReset()
		resetCard(r.b, r.slot)
		r.chip.arm(vendor)
		begin := time.Now()
		one.job()
		one.times = append(one.times, time.Since(begin))
		one.commands = r.chip.sent()
	}
}

// report tells medians, and how the agent compares to the best of its peers.
func (r *race) report() {
	times, commands := map[string]float64{}, map[string]int{}
	for _, one := range r.runners {
		slices.Sort(one.times)
		times[one.name] = one.times[len(one.times)/2].Seconds() * 1e3
		commands[one.name] = one.commands
		r.b.ReportMetric(times[one.name], "ms-"+one.name)
	}
	peers := []string{"piv-go", "yubico-piv-tool", "pkcs11-tool"}
	best := slices.MinFunc(peers, func(a, b string) int { return int(1e6 * (times[a] - times[b])) })
	fewest := slices.MinFunc(peers, func(a, b string) int { return commands[a] - commands[b] })
	r.b.ReportMetric(0, "ns/op") // of a whole round
	r.b.ReportMetric(times["agent"]/times[best], "time:ours/best-peer")
	r.b.ReportMetric(times["agent+reset"]/times["piv-go+reset"], "time-with-reset:ours/piv-go")
	r.b.ReportMetric(float64(commands["agent"]), "commands:ours")
	r.b.ReportMetric(float64(commands[fewest]), "commands:best-peer")
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
