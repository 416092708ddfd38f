package monitor_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"hikitsugi/api/httpapi"
	"hikitsugi/api/monitor"
	"hikitsugi/api/store"
	"hikitsugi/app/message"
)

// collector keeps the spans that it gets, as its protocol has them.
type collector struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	bodies []string
	spans  []span
}

type span struct {
	TraceID, SpanID, ParentSpanID, Name string
	Kind                                int
	StartTimeUnixNano, EndTimeUnixNano  int64 `json:",string"`
	Attributes                          []struct {
		Key   string
		Value struct{ StringValue, IntValue string }
	}
	Status struct{ Code int }
}

func (s span) attribute(key string) string {
	for _, a := range s.Attributes {
		if a.Key == key {
			return a.Value.StringValue + a.Value.IntValue
		}
	}
	return ""
}

func newCollector(t *testing.T) *collector {
	c := &collector{status: http.StatusOK}
	c.Server = httptest.NewServer(c)
	t.Cleanup(c.Close)
	return c
}

func (c *collector) tracer(t *testing.T, log zerolog.Logger) *monitor.Tracer {
	t.Helper()
	u, err := monitor.Collector(c.URL)
	if err != nil {
		t.Fatal(err)
	}
	return monitor.NewTracer(u, log)
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var got struct {
		ResourceSpans []struct{ ScopeSpans []struct{ Spans []span } }
	}
	body, err := io.ReadAll(r.Body)
	if err = errors.Join(err, json.Unmarshal(body, &got)); err != nil || r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c.bodies = append(c.bodies, string(body))
	for _, resource := range got.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			c.spans = append(c.spans, scope.Spans...)
		}
	}
	w.WriteHeader(c.status)
}

func TestARequestIsTracedBelowThePageThatSentIt(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	tracer := c.tracer(t, zerolog.Nop())
	header := http.Header{}
	header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	header.Set("Tracestate", "vendor=secret")
	header.Set("Baggage", "name=secret")
	ctx, end := tracer.Begin(t.Context(), header)
	tracer.Statement(ctx, store.Statement{Operation: "COMMIT", Began: noon, Took: time.Second, Outcome: store.Conflict})
	tracer.Statement(t.Context(), store.Statement{Operation: "SELECT", Began: noon}) // of a job: no request's
	end(httpapi.Answer{ID: "abcd", Method: "PUT", Route: "/v1/renewals/{tx}/commit", Status: 503, Code: message.StoreBusy})
	tracer.Close(t.Context())

	if len(c.spans) != 2 {
		t.Fatalf("%d spans: %s", len(c.spans), c.bodies)
	}
	statement, request := c.spans[0], c.spans[1]
	if request.TraceID != "0af7651916cd43dd8448eb211c80319c" || request.ParentSpanID != "b7ad6b7169203331" || request.Kind != 2 ||
		request.Name != "PUT /v1/renewals/{tx}/commit" || request.Status.Code != 2 {
		t.Errorf("request %+v", request)
	}
	for key, want := range map[string]string{"http.response.status_code": "503", "error.type": "store-busy", "hikitsugi.request_id": "abcd"} {
		if got := request.attribute(key); got != want {
			t.Errorf("%s is %q", key, got)
		}
	}
	if statement.TraceID != request.TraceID || statement.ParentSpanID != request.SpanID || statement.Kind != 3 || statement.Name != "COMMIT" ||
		statement.EndTimeUnixNano-statement.StartTimeUnixNano != int64(time.Second) || statement.attribute("error.type") != "conflict" {
		t.Errorf("statement %+v", statement)
	}
	if strings.Contains(strings.Join(c.bodies, ""), "secret") {
		t.Errorf("what the client sent is passed on: %s", c.bodies)
	}
}

func TestABrokenTraceparentBeginsATraceOfItsOwn(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	tracer := c.tracer(t, zerolog.Nop())
	for _, parent := range []string{"", "00-0-0-01", strings.Repeat("f", 1<<12), "00-00000000000000000000000000000000-0000000000000000-01"} {
		_, end := tracer.Begin(t.Context(), http.Header{"Traceparent": {parent}})
		end(httpapi.Answer{Method: "GET", Route: "/", Status: 200})
	}
	tracer.Close(t.Context())
	seen := make(map[string]bool)
	for _, s := range c.spans {
		if s.ParentSpanID != "" || len(s.TraceID) != 32 || seen[s.TraceID] {
			t.Errorf("%+v", s)
		}
		seen[s.TraceID] = true
	}
	if len(seen) != 4 {
		t.Errorf("%d traces", len(seen))
	}
}

func TestALostCollectorIsToldOnceAndCostsSpansAlone(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	c.status = http.StatusServiceUnavailable
	var log bytes.Buffer
	tracer := c.tracer(t, zerolog.New(&log))
	for range 2000 { // several batches
		_, end := tracer.Begin(context.Background(), nil)
		end(httpapi.Answer{Method: "GET", Route: "/", Status: 200})
	}
	tracer.Close(t.Context())
	if len(c.bodies) < 2 || strings.Count(log.String(), "traces are lost") != 1 {
		t.Errorf("%d batches, log %s", len(c.bodies), &log)
	}
}

func TestACollectorIsAPlainURL(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "127.0.0.1:4318", "grpc://host:4317", "http://", "http://user:hidden@host", "http://host/?key=hidden", "http://ho st"} {
		if _, err := monitor.Collector(bad); err == nil || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
