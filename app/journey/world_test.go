package journey

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"hikitsugi/api/store/storetest"
)

// patience is how long anything may take before a test gives up on it. It is no measurement.
const patience = 30 * time.Second

// world is one registry and one PC: the API with its own copy of the demo, the agent, and how to touch both.
type world struct {
	t         *testing.T
	dir       string
	site      string // exact origin of the pages
	port      int    // where the registry listens
	agent     int
	pins      map[string]string // of the demo cards, random ones
	dsn       string            // of the registry's database, if it is not the demo's own file
	api       *process
	client    *process
	apiArgs   []string // what the registry's server is started with, beyond where it is
	agentArgs []string // what the agent is started with, beyond a port and its own state
	env       []string // of all programs, beyond this one's

	troubled atomic.Bool // something on the way was broken on purpose: the browser may say so
}

// pristine is the demo as `api demo` made it, copied for each test. All worlds share its origin, for a directory is
// signed for one; so tests run one after another.
type pristine struct {
	dir    string
	origin string
	port   int
	agent  int
	pins   map[string]string
	failed error
}

var (
	makePristine = sync.OnceValue(func() *pristine { return newPristine("http://localhost:") })
	makePublic   = sync.OnceValue(func() *pristine { return newPristine("https://" + publicHost + ":") })
)

// publicHost is a name that the browser is told to find on this machine.
const publicHost = "bidding.example"

// newPristine makes a demo for an origin, whose port is added.
func newPristine(origin string) *pristine {
	dir, err := os.MkdirTemp("", "hikitsugi-journey-")
	if err != nil {
		return &pristine{failed: err}
	}
	p := &pristine{dir: dir, pins: make(map[string]string)}
	p.port, p.agent = freePort(), freePort()
	p.origin = origin + fmt.Sprint(p.port)
	made = append(made, dir)
	out, err := exec.Command(program("api"), "demo", "--data", dir, "--origin", p.origin).CombinedOutput()
	if err != nil {
		p.failed = fmt.Errorf("api demo: %w\n%s", err, out)
		return p
	}
	p.failed = p.newPINs()
	return p
}

