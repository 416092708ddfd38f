package journey

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"hikitsugi/app/message"
)

// span is what these tests need of a span in OTLP's JSON.
type span struct {
	TraceID      string `json:"traceId"`
	SpanID       string `json:"spanId"`
	ParentSpanID string `json:"parentSpanId"`
	Name         string `json:"name"`
}

// collector takes spans as OTLP/HTTP.
type collector struct {
	*httptest.Server
	mu    sync.Mutex
	spans []span
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := new(collector)
	c.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var batch struct {
			ResourceSpans []struct{ ScopeSpans []struct{ Spans []span } }
		}
		if err := json.NewDecoder(r.Body).Decode(&batch); err != nil {
			t.Errorf("a batch of spans: %v", err)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, resource := range batch.ResourceSpans {
			for _, scope := range resource.ScopeSpans {
				c.spans = append(c.spans, scope.Spans...)
			}
		}
	}))
	t.Cleanup(c.Close)
	return c
}

// TestARequestIsFollowedFromThePageIntoTheDatabase finds the server's span below the page's, and a statement's below that.
func TestARequestIsFollowedFromThePageIntoTheDatabase(t *testing.T) {
	c := newCollector(t)
	w := prepare(t, makePristine)
	w.apiArgs = []string{"--traces", c.URL}
	l := layLine(w, nil)
	w.startAPI()
	w.startAgent()
	var mu sync.Mutex
	sent := map[string]string{} // trace by the page's span
	l.set(func(out http.ResponseWriter, r *http.Request, pass http.Handler) {
		if parts := strings.Split(r.Header.Get("Traceparent"), "-"); len(parts) == 4 {
			mu.Lock()
			sent[parts[2]] = parts[1]
			mu.Unlock()
		}
		pass.ServeHTTP(out, r)
	})
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	b.quiet()
	w.api.stop() // it sends what it has
	c.mu.Lock()
	defer c.mu.Unlock()
	servers, statements := map[string]span{}, 0
	for _, s := range c.spans {
		if trace := sent[s.ParentSpanID]; trace != "" && trace == s.TraceID {
			servers[s.SpanID] = s
		}
	}
	for _, s := range c.spans {
		if parent, ok := servers[s.ParentSpanID]; ok && parent.Name == "POST /v1/renewals" && parent.TraceID == s.TraceID {
			statements++
		}
	}
	if len(sent) == 0 || len(servers) != len(sent) || statements == 0 {
		t.Errorf("%d requests of the page, %d spans of the server below them, %d statements below POST /v1/renewals", len(sent), len(servers), statements)
	}
}
