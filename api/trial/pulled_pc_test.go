//go:build pcsc && linux

package trial

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"hikitsugi/agent/loopback"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/trust"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/vpcd"
	"hikitsugi/agent/vpcd/vpcdtest"
	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
)

// desk is a PC's card readers, over a pcscd of the trial's own, for as many agents as there are people at them: the
// binding of PC/SC bears one watch in a process, and an agent lets one person renew at a time.
type desk struct {
	reader.Service
	free chan vpcdtest.Reader

	mu      sync.Mutex
	slots   []reader.Slot
	away    error
	changed chan struct{}
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{free: make(chan vpcdtest.Reader, 8), away: reader.ErrServiceStopped, changed: make(chan struct{})}
	for _, r := range startPCSC(t) {
		d.free <- r
	}
	d.Service = vpcd.Only(reader.System(rand.Reader))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- reader.Keep(ctx, d.Service, d.see) }()
	t.Cleanup(func() { cancel(); <-ended })
	return d
}

func (d *desk) see(slots []reader.Slot, away error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.slots, d.away = slots, away
	close(d.changed)
	d.changed = make(chan struct{})
}

// Watch tells an agent what the one watch sees (reader.Service).
func (d *desk) Watch(ctx context.Context, changed func([]reader.Slot)) error {
	for {
		d.mu.Lock()
		slots, away, next := d.slots, d.away, d.changed
		d.mu.Unlock()
		if away != nil {
			return away
		}
		changed(slots)
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// pc is the real agent and the reader of one person.
type pc struct {
	*slot
	base string // of the agent's interface
}

// newPC starts an agent that trusts the registry.
func (d *desk) newPC(t *testing.T, s *site) *pc {
	t.Helper()
	state, err := trust.OpenState(filepath.Join(t.TempDir(), "agent"))
	must(t, err)
	pins, err := state.Pins()
	must(t, err)
	must(t, pins.Add(origin, s.keys.Identity))
	key, err := state.Key()
	must(t, err)
	demo, err := virtual.Open(t.TempDir(), rand.Reader)
	must(t, err)
	p := &pc{slot: d.take(t)}
	p.serve(t, state, loopback.Config{Readers: d, Virtual: demo, Pins: pins, Key: key, Version: "trial", Now: time.Now, Log: zerolog.Nop()})
	return p
}

// startPCSC starts the pcscd of all trials, for a process finds one, and returns its readers.
func startPCSC(t *testing.T) []vpcdtest.Reader {
	t.Helper()
	readers, err := sharedPCSC()
	if errors.Is(err, vpcdtest.ErrNone) && os.Getenv("HIKITSUGI_REQUIRE_PCSC") == "" {
		t.Skip(err)
	}
	must(t, err)
	return readers
}

var sharedPCSC = sync.OnceValues(func() ([]vpcdtest.Reader, error) {
	service, err := vpcdtest.New(4)
	if err != nil {
		return nil, err
	}
	atEnd = append(atEnd, func() { service.Close() })
	if err := os.Setenv(vpcdtest.SocketVariable, service.Socket()); err != nil {
		return nil, err
	}
	return service.Readers, service.Start()
})

func (p *pc) serve(t *testing.T, state trust.State, c loopback.Config) {
	t.Helper()
	pages, err := loopback.Listen(0)
	must(t, err)
	control, err := loopback.ListenControl(state.Socket())
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- loopback.New(c).Serve(ctx, pages, control) }()
	t.Cleanup(func() {
		cancel()
		must(t, <-ended)
	})
	p.base = "http://" + pages.Addr().String()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ask is one request of the registry's page to the agent. A problem document becomes a wire.Problem.
func (p *pc) ask(t *testing.T, method, path string, in, out any) error {
	t.Helper()
	answer := p.open(t, method, path, in)
	defer answer.Body.Close()
	decode := json.NewDecoder(answer.Body)
	if answer.StatusCode < http.StatusBadRequest {
		return decode.Decode(out)
	}
	var refused wire.Problem
	must(t, decode.Decode(&refused))
	return refused
}

func (p *pc) open(t *testing.T, method, path string, in any) *http.Response {
	t.Helper()
	content, err := json.Marshal(in)
	must(t, err)
	r, err := http.NewRequestWithContext(t.Context(), method, p.base+path, bytes.NewReader(content))
	must(t, err)
	r.Header.Set("Origin", origin)
	r.Header.Set("Content-Type", wire.JSON)
	r.Header.Set(agent.Header, "1")
	answer, err := browser.Do(r)
	must(t, err)
	return answer
}

// inserted waits until the agent tells of an insertion other than the one before, and returns its name.
func (p *pc) inserted(t *testing.T, before string) string {
	t.Helper()
	answer := p.open(t, http.MethodGet, "/v1/events", nil)
	defer answer.Body.Close()
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		var seen agent.Readers
		if data, told := strings.CutPrefix(lines.Text(), "data: "); told {
			must(t, json.Unmarshal([]byte(data), &seen))
		}
		for _, r := range seen.Readers {
			if r.Name == p.Name && r.State == agent.Present && r.Card != before {
				p.counted = p.counter(t)
				return r.Card
			}
		}
	}
	t.Fatalf("the agent never saw a card in %s", p.Name)
	return ""
}
