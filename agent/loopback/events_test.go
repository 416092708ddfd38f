package loopback_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hikitsugi/agent/loopback"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/agent/wire"
)

func TestEventsTellAtOnceAndOnChange(t *testing.T) {
	t.Parallel()
	p := startPC(t, newRegistry(), setting{}, twoCards(t))
	first := p.insert("current")
	r := must(http.NewRequest("GET", p.base+"/v1/events", nil))
	r.Header.Set("Origin", testOrigin)
	answer := must(http.DefaultClient.Do(r))
	defer answer.Body.Close()
	expect(t, "type", answer.Header.Get("Content-Type"), "text/event-stream")
	steps := []struct {
		then func()
		want func(wire.Readers) bool
	}{
		{nil, func(e wire.Readers) bool { return e.Readers[0].State == wire.Present && e.Readers[0].Card == first }},
		{func() { p.readers.Remove(virtual.Reader1) }, func(e wire.Readers) bool { return e.Readers[0].State == wire.Empty && e.Readers[0].Card == "" }},
		{func() { p.readers.SetSecond(true) }, func(e wire.Readers) bool { return len(e.Readers) == 2 }},
		{func() { p.readers.Insert(virtual.Reader1, "current") }, func(e wire.Readers) bool { return e.Readers[0].Card != first && e.Readers[0].Card != "" }},
	}
	for e := range events(answer.Body) {
		if e.Service != wire.Running || !steps[0].want(e) {
			t.Fatalf("got %+v with %d steps to go", e, len(steps))
		}
		if steps = steps[1:]; len(steps) == 0 {
			return
		}
		steps[0].then()
	}
	t.Fatal("the stream ended")
}

// stream is a page that reads events, or does not.
type stream struct {
	header http.Header
	block  chan struct{} // nil for one that reads
	mu     sync.Mutex
	b      bytes.Buffer
}

func (s *stream) Header() http.Header { return s.header }
func (s *stream) WriteHeader(int)     {}
func (s *stream) Flush()              {}

func (s *stream) Write(p []byte) (int, error) {
	if s.block != nil {
		<-s.block
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *stream) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// watchIn lets pages watch a server without a network, inside a bubble of fake time.
func watchIn(ctx context.Context, t *testing.T, r *registry, readers *virtual.Readers, pages ...*stream) {
	t.Helper()
	p := newPC(t, r, setting{}, readers)
	server := loopback.New(p.config)
	go server.Watch(ctx)
	h := server.Handler(24817, nil)
	for _, page := range pages {
		q := httptest.NewRequestWithContext(ctx, "GET", "http://127.0.0.1:24817/v1/events", nil)
		q.Header.Set("Origin", testOrigin)
		go h.ServeHTTP(page, q)
	}
	synctest.Wait()
}

func TestSlowPageBlocksNoOther(t *testing.T) {
	virtualtest.RSA2048() // outside the bubble, for it is shared
	synctest.Test(t, func(t *testing.T) {
		readers, r := twoCards(t), newRegistry()
		ctx, cancel := context.WithCancel(t.Context())
		stuck := &stream{header: http.Header{}, block: make(chan struct{})}
		lively := &stream{header: http.Header{}}
		watchIn(ctx, t, r, readers, stuck, lively)
		for range 100 {
			virtualtest.Insert(t, readers, virtual.Reader1, "current")
		}
		last := virtualtest.Insert(t, readers, virtual.Reader1, "new")
		synctest.Wait()
		if !strings.Contains(lively.String(), last) {
			t.Error("the page that reads missed the last change")
		}
		close(stuck.block)
		synctest.Wait()
		if got := stuck.String(); !strings.Contains(got, last) || strings.Count(got, "data:") > 3 {
			t.Errorf("the slow page should get the newest state next, and nothing stale between: %d events", strings.Count(got, "data:"))
		}
		cancel()
		synctest.Wait()
	})
}

func TestEventsAreKeptAliveWithoutRepeating(t *testing.T) {
	virtualtest.RSA2048() // outside the bubble, for it is shared
	synctest.Test(t, func(t *testing.T) {
		readers, r := twoCards(t), newRegistry()
		ctx, cancel := context.WithCancel(t.Context())
		page := &stream{header: http.Header{}}
		watchIn(ctx, t, r, readers, page)
		time.Sleep(time.Minute)
		synctest.Wait()
		got := page.String()
		if n := strings.Count(got, ": still here\n\n"); n < 3 || n > 5 {
			t.Errorf("%d comments in a minute", n)
		}
		if n := strings.Count(got, "data:"); n > 2 {
			t.Errorf("%d events without a change", n)
		}
		cancel()
		synctest.Wait()
	})
}

func TestServiceAwayIsShown(t *testing.T) {
	t.Parallel()
	p := startPC(t, newRegistry(), setting{readers: away{}}, virtualtest.Open(t))
	if got := string(p.eventBytes()); !strings.Contains(got, `"service":"stopped"`) {
		t.Errorf("events say %s", got)
	}
	expect(t, "a card", string(page{p, testOrigin}.call("GET", "/v1/cards/x", nil, nil)), "card-changed")
}

// away is a PC whose card service does not run.
type away struct{}

func (away) Watch(context.Context, func([]reader.Slot)) error { return reader.ErrServiceStopped }

func (away) Do(context.Context, string, string, func(reader.Tx) error) error {
	return reader.ErrServiceStopped
}
