package journey

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is one Chromium with a profile of its own, at one page.
type browser struct {
	w        *world
	ctx      context.Context
	profile  string
	mu       sync.Mutex
	errors   []string // exceptions, console errors and violations of the policy
	requests []string // method and address of each request
	answers  []answer // what came back to the page

	expected []string // parts of complaints that the test brings about
}

// answer is one response as the browser saw it.
type answer struct {
	url    string
	worker bool // the service worker gave it
}

// chromium is where Debian puts it.
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return "chromium"
}

// open starts Chromium and opens the registry's page. At the end of the test the page must not have complained.
func (w *world) open() *browser {
	w.t.Helper()
	b := w.launch()
	b.visit("/")
	return b
}

// launch starts Chromium at an empty page.
func (w *world) launch(flags ...chromedp.ExecAllocatorOption) *browser {
	w.t.Helper()
	b := &browser{w: w, profile: filepath.Join(w.t.TempDir(), "profile")}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium()), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(b.profile),
		chromedp.WindowSize(1280, 1000), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "ja"),
		// A page that comes back from that cache fires no load event, for which chromedp waits after Back.
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,BackForwardCache"))
	options = append(options, flags...)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	w.t.Cleanup(func() { cancel(); stop() })
	b.ctx = ctx
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		w.t.Fatal(err)
	}
	b.do(chromedp.Navigate("about:blank"))
	b.before(`document.addEventListener("securitypolicyviolation", (e) =>
		console.error("policy", e.effectiveDirective, e.blockedURI, e.sourceFile))`)
	w.t.Cleanup(b.quiet)
	return b
}

// preferring is a profile whose user has chosen these settings, as JSON.
func (w *world) preferring(settings string) chromedp.ExecAllocatorOption {
	w.t.Helper()
	profile := filepath.Join(w.t.TempDir(), "profile")
	if err := os.MkdirAll(filepath.Join(profile, "Default"), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(profile, "Default", "Preferences"), []byte(settings), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return chromedp.UserDataDir(profile)
}

// before has a script run in each page before any of its own.
func (b *browser) before(script string) {
	b.w.t.Helper()
	if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		b.w.t.Fatal(err)
	}
}

func (b *browser) listen(ev any) {
	switch e := ev.(type) {
	case *network.EventRequestWillBeSent:
		b.mu.Lock()
		b.requests = append(b.requests, e.Request.Method+" "+e.Request.URL)
		b.mu.Unlock()
	case *network.EventResponseReceived:
		b.mu.Lock()
		b.answers = append(b.answers, answer{e.Response.URL, e.Response.FromServiceWorker})
		b.mu.Unlock()
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !b.usual(e.Entry) {
			b.note(fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventExceptionThrown:
		b.note(e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" {
			var text []string
			for _, a := range e.Args {
				text = append(text, string(a.Value)+a.Description)
			}
			b.note(strings.Join(text, " "))
		}
	}
}

// usual reports whether a complaint is of an answer that the interfaces are made of, such as a wrong PIN's 403, or of a
// line that the test has cut.
func (b *browser) usual(e *log.Entry) bool {
	if e.Source != log.EntrySourceNetwork {
		return false
	}
	interfaces := strings.HasPrefix(e.URL, b.w.origin()+"/v1/") || strings.HasPrefix(e.URL, fmt.Sprintf("http://127.0.0.1:%d/", b.w.agent))
	return b.w.troubled.Load() || interfaces && strings.Contains(e.Text, "the server responded with a status of 4")
}

// expect names a part of a complaint that the test brings about.
func (b *browser) expect(part string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.expected = append(b.expected, part)
}

func (b *browser) note(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.errors = append(b.errors, text)
}

// do runs actions with patience; a failure shows the page's text and the logs.
func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.w.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.fatal("%v", err)
	}
}

func evaluate[T any](b *browser, expression string) T {
	b.w.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.fatal("%s: %v", expression, err)
	}
	return v
}

