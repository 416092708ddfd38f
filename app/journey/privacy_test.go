package journey

import (
	"strings"
	"testing"
)

// kept is everything that a page can find in its browser.
const kept = `(async () => {
	const all = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}), document.cookie, window.name,
		JSON.stringify(await indexedDB.databases()), JSON.stringify(history.state)];
	for (const name of await caches.keys()) {
		const cache = await caches.open(name);
		for (const request of await cache.keys()) {
			all.push(request.url);
			if (!request.url.endsWith(".wasm")) all.push(await (await cache.match(request)).text());
		}
	}
	window.allKept = all.join("\n");
})()`

func TestNothingPersonalStaysInTheBrowser(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.controlled()
	w.insert("current")
	b.toMenu()
	b.toReview()
	b.change()
	evaluate[bool](b, `(`+kept+`, true)`)
	b.poll("to have read all", `window.allKept`)
	all := evaluate[string](b, `window.allKept`)
	if !strings.Contains(all, "/start.js") {
		t.Fatal("the shell is not kept: the search means nothing")
	}
	for _, personal := range []string{"株式会社A", "見本 太郎", "札幌市中央区", "90000001", w.digest("current"), w.digest("new"), w.pins["current"], w.pins["new"]} {
		if strings.Contains(all, personal) {
			t.Errorf("the browser keeps %s", personal)
		}
	}
	for _, a := range b.answered(w.origin()) {
		for _, personal := range []string{"90000001", w.digest("current"), w.digest("new"), w.pins["current"], w.pins["new"], "?"} {
			if strings.Contains(a.url, personal) {
				t.Errorf("%s stands in the address %s", personal, a.url)
			}
		}
	}
}
