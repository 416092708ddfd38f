package journey

import (
	"bytes"
	"cmp"
	"flag"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/web"
	"hikitsugi/web/site"
)

var speed = flag.Bool("speed", false, "measure the page beside the smallest program of its kind")

// rounds is how often each visit is measured; the median counts.
const rounds = 5

// TestSpeed compares what is shipped with the smallest go-app program, built and measured in the same run on a CPU four
// times slower and a line of 10 Mbit/s. It reports; only sizes are asserted, in package web.
func TestSpeed(t *testing.T) {
	if !*speed {
		t.Skip("make bench gives -speed")
	}
	w := newWorld(t)
	bare := compileBare(t)
	t.Logf("program, brotli: %d bytes, bare %d: %.2f", shippedSize(t), len(bare), float64(shippedSize(t))/float64(len(bare)))
	ours, theirs := w.measure(w.origin()+"/sapporo/", serveBare(t, bare))
	for i, what := range []string{"first paint", "ready", "first paint, repeated", "ready, repeated"} {
		t.Logf("%s: %.0f ms, bare %.0f ms: %.2f", what, ours[i], theirs[i], ours[i]/theirs[i])
	}
	w.interactions()
}

// interactions goes through a renewal on the slowed PC and reports what took longest to be shown after a click or a key,
// as Interaction to Next Paint counts it.
func (w *world) interactions() {
	w.t.Helper()
	b := w.launch()
	b.before(watched)
	b.slow()
	w.insert("current")
	b.toMenu()
	b.toReview()
	b.change()
	type interaction struct {
		Took float64 `json:"took"` // milliseconds
		What string  `json:"what"`
	}
	all := evaluate[[]interaction](b, `interactions`)
	slices.SortFunc(all, func(x, y interaction) int { return cmp.Compare(y.Took, x.Took) })
	for _, i := range all[:min(3, len(all))] {
		w.t.Logf("interaction: %.0f ms, %s", i.Took, i.What)
	}
}

func shippedSize(t *testing.T) int {
	bundle, err := web.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	index, err := site.Read(bundle)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(index.Files, func(f site.File) bool { return f.Type == "application/wasm" })
	return index.Files[i].Forms[0].Size
}

// compileBare builds the bare program as ours is built, and compresses it.
func compileBare(t *testing.T) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "bare.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", file, "./testdata/bare")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var small bytes.Buffer
	press := brotli.NewWriterLevel(&small, brotli.BestCompression)
	press.Write(program)
	if err := press.Close(); err != nil {
		t.Fatal(err)
	}
	return small.Bytes()
}

// barePage is what go-app prerenders for the bare program.
type barePage struct{ goapp.Compo }

func (p *barePage) Render() goapp.UI { return goapp.H1().ID("ready").Text("Hello") }

// serveBare serves the bare program with go-app's own handler, compressed as ours is.
func serveBare(t *testing.T, program []byte) string {
	t.Helper()
	goapp.Route("/", func() goapp.Composer { return &barePage{} })
	mux := http.NewServeMux()
	mux.HandleFunc("/web/app.wasm", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/wasm")
		w.Header().Set("Content-Encoding", "br")
		w.Header().Set("Content-Length", strconv.Itoa(len(program)))
		w.Write(program)
	})
	icon := "/web/icon.png"
	mux.Handle("/", &goapp.Handler{Name: "bare", Version: "1", WasmContentLength: "7000000",
		Icon: goapp.Icon{Default: icon, Large: icon, SVG: icon, Maskable: icon}})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// times are first paint and ready, of a first and of a repeated visit, in milliseconds.
type times [4]float64

// measure visits both addresses in turn, with a new browser each round, and returns the medians.
func (w *world) measure(ours, theirs string) (times, times) {
	w.t.Helper()
	var all [2][rounds]times
	for i := range rounds {
		for k, address := range []string{ours, theirs} {
			all[k][i] = w.visits(address)
		}
	}
	return w.medians(ours, all[0]), w.medians(theirs, all[1])
}

// rest is how long a browser is left alone before a visit is repeated: it keeps what it has compiled once a program has
// been quiet for two seconds, and nobody comes back sooner.
const rest = 4 * time.Second

// visits is one visit of an empty browser and another one when the service worker keeps the files. Each begins at a page
// of the browser's own, as a new tab does: from an empty page, a site without Cross-Origin-Opener-Policy would be shown
// by a process that runs already.
func (w *world) visits(address string) times {
	w.t.Helper()
	b := w.launch()
	defer b.close()
	b.expect("") // the bare program is not judged
	b.slow()
	var all times
	for visit := range 2 {
		b.do(chromedp.Navigate("chrome://version"), chromedp.Navigate(address))
		b.poll("for the program", `window.readyAt && performance.getEntriesByName("first-contentful-paint").length`)
		all[2*visit] = evaluate[float64](b, `performance.getEntriesByName("first-contentful-paint")[0].startTime`)
		all[2*visit+1] = evaluate[float64](b, `window.readyAt`)
		b.poll("for the service worker", `(navigator.serviceWorker.ready.then(() => window.workerReady = true), window.workerReady)`)
		time.Sleep(rest)
	}
	return all
}

func (w *world) medians(address string, all [rounds]times) times {
	var medians times
	for i := range medians {
		var values []float64
		for _, round := range all {
			values = append(values, math.Round(round[i]))
		}
		slices.Sort(values)
		medians[i] = values[rounds/2]
		w.t.Logf("%s: %v", address, values)
	}
	return medians
}

// slow makes the browser an old PC on an office line. The framework removes its loader when the program runs.
func (b *browser) slow() {
	b.w.t.Helper()
	b.before(`new MutationObserver((_, observer) => {
		if (document.body && document.getElementById("app-wasm-loader")) window.loads = true;
		if (window.loads && !document.getElementById("app-wasm-loader")) { window.readyAt = performance.now(); observer.disconnect() }
	}).observe(document, { childList: true, subtree: true })`)
	if _, err := chromedp.Call(b.ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4}); err != nil {
		b.w.t.Fatal(err)
	}
	const line = 10_000_000 / 8
	rule := network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{
		{Latency: 20, DownloadThroughput: line, UploadThroughput: line}}}
	if _, err := chromedp.Call(b.ctx, network.EmulateNetworkConditionsByRule, rule); err != nil {
		b.w.t.Fatal(err)
	}
}
