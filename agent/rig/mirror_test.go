//go:build pcsc && linux

package rig

import (
	"context"
	"crypto"
	"crypto/rand"
	"errors"
	"testing"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/agent/vpcd"
)

// The demo's cards, moved as in the demo, seen by the agent through pcscd: one reader with a swap, then two.
func TestDemoCardsThroughPCSCD(t *testing.T) {
	first, second := take(t), take(t)
	dir := t.TempDir()
	virtualtest.Write(t, dir, virtualtest.Card{ID: "old"})
	virtualtest.Write(t, dir, virtualtest.Card{ID: "new", Keys: map[string]crypto.Signer{"9c": virtualtest.P256()}})
	readers, err := virtual.Open(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- vpcd.Mirror(ctx, readers, first.address, second.address) }()
	defer func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Mirror = %v", err)
		}
	}()

	p := ownPCWith(t, vpcd.Only(reader.System(rand.Reader)))
	p.state(first, reader.StateEmpty)
	virtualtest.Insert(t, readers, virtual.Reader1, "old")
	old := p.state(first, reader.StatePresent)
	if j, err := p.sign(t.Context(), old, virtualtest.PIN); err != nil || j.alg != "RS256" || !old.Virtual {
		t.Fatalf("old card: %s, %v, virtual %v", j.alg, err, old.Virtual)
	}
	if err := readers.Remove(virtual.Reader1); err != nil {
		t.Fatal(err)
	}
	p.state(first, reader.StateEmpty)
	virtualtest.Insert(t, readers, virtual.Reader1, "new")
	if j, err := p.sign(t.Context(), p.fresh(first, old.Insertion), virtualtest.PIN); err != nil || j.alg != "ES256" {
		t.Fatalf("new card: %s, %v", j.alg, err)
	}
	readers.SetSecond(true)
	virtualtest.Insert(t, readers, virtual.Reader2, "old")
	if _, err := p.sign(t.Context(), p.state(second, reader.StatePresent), virtualtest.PIN); err != nil {
		t.Fatalf("old card in the second reader: %v", err)
	}
	if err := readers.Remove(virtual.Reader1); err != nil {
		t.Fatal(err)
	}
	p.state(first, reader.StateEmpty)
	readers.SetSecond(false)
	p.state(second, reader.StateEmpty)
}
