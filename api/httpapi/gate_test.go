package httpapi_test

import (
	"net/http"
	"testing"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Every combination of method, Host, Origin and Sec-Fetch-Site; what is expected is a rule over the kinds, not over the
// values.
func TestOnlyOurOwnPagesReachTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hosts := map[string]bool{"localhost:8080": true, "localhost": false, "LOCALHOST:8080": false, "127.0.0.1:8080": false,
		"localhost:8080.evil.example": false, "": false}
	origins := map[string]string{localOrigin: "ours", "": "none", "null": "foreign", "http://localhost": "foreign",
		"http://localhost:8081": "foreign", "https://localhost:8080": "foreign", "http://localhost:8080.evil.example": "foreign"}
	sites := map[string]string{"same-origin": "ours", "": "none", "none": "typed", "same-site": "foreign", "cross-site": "foreign",
		"Same-Origin": "foreign"}
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		reads := method == http.MethodGet || method == http.MethodHead
		for host, ourHost := range hosts {
			for origin, from := range origins {
				for site, fetched := range sites {
					var want message.Code
					switch {
					case !ourHost:
						want = message.HostNotAllowed
					case from == "foreign", fetched == "foreign", !reads && from == "none", !reads && fetched == "typed":
						want = message.OriginNotAllowed
					}
					answer := w.send(method, "/v1/authorities", "", "Host", host, "Origin", origin, "Sec-Fetch-Site", site)
					refused := answer.Code == http.StatusForbidden || answer.Code == http.StatusMisdirectedRequest
					if refused != (want != "") || refused && code(t, answer) != want {
						t.Errorf("%s host %q origin %q site %q: %d, want %q", method, host, origin, site, answer.Code, want)
					}
				}
			}
		}
	}
}

func TestADoubledOriginIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	answer := w.sendWith(http.MethodGet, "/v1/session", func(r *http.Request) { r.Header.Add("Origin", localOrigin) })
	if got := code(t, answer); got != message.OriginNotAllowed {
		t.Error(got)
	}
}

func TestProbesComeByAddressAndPagesDoNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/healthz", "/readyz"} {
		if answer := w.send(http.MethodGet, path, "", "Host", "10.0.0.7:8080"); answer.Code != http.StatusOK {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
	for _, path := range []string{"/", "/openapi.json", "/.well-known/hikitsugi", "/problems/internal"} {
		if got := code(t, w.send(http.MethodGet, path, "", "Host", "10.0.0.7:8080")); got != message.HostNotAllowed {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func TestAPageThatIsTooOldIsToldSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for said, want := range map[string]int{
		"": http.StatusOK, "1": http.StatusOK, "99": http.StatusOK,
		"0": http.StatusUpgradeRequired, "-1": http.StatusUpgradeRequired, "one": http.StatusUpgradeRequired,
	} {
		answer := w.send(http.MethodGet, "/v1/session", "", wire.PageHeader, said)
		if answer.Code != want || want != http.StatusOK && code(t, answer) != message.PageTooOld {
			t.Errorf("%q: %d, want %d", said, answer.Code, want)
		}
		if answer := w.send(http.MethodGet, "/healthz", "", wire.PageHeader, said); answer.Code != http.StatusOK {
			t.Errorf("%q: a probe is refused", said)
		}
	}
}
