package httpapi_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hikitsugi/api/problem"
	"hikitsugi/app/message"
)

func decode[T any](t *testing.T, answer *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(answer.Body.Bytes(), &v); err != nil {
		t.Fatalf("%s: %v", answer.Body, err)
	}
	return v
}

func TestBadInputHasItsOwnCodeAndReachesNoRule(t *testing.T) {
	t.Parallel()
	withFirst := func(replace func(name string) string) func(string) string {
		return func(good string) string {
			name := good[2 : 2+strings.IndexByte(good[2:], '"')]
			return replace(name)
		}
	}
	same := func(good string) string { return good }
	for name, c := range map[string]struct {
		body    func(good string) string
		headers []string
		want    message.Code
	}{
		"unknown field":         {func(g string) string { return `{"x":1,` + g[1:] }, nil, message.UnknownField},
		"field of another case": {withFirst(func(n string) string { return `{"` + strings.ToUpper(n) + `":"a"}` }), nil, message.UnknownField},
		"doubled field":         {withFirst(func(n string) string { return `{"` + n + `":"a","` + n + `":"a"}` }), nil, message.DuplicateField},
		"doubled, one escaped":  {withFirst(func(n string) string { return `{"` + n + `":"a","\u00` + hex(n[0]) + n[1:] + `":"a"}` }), nil, message.DuplicateField},
		"wrong type":            {withFirst(func(n string) string { return `{"` + n + `":{}}` }), nil, message.BadValue},
		"no JSON":               {func(string) string { return `{` }, nil, message.BadJSON},
		"trailing data":         {func(g string) string { return g + `{}` }, nil, message.BadJSON},
		"bad UTF-8":             {func(string) string { return "{\"x\xff\":1}" }, nil, message.BadJSON},
		"an array":              {func(string) string { return `[]` }, nil, message.BadValue},
		"one byte over 32 KiB":  {func(g string) string { return g + strings.Repeat(" ", 32<<10+1-len(g)) }, nil, message.BodyTooLarge},
		"form":                  {same, []string{"Content-Type", "application/x-www-form-urlencoded"}, message.UnsupportedMediaType},
		"text":                  {same, []string{"Content-Type", "text/plain"}, message.UnsupportedMediaType},
		"no media type":         {same, []string{"Content-Type", ""}, message.UnsupportedMediaType},
		"broken media type":     {same, []string{"Content-Type", "application/json; charset"}, message.UnsupportedMediaType},
		"another site":          {same, []string{"Origin", "https://evil.example"}, message.OriginNotAllowed},
		"another host":          {same, []string{"Host", "evil.example"}, message.HostNotAllowed},
	} {
		for _, r := range routes() {
			if r.body == "" {
				continue
			}
			w := newWorld(t)
			answer := w.send(r.method, r.path, c.body(r.body), c.headers...)
			if got := code(t, answer); got != c.want {
				t.Errorf("%s at %s: %s, want %s", name, r.path, got, c.want)
			}
			if len(w.renewals.calls) > 0 {
				t.Errorf("%s at %s: reached %v", name, r.path, w.renewals.calls)
			}
			if strings.Contains(answer.Body.String(), "evil") {
				t.Errorf("%s at %s: the answer repeats what was sent", name, r.path)
			}
		}
	}
}

func hex(c byte) string { return string("0123456789abcdef"[c>>4]) + string("0123456789abcdef"[c&15]) }

func TestAFormIsHeldTo16KiB(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := routes()[4]
	fits := form.body + strings.Repeat(" ", 16<<10-len(form.body))
	if answer := w.send(form.method, form.path, fits); answer.Code != http.StatusOK {
		t.Errorf("16 KiB: %d %s", answer.Code, answer.Body)
	}
	if got := code(t, w.send(form.method, form.path, fits+" ")); got != message.BodyTooLarge {
		t.Errorf("16 KiB and a byte: %s", got)
	}
}

func TestWhatTakesNoBodyRefusesOne(t *testing.T) {
	t.Parallel()
	for _, r := range routes() {
		if r.body != "" {
			continue
		}
		w := newWorld(t)
		if got := code(t, w.send(r.method, r.path, "{}")); got != message.BodyTooLarge || len(w.renewals.calls) > 0 {
			t.Errorf("%s %s: %s, reached %v", r.method, r.path, got, w.renewals.calls)
		}
	}
}

func TestAnUnknownQueryParameterIsRefused(t *testing.T) {
	t.Parallel()
	for _, r := range routes() {
		w := newWorld(t)
		if got := code(t, w.send(r.method, r.path+"?debug=1", r.body)); got != message.UnknownField || len(w.renewals.calls) > 0 {
			t.Errorf("%s %s: %s, reached %v", r.method, r.path, got, w.renewals.calls)
		}
	}
}

func TestAnotherMethodOrPathIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	answer := w.send(http.MethodPatch, "/v1/renewals/"+tx, "")
	if got := code(t, answer); got != message.MethodNotAllowed || answer.Header().Get("Allow") != "GET, DELETE" {
		t.Errorf("PATCH: %s, Allow %q", got, answer.Header().Get("Allow"))
	}
	for _, path := range []string{"/healthz", "/readyz", "/openapi.json", "/.well-known/hikitsugi", "/problems/internal"} {
		if got := code(t, w.send(http.MethodPost, path, "")); got != message.MethodNotAllowed {
			t.Errorf("POST %s: %s", path, got)
		}
	}
	for _, path := range []string{"/v1/", "/v1/x", "/v1/renewals/" + tx + "/x", "/v1/renewals/short",
		"/v1/receipts/" + strings.Repeat("1", 33), "/problems/nothing", "/nothing"} {
		if got := code(t, w.send(http.MethodGet, path, "")); got != message.NotFound {
			t.Errorf("%s: %s", path, got)
		}
	}
	if len(w.renewals.calls) > 0 {
		t.Errorf("reached %v", w.renewals.calls)
	}
}

func TestErrorsOfTheFieldKeepTheirCodeAndOthersShowNothing(t *testing.T) {
	t.Parallel()
	for _, r := range routes() {
		w := newWorld(t)
		w.renewals.err = problem.New(message.CurrentExpired, "date", "2026/04/01")
		if got := code(t, w.send(r.method, r.path, r.body)); got != message.CurrentExpired {
			t.Errorf("%s %s: %s", r.method, r.path, got)
		}
		w.renewals.err = errors.New("sql: 株式会社A of token.eyJhbGciOiJFUzI1NiIs")
		answer := w.send(r.method, r.path, r.body)
		if got := code(t, answer); got != message.Internal || strings.Contains(answer.Body.String(), "sql") {
			t.Errorf("%s %s: %s %s", r.method, r.path, got, answer.Body)
		}
	}
}
