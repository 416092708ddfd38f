package httpapi_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

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
