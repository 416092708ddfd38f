package loopback_test

import (
	"testing"

	"hikitsugi/agent/virtual"
	"hikitsugi/agent/wire"
)

// TestPageMovesDemoCards: who acts finds the card there when the answer comes.
func TestPageMovesDemoCards(t *testing.T) {
	t.Parallel()
	p := page{startPC(t, newRegistry(), setting{}, twoCards(t)), testOrigin}
	act := func(a wire.VirtualAct) (v wire.Virtual) {
		t.Helper()
		expect(t, a.Act, string(p.call("POST", "/v1/virtual", a, &v)), "")
		return v
	}
	for range 20 {
		act(wire.VirtualAct{Act: wire.Insert, Card: "current"})
		slot := p.readers.Slots()[0]
		if c := cardOf(p.pc, slot.Insertion); c.Reader != virtual.Reader1 {
			t.Fatalf("the card is in %q", c.Reader)
		}
	}
	v := act(wire.VirtualAct{Act: wire.SecondReader, On: true})
	if !v.Second || len(v.Cards) != 2 || v.Cards[0].PIN == "" {
		t.Errorf("after second-reader: %+v", v)
	}
	v = act(wire.VirtualAct{Act: wire.Insert, Card: "new", Reader: virtual.Reader2})
	expect(t, "new card", v.Cards[1].Reader, virtual.Reader2)
	v = act(wire.VirtualAct{Act: wire.Remove})
	expect(t, "current card", v.Cards[0].Reader, "")
	act(wire.VirtualAct{Act: wire.ResetTries, Card: "new"})

	for name, a := range map[string]wire.VirtualAct{
		"not-found": {Act: wire.Insert, Card: "nosuch"},
		"bad-value": {Act: "swallow"},
	} {
		expect(t, a.Act, string(p.call("POST", "/v1/virtual", a, nil)), name)
	}
}
