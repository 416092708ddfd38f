package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hikitsugi/api/httpapi"
	"hikitsugi/app/message"
)

func TestLimitsHaveBounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limits httpapi.Limits
		taken  bool
	}{
		"none given":          {httpapi.Limits{}, true},
		"the least":           {httpapi.Limits{Body: 24 << 10, Header: 8 << 10, Work: time.Second}, true},
		"the most":            {httpapi.Limits{Body: 256 << 10, Header: 64 << 10, Work: 2 * time.Minute}, true},
		"too short a body":    {httpapi.Limits{Body: 24<<10 - 1}, false},
		"too long a body":     {httpapi.Limits{Body: 256<<10 + 1}, false},
		"too short a header":  {httpapi.Limits{Header: 8<<10 - 1}, false},
		"too long a header":   {httpapi.Limits{Header: 64<<10 + 1}, false},
		"too little time":     {httpapi.Limits{Work: time.Second - 1}, false},
		"too much time":       {httpapi.Limits{Work: 2*time.Minute + 1}, false},
		"a rate":              {httpapi.Limits{Starts: httpapi.Rate{PerMinute: 1}}, true},
		"no start at all":     {httpapi.Limits{Starts: httpapi.Rate{PerMinute: -1}}, false},
		"no proof at all":     {httpapi.Limits{Proofs: httpapi.Rate{Burst: 5}}, false},
		"more than a machine": {httpapi.Limits{Proofs: httpapi.Rate{PerMinute: 1_000_001}}, false},
		"a negative body":     {httpapi.Limits{Body: -1}, false},
	} {
		cfg := newWorld(t).Config
		cfg.Limits = c.limits
		if _, err := httpapi.New(cfg); (err == nil) != c.taken {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnotherLimitHoldsAndTheDocumentSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *httpapi.Config) { c.Limits.Body = 48 << 10 })
	proof := routes()[5]
	fits := proof.body + strings.Repeat(" ", 48<<10-len(proof.body))
	if answer := w.send(proof.method, proof.path, fits); answer.Code != http.StatusCreated {
		t.Errorf("48 KiB: %d %s", answer.Code, answer.Body)
	}
	if got := code(t, w.send(proof.method, proof.path, fits+" ")); got != message.BodyTooLarge {
		t.Errorf("a byte more: %s", got)
	}
	if document := w.send(http.MethodGet, "/openapi.json", "").Body.String(); !strings.Contains(document, "At most 49152 bytes.") {
		t.Error("the document names another limit")
	}
}
