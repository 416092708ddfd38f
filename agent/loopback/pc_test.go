package loopback_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/rs/zerolog"

	"hikitsugi/agent/loopback"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/trust"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/agent/wire"
	api "hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// pc is a PC with an agent that runs, virtual readers and what was seen of it from outside.
type pc struct {
	t        *testing.T
	registry *registry // that it trusts
	state    trust.State
	pins     *trust.Pins
	readers  *virtual.Readers
	config   loopback.Config
	base     string // of the agent's interface
	log      *record
	seen     *record // every answer, head and body
	stop     func()
}

// record collects what is written to it.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.String()
}

// setting is how a PC differs from the ordinary one.
type setting struct {
	clock   func() time.Time
	state   string         // directory; a new one if empty
	real    bool           // the readers pass for real ones
	readers reader.Service // in front of the virtual ones
}

// startPC starts an agent that trusts the registry, with cards on the table.
func startPC(t *testing.T, r *registry, s setting, readers *virtual.Readers) *pc {
	t.Helper()
	p := newPC(t, r, s, readers)
	p.start()
	return p
}

// newPC has everything but a running agent.
func newPC(t *testing.T, r *registry, s setting, readers *virtual.Readers) *pc {
	t.Helper()
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.state == "" {
		s.state = filepath.Join(t.TempDir(), "state")
	}
	p := &pc{t: t, registry: r, readers: readers, log: new(record), seen: new(record)}
	p.state = must(trust.OpenState(s.state))
	p.pins = must(p.state.Pins())
	done(t, p.pins.Add(r.origin, r.identity.Thumbprint()))
	p.config = loopback.Config{
		Readers: readers, Virtual: readers, Pins: p.pins, Key: must(p.state.Key()), Version: "test",
		Now: s.clock, Log: zerolog.New(p.log).Level(zerolog.TraceLevel),
	}
	if s.real {
		p.config.Virtual = nil
	}
	if s.readers != nil {
		p.config.Readers = s.readers
	}
	return p
}

func (p *pc) start() {
	pages := must(loopback.Listen(0))
	control := must(loopback.ListenControl(p.state.Socket()))
	ctx, cancel := context.WithCancel(p.t.Context())
	done := make(chan error, 1)
	server := loopback.New(p.config)
	go func() { done <- server.Serve(ctx, pages, control) }()
	p.base = "http://" + pages.Addr().String()
	p.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			p.t.Errorf("serve: %v", err)
		}
	})
	p.t.Cleanup(p.stop)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// page is a browser's tab on some origin.
type page struct {
	*pc
	origin string
}

// call sends what a browser would and returns the code of a refusal, "" for success.
func (p page) call(method, path string, in, out any) message.Code {
	p.t.Helper()
	status, problem := p.send(method, path, in, out)
	if status == http.StatusForbidden && problem.Code == "" {
		return "stranger"
	}
	return message.Code(problem.Code)
}

func (p page) send(method, path string, in, out any) (status int, refusal api.Problem) {
	p.t.Helper()
	var body io.Reader
	if in != nil {
		body = bytes.NewReader(must(json.Marshal(in)))
	}
	r := must(http.NewRequest(method, p.base+path, body))
	r.Header.Set("Origin", p.origin)
	if method != "GET" {
		r.Header.Set(wire.Header, "1")
		r.Header.Set("Content-Type", api.JSON)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	data := must(io.ReadAll(answer.Body))
	answer.Header.Write(p.seen)
	p.seen.Write(data)
	switch {
	case answer.StatusCode >= 400 && len(data) > 0:
		err = json.Unmarshal(data, &refusal)
	case out != nil && len(data) > 0:
		err = json.Unmarshal(data, out)
	}
	if err != nil {
		p.t.Fatalf("%s %s: %v in %q", method, path, err, data)
	}
	return answer.StatusCode, refusal
}

// insert puts a card into the first reader and returns its id once the agent knows it.
func (p *pc) insert(id string) string {
	p.t.Helper()
	return p.known(virtualtest.Insert(p.t, p.readers, virtual.Reader1, id))
}

// known waits until the agent has noticed an insertion, as a page does that watches the events.
func (p *pc) known(insertion string) string {
	p.t.Helper()
	r := must(http.NewRequest("GET", p.base+"/v1/events", nil))
	r.Header.Set("Origin", p.registry.origin)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	for e := range events(answer.Body) {
		for _, slot := range e.Readers {
			if slot.Card == insertion {
				return insertion
			}
		}
	}
	p.t.Fatalf("the agent never saw insertion %s", insertion)
	return ""
}

// files is all that the agent wrote into its state directory.
func (p *pc) files() string {
	var all strings.Builder
	must(0, filepath.WalkDir(p.state.Dir(), func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			all.Write(must(os.ReadFile(path)))
		}
		return err
	}))
	return all.String()
}

func randomDigits(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	for i := range b {
		b[i] = '0' + b[i]%10
	}
	return string(b)
}