func (b *browser) fatal(format string, args ...any) {
	b.w.t.Helper()
	text := "(no page)"
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	if s, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.location.pathname + "\n" + document.body.innerText`)); err == nil {
		text = s
	}
	b.shoot("failed")
	b.mu.Lock()
	defer b.mu.Unlock()
	b.w.t.Fatalf("%s\n--- page\n%s\n--- console\n%s\n%s", fmt.Sprintf(format, args...), text, strings.Join(b.errors, "\n"), b.w.logs())
}

// shoot keeps a picture where HIKITSUGI_PICTURES names a folder.
func (b *browser) shoot(name string) {
	dir := os.Getenv("HIKITSUGI_PICTURES")
	if dir == "" {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	if png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot()); err == nil {
		file := strings.ReplaceAll(b.w.t.Name(), "/", "-") + "-" + name + ".png"
		os.MkdirAll(dir, 0o755)
		os.WriteFile(filepath.Join(dir, file), png, 0o644)
	}
}

func (b *browser) visit(path string) {
	b.w.t.Helper()
	b.do(chromedp.Navigate(b.w.origin() + path))
}

func (b *browser) reload() {
	b.w.t.Helper()
	b.do(chromedp.Reload())
}

// top is the part of the page that takes input: the uppermost open dialog, or else the page.
const top = `(() => { const d = [...document.querySelectorAll("dialog[open]")]; return d.length ? d[d.length-1] : document.body })()`

// see waits until the part that takes input shows all texts.
func (b *browser) see(texts ...string) {
	b.w.t.Helper()
	for _, text := range texts {
		b.poll("to see "+text, `(`+top+`).innerText.includes(`+strconv.Quote(text)+`)`)
	}
}

// seeNot waits until a text is gone from screen and dialogs; what a live region said last stays in it.
func (b *browser) seeNot(text string) {
	b.w.t.Helper()
	b.poll("not to see "+text, `![...document.querySelectorAll("main, dialog[open]")].some(e => e.innerText.includes(`+strconv.Quote(text)+`))`)
}

func (b *browser) at(path string) {
	b.w.t.Helper()
	b.poll("to be at "+path, `document.location.pathname === `+strconv.Quote(path))
}

func (b *browser) poll(what, predicate string) {
	b.w.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`!!(`+predicate+`)`))
		cancel()
		if err == nil && ok {
			return
		}
		if time.Now().After(deadline) {
			b.fatal("waited in vain %s", what)
		}
		time.Sleep(25 * time.Millisecond)
	}
}

// press clicks, with the mouse, the button or link of that text in the part that takes input.
func (b *browser) press(text string) {
	b.w.t.Helper()
	b.do(chromedp.Click(b.mark(text)))
}

// pressTwice is an impatient user: two clicks with nothing between them.
func (b *browser) pressTwice(text string) {
	b.w.t.Helper()
	b.do(chromedp.DoubleClick(b.mark(text)))
}

// mark waits for a button or link of that text and gives a selector for it.
func (b *browser) mark(text string) chromedp.CSS {
	b.w.t.Helper()
	b.poll("for the button "+text, `(() => {
		for (const e of document.querySelectorAll("[data-pressed]")) e.removeAttribute("data-pressed");
		const all = [...(`+top+`).querySelectorAll("button, a, summary")];
		const e = all.find(e => e.innerText.trim() === `+strconv.Quote(text)+` && e.checkVisibility());
		if (e) e.setAttribute("data-pressed", "");
		return e;
	})()`)
	return "[data-pressed]"
}

// keys types on the keyboard, into whatever has the focus.
func (b *browser) keys(text string) {
	b.w.t.Helper()
	b.do(chromedp.KeyEvent(text))
}

// pin types a PIN where the focus must already be and presses Enter.
func (b *browser) pin(pin string) {
	b.w.t.Helper()
	b.poll("for the focus in the PIN field", `document.activeElement && document.activeElement.type === "password"`)
	b.poll("for an empty PIN field", `document.activeElement.value === ""`)
	b.keys(pin + "\r")
}

// quiet fails the test if the page threw or complained.
func (b *browser) quiet() {
	b.w.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, text := range b.errors {
		if !slices.ContainsFunc(b.expected, func(part string) bool { return strings.Contains(text, part) }) {
			b.w.t.Errorf("the page complained: %s", text)
		}
	}
}
