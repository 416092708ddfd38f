package httpapi_test

import (
	"net/http"
	"slices"
	"testing"

	"hikitsugi/api/httpapi"
	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

func TestTheFirstRequestMakesASession(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*httpapi.Config)
		cookie string
		secure bool
	}{
		"behind https":        {production, "__Host-hikitsugi", true},
		"on http://localhost": {func(*httpapi.Config) {}, "hikitsugi", false},
	} {
		for _, path := range []string{"/v1/requests", "/v1/procedure"} {
			w := newWorld(t, c.change)
			answer := w.send(http.MethodPost, path, `{}`, "Cookie", "")
			cookies := answer.Result().Cookies()
			if answer.Code != http.StatusOK || len(cookies) != 1 {
				t.Fatalf("%s: %d, cookies %v", name, answer.Code, cookies)
			}
			got := cookies[0]
			if got.Name != c.cookie || got.Secure != c.secure || !got.HttpOnly || got.SameSite != http.SameSiteStrictMode ||
				got.Path != "/" || got.Domain != "" || got.MaxAge != 0 || !got.Expires.IsZero() {
				t.Errorf("%s: %s", name, got.Raw)
			}
			if !proof.IsDigest(got.Value) {
				t.Errorf("%s: the cookie does not hold 256 bits: %q", name, got.Value)
			}
			if w.renewals.sid != proof.Digest([]byte(got.Value)) {
				t.Errorf("%s: sid %s is not the digest of the cookie", name, w.renewals.sid)
			}
		}
	}
}

func TestEachSessionHasItsOwnSecret(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := make(map[string]bool)
	for range 100 {
		value := w.send(http.MethodPost, "/v1/requests", `{}`, "Cookie", "").Result().Cookies()[0].Value
		if seen[value] {
			t.Fatal("a secret came twice")
		}
		seen[value] = true
	}
}

func TestASessionIsKeptAndNeverSetAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, r := range routes()[2:] {
		if answer := w.send(r.method, r.path, r.body); len(answer.Result().Cookies()) > 0 {
			t.Errorf("%s %s: %v", r.method, r.path, answer.Result().Cookies())
		}
		if r.path != "/v1/authorities" && w.renewals.sid != proof.Digest([]byte(secret)) {
			t.Errorf("%s %s: sid %s", r.method, r.path, w.renewals.sid)
		}
	}
}

func TestWithoutACookieOnlyStartingIsOpen(t *testing.T) {
	t.Parallel()
	free := []string{"/v1/session", "/v1/authorities", "/v1/procedure", "/v1/requests"}
	for name, cookie := range map[string]string{
		"none":              "",
		"empty":             "hikitsugi=",
		"short":             "hikitsugi=abc",
		"not canonical":     "hikitsugi=" + secret[:42] + "Z",
		"two":               "hikitsugi=" + secret + "; hikitsugi=" + secret,
		"of the other mode": "__Host-hikitsugi=" + secret,
	} {
		for _, r := range routes() {
			w := newWorld(t)
			answer := w.send(r.method, r.path, r.body, "Cookie", cookie)
			if slices.Contains(free, r.path) {
				if answer.Code >= http.StatusBadRequest {
					t.Errorf("%s: %s %s: %d", name, r.method, r.path, answer.Code)
				}
				continue
			}
			if got := code(t, answer); got != message.NoSession || len(w.renewals.calls) > 0 {
				t.Errorf("%s: %s %s: %s, reached %v", name, r.method, r.path, got, w.renewals.calls)
			}
		}
	}
}

func TestEndingASessionDropsTheCookieAndTellsTheRegistry(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cookie string
		calls  []string
	}{
		"a session": {"hikitsugi=" + secret, []string{"End"}},
		"none":      {"", nil},
	} {
		w := newWorld(t)
		answer := w.send(http.MethodDelete, "/v1/session", "", "Cookie", c.cookie)
		cookies := answer.Result().Cookies()
		if answer.Code != http.StatusNoContent || len(cookies) != 1 || cookies[0].MaxAge >= 0 || cookies[0].Value != "" {
			t.Errorf("%s: %d, %v", name, answer.Code, cookies)
		}
		if !slices.Equal(w.renewals.calls, c.calls) {
			t.Errorf("%s: %v", name, w.renewals.calls)
		}
	}
}

func TestASessionHasOneSupportNumberWithoutPersonalData(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := decode[wire.Session](t, w.send(http.MethodGet, "/v1/session", "")).Support
	second := w.send(http.MethodGet, "/v1/authorities", "").Header().Get("Support-Number")
	if first != second || len(first) != len("1234-5678") {
		t.Errorf("%q, then %q", first, second)
	}
	other := w.send(http.MethodGet, "/v1/authorities", "", "Cookie", "").Header().Get("Support-Number")
	if other == first {
		t.Error("another visit has the same number")
	}
}
