package gate_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hikitsugi/agent/gate"
)

// behind is a guarded handler that tells whether it was reached.
func behind(sameUser func(*http.Request) bool) (h http.Handler, reached *bool) {
	reached = new(bool)
	g := gate.Guard{
		Policy: policy, Routes: gate.Routes{{"GET", "/v1/status"}, {"POST", "/v1/virtual"}}, SameUser: sameUser,
		Refuse: func(w http.ResponseWriter, _ *http.Request, v gate.Verdict) {
			http.Error(w, string(v), http.StatusTeapot)
		},
	}
	return g.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { *reached = true })), reached
}

func ask(h http.Handler, method, path string, header http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://127.0.0.1:24817"+path, nil)
	r.Header = header
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestStrangersLearnNothing: the refusal is the same for every reason, path and method.
func TestStrangersLearnNothing(t *testing.T) {
	t.Parallel()
	h, reached := behind(nil)
	notOurs, notOursReached := behind(func(*http.Request) bool { return false })
	answers := []*httptest.ResponseRecorder{
		ask(h, "GET", "/v1/status", http.Header{}),
		ask(h, "GET", "/v1/status", http.Header{"Origin": {"https://evil.example"}}),
		ask(h, "GET", "/nowhere", http.Header{"Origin": {"null"}}),
		ask(h, "POST", "/v1/virtual", http.Header{"Origin": {trusted}, "Content-Type": {"text/plain"}}),
		ask(h, "OPTIONS", "/v1/virtual", http.Header{"Origin": {"https://evil.example"}, "Access-Control-Request-Method": {"POST"}}),
		ask(h, "GET", "/v1/status", http.Header{"Origin": {trusted}, "Sec-Fetch-Mode": {"navigate"}}),
		ask(notOurs, "GET", "/v1/status", http.Header{"Origin": {trusted}}),
	}
	for i, w := range answers {
		if w.Code != http.StatusForbidden || w.Body.Len() != 0 {
			t.Errorf("answer %d: %d with %d bytes", i, w.Code, w.Body.Len())
		}
		for name := range w.Header() {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("answer %d has %s", i, name)
			}
		}
		if len(w.Header()) != len(answers[0].Header()) {
			t.Errorf("answer %d differs from the first in its headers", i)
		}
	}
	if *reached || *notOursReached {
		t.Error("a stranger got through")
	}
}

func TestTrustedPageMayRead(t *testing.T) {
	t.Parallel()
	h, reached := behind(func(*http.Request) bool { return true })
	w := ask(h, "GET", "/v1/status", http.Header{"Origin": {trusted}, "Sec-Fetch-Site": {"cross-site"}})
	if !*reached || w.Header().Get("Access-Control-Allow-Origin") != trusted || w.Header().Get("Vary") != "Origin" {
		t.Errorf("reached %v with %v", *reached, w.Header())
	}
	if w := ask(h, "GET", "/nowhere", http.Header{"Origin": {trusted}}); w.Code != http.StatusTeapot || w.Body.String() != "no-route\n" {
		t.Errorf("an unknown path is answered %d %s", w.Code, w.Body)
	}
}

func TestPreflightNamesWhatWasAskedOnly(t *testing.T) {
	t.Parallel()
	h, reached := behind(nil)
	w := ask(h, "OPTIONS", "/v1/virtual", http.Header{
		"Origin": {trusted}, "Access-Control-Request-Method": {"POST"}, "Access-Control-Request-Headers": {"content-type,hikitsugi"},
	})
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": trusted, "Access-Control-Allow-Methods": "POST",
		"Access-Control-Allow-Headers": "content-type, hikitsugi", "Access-Control-Max-Age": "60",
		"Access-Control-Allow-Credentials": "", "Vary": "Origin",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if w.Code != http.StatusNoContent || *reached {
		t.Errorf("answered %d, handler reached: %v", w.Code, *reached)
	}
}
