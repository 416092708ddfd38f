package journey

import (
	"testing"

	"hikitsugi/app/message"
)

// moving lists what moves or would move in the page: running animations, and what styles let an element do.
const moving = `(() => {
	const found = document.getAnimations().map(a => "runs: " + (a.animationName || a.transitionProperty || "script"));
	for (const e of [document.documentElement, ...document.querySelectorAll("*")]) for (const part of ["", "::before", "::after"]) {
		const s = getComputedStyle(e, part || null);
		if (s.animationName !== "none" || s.transitionDuration !== "0s" || s.scrollBehavior !== "auto")
			found.push(e.tagName + "." + e.className + part + ": " + s.animationName + " " + s.transitionDuration + " " + s.scrollBehavior);
	}
	return found.slice(0, 5);
})()`

// Whoever has asked the system for less motion gets none, from the loading page to the receipt.
func TestNothingMovesForWhoeverWantsNoMotion(t *testing.T) {
	w := newWorld(t)
	b := w.launch()
	b.media("", "prefers-reduced-motion", "reduce")
	still := func(state string) {
		t.Helper()
		if found := evaluate[[]string](b, moving); len(found) > 0 {
			t.Errorf("%s moves: %v", state, found)
		}
	}
	b.scripts(false)
	b.visit("/" + authority + "/")
	b.scripts(true)
	still("page without its program")
	w.insert("current")
	b.toMenu()
	b.see("このICカードは更新できます")
	still("menu")
	b.toCurrentPIN()
	still("PIN")
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	still("swap")
	b.swap("new")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew))
	b.pin(w.pins["new"])
	b.see(text(message.ReviewTitle))
	still("review")
	b.change()
	still("receipt")
}

func TestTheLookForMotionFindsIt(t *testing.T) {
	w := newRegistry(t)
	b := w.open()
	b.see(text(message.EntranceTitle), "見本町")
	evaluate[bool](b, `document.querySelector("main").attributeStyleMap.set("transition", "opacity 9s"), true`)
	if found := evaluate[[]string](b, moving); len(found) != 1 {
		t.Errorf("found %v, want the transition", found)
	}
}