func TestMain(m *testing.M) {
	code := storetest.Run(m)
	for _, dir := range made {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// made lists the folders of the pristine demos.
var made []string

// newPINs gives each card a random PIN, so that a search for it in logs and files means something.
func (p *pristine) newPINs() error {
	files, err := filepath.Glob(filepath.Join(p.dir, "cards", "*.json"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no cards in the demo: %v", err)
	}
	for _, file := range files {
		var card map[string]any
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(b, &card); err != nil {
			return err
		}
		pin := randomPIN()
		card["pin"] = pin
		p.pins[strings.TrimSuffix(filepath.Base(file), ".json")] = pin
		if b, err = json.Marshal(card); err != nil {
			return err
		}
		if err := os.WriteFile(file, b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func randomPIN() string {
	n, err := rand.Int(rand.Reader, big.NewInt(90_000_000))
	if err != nil {
		panic(err)
	}
	return fmt.Sprint(n.Int64() + 10_000_000)
}

// newWorld starts a registry and an agent with nothing inserted.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := prepare(t, makePristine)
	w.startAPI()
	w.startAgent()
	return w
}

// newRegistry starts a registry; the agent is not running.
func newRegistry(t *testing.T) *world {
	t.Helper()
	w := prepare(t, makePristine)
	w.troubled.Store(true)
	w.startAPI()
	return w
}

// newLine starts a registry behind a line that can be disturbed, and an agent.
func newLine(t *testing.T) (*world, *line) {
	t.Helper()
	w := prepare(t, makePristine)
	l := layLine(w, nil)
	w.startAPI()
	w.startAgent()
	return w, l
}

// prepare copies a demo; nothing runs yet.
func prepare(t *testing.T, demo func() *pristine) *world {
	t.Helper()
	need(t, program("api"), program("agent"), chromium())
	p := demo()
	if p.failed != nil {
		t.Fatal(p.failed)
	}
	w := &world{t: t, dir: t.TempDir(), site: p.origin, port: p.port, agent: p.agent, pins: p.pins}
	w.agentArgs = []string{"--virtual", filepath.Join(w.dir, "cards")}
	if out, err := exec.Command("cp", "-a", p.dir+"/.", w.dir).CombinedOutput(); err != nil { // with its file modes
		t.Fatalf("copy the demo: %v\n%s", err, out)
	}
	w.trust()
	return w
}

// need skips, or fails where the whole suite is asked for.
func need(t *testing.T, files ...string) {
	t.Helper()
	for _, f := range files {
		if _, err := exec.LookPath(f); err != nil {
			if os.Getenv("HIKITSUGI_REQUIRE_BROWSER") != "" {
				t.Fatalf("missing: %s", f)
			}
			t.Skipf("missing: %s (make build)", f)
		}
	}
}

// in is the same world seen from a part of its test.
func (w *world) in(t *testing.T) *world {
	part := &world{t: t, dir: w.dir, site: w.site, port: w.port, agent: w.agent, pins: w.pins, dsn: w.dsn, api: w.api, client: w.client,
		agentArgs: w.agentArgs, env: w.env}
	part.troubled.Store(w.troubled.Load())
	return part
}

func program(name string) string { return filepath.Join("..", "..", "bin", name) }

func (w *world) origin() string { return w.site }

func (w *world) state() string { return filepath.Join(w.dir, "agent") }

// trust pins the registry's identity, as an installer does.
func (w *world) trust() {
	w.t.Helper()
	identity := w.run("api", "demo", "--data", w.dir, "--origin", w.origin(), "--print-identity")
	w.run("agent", "trust", "--state", w.state(), "--identity", strings.TrimSpace(identity), w.origin())
}

func (w *world) startAPI() {
	w.t.Helper()
	w.api = w.serve(w.port)
}

// serve starts a registry server on a port.
func (w *world) serve(port int) *process {
	w.t.Helper()
	p := w.start("api", append([]string{"serve", "--demo", "--listen", fmt.Sprintf("127.0.0.1:%d", port),
		"--origin", w.origin(), "--agent-port", fmt.Sprint(w.agent)}, append(w.registry(), w.apiArgs...)...)...)
	w.until("the registry is ready", func() bool { return answers(ready(port)) })
	return p
}

// ready is where a server says whether it can take work.
func ready(port int) string { return fmt.Sprintf("http://127.0.0.1:%d/readyz", port) }

// registry are the options that say where the registry is.
func (w *world) registry() []string {
	options := []string{"--data", w.dir}
	if w.dsn != "" {
		options = append(options, "--database", w.dsn)
	}
	return options
}

func (w *world) startAgent() {
	w.t.Helper()
	w.client = w.start("agent", append([]string{"serve", "--port", fmt.Sprint(w.agent), "--state", w.state()}, w.agentArgs...)...)
	w.until("the agent listens", func() bool {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", w.agent))
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

// insert puts a demo card into the first reader; the one that is in it is taken out first.
func (w *world) insert(card string) {
	w.t.Helper()
	w.run("agent", "virtual", "insert", "--state", w.state(), card)
}

// insertSecond puts a demo card into the second reader, which is plugged in for it.
func (w *world) insertSecond(card string) {
	w.t.Helper()
	w.run("agent", "virtual", "second", "on", "--state", w.state())
	w.run("agent", "virtual", "insert", card, "--reader", "Virtual Reader 2", "--state", w.state())
}

func (w *world) remove() {
	w.t.Helper()
	w.run("agent", "virtual", "remove", "--state", w.state())
}

// run runs a command of ours to its end and gives what it printed.
func (w *world) run(name string, args ...string) string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program(name), args...)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		w.t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, &out, &problems)
	}
	return out.String()
}

// fsck re-derives every active card from stored bytes; the test fails if anything does not hold.
func (w *world) fsck() {
	w.t.Helper()
	w.run("api", append([]string{"fsck"}, w.registry()...)...)
}

func (w *world) until(what string, ok func() bool) {
	w.t.Helper()
	deadline := time.Now().Add(patience)
	for !ok() {
		if time.Now().After(deadline) {
			w.t.Fatalf("waited in vain: %s\n%s", what, w.logs())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (w *world) logs() string {
	var b strings.Builder
	for _, p := range []*process{w.api, w.client} {
		if p == nil {
			continue
		}
		fmt.Fprintf(&b, "--- %s\n", p.name)
		for line := range strings.Lines(p.log()) {
			if !strings.Contains(line, `"route":"/"`) { // the page's own files
				b.WriteString(line)
			}
		}
	}
	return b.String()
}

// process is one of our programs, running.
type process struct {
	world *world
	name  string
	cmd   *exec.Cmd
	done  chan struct{}
	mu    sync.Mutex
	out   bytes.Buffer
}

// start runs a program until the test ends; its output is kept for the search for secrets.
func (w *world) start(name string, args ...string) *process {
	w.t.Helper()
	p := &process{world: w, name: name, cmd: exec.Command(program(name), args...), done: make(chan struct{})}
	r, pipe, err := os.Pipe()
	if err != nil {
		w.t.Fatal(err)
	}
	p.cmd.Stdout, p.cmd.Stderr = pipe, pipe
	p.cmd.Env = append(os.Environ(), w.env...)
	if err := p.cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	pipe.Close()
	go p.collect(r)
	w.t.Cleanup(func() { p.end(syscall.SIGTERM) })
	return p
}

func (p *process) collect(r io.Reader) {
	defer close(p.done)
	for lines := bufio.NewReader(r); ; {
		line, err := lines.ReadString('\n')
		p.mu.Lock()
		p.out.WriteString(line)
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (p *process) log() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

// stop asks the program to end and waits; after patience it is killed.
func (p *process) stop() {
	p.world.troubled.Store(true)
	p.end(syscall.SIGTERM)
}

// kill ends it at once.
func (p *process) kill() {
	p.world.troubled.Store(true)
	p.end(syscall.SIGKILL)
}

func (p *process) end(signal syscall.Signal) {
	select {
	case <-p.done:
		return
	default:
	}
	p.cmd.Process.Signal(signal)
	select {
	case <-p.done:
	case <-time.After(patience):
		p.cmd.Process.Kill()
		<-p.done
	}
	p.cmd.Wait()
}

func answers(url string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func freePort() int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
