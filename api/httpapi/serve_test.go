package httpapi_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hikitsugi/api/httpapi"
	"hikitsugi/app/message"
)

func TestStoppingLetsWorkUnderWayFinish(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	origin := "http://localhost:" + strings.TrimPrefix(listener.Addr().String(), "127.0.0.1:")
	w := newWorld(t, func(c *httpapi.Config) { c.Origin = origin })
	arrived, release := make(chan struct{}), make(chan struct{})
	w.renewals.wait = func() { close(arrived); <-release }
	ctx, stop := context.WithCancel(t.Context())
	ended, answered := make(chan error, 1), make(chan string, 1)
	go func() { ended <- w.Serve(ctx, listener) }()
	go func() {
		answer, err := http.Get(origin + "/v1/authorities")
		if err != nil {
			answered <- err.Error()
			return
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		answered <- answer.Status + " " + string(body)
	}()
	<-arrived
	stop()
	for w.send(http.MethodGet, "/readyz", "").Code != http.StatusServiceUnavailable {
	}
	close(release)
	if got := <-answered; !strings.HasPrefix(got, "200 OK") {
		t.Errorf("the request under way got %s", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("the server still listens")
	}
}

func TestReadyMeansTheStoreIsReady(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *httpapi.Config) {
		c.Ready = func(context.Context) error { return errors.New("migration 2 is missing") }
	})
	if got := code(t, w.send(http.MethodGet, "/readyz", "")); got != message.ServerDown {
		t.Error(got)
	}
	if !strings.Contains(w.log.String(), "migration 2 is missing") {
		t.Errorf("the log does not say why: %s", w.log)
	}
	if answer := w.send(http.MethodGet, "/healthz", ""); answer.Code != http.StatusOK {
		t.Errorf("healthz: %d", answer.Code)
	}
}

// memory is a listener without a network, so that time can be the test's.
type memory struct {
	arriving chan net.Conn
	closed   chan struct{}
}

func newMemory() *memory { return &memory{make(chan net.Conn), make(chan struct{})} }

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.arriving:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error { close(m.closed); return nil }

func (m *memory) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080} }

// dial connects, or says that nobody listens any more.
func (m *memory) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case m.arriving <- theirs:
		return ours, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func TestDrainingSaysNotReadyBeforeItTakesNobodyAnyMore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const delay = 5 * time.Second
		w := newWorld(t, func(c *httpapi.Config) { c.Drain = delay })
		listener := newMemory()
		client := &http.Client{Transport: &http.Transport{DialContext: listener.dial, DisableKeepAlives: true}}
		get := func(path string) string {
			answer, err := client.Get(localOrigin + path)
			if err != nil {
				return "nobody"
			}
			answer.Body.Close()
			return answer.Status
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- w.Serve(ctx, listener) }()
		if got := get("/readyz"); got != "200 OK" {
			t.Errorf("before: %s", got)
		}
		stop()
		synctest.Wait()
		time.Sleep(delay - time.Millisecond)
		if ready, work := get("/readyz"), get("/v1/authorities"); ready != "503 Service Unavailable" || work != "200 OK" {
			t.Errorf("while it drains: %s, and work gets %s", ready, work)
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		if got := get("/readyz"); got != "nobody" {
			t.Errorf("after the delay: %s", got)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
