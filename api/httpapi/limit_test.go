package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"hikitsugi/api/httpapi"
	"hikitsugi/app/message"
)

// limited allows two at once and one every ten seconds, by a clock that the test moves.
func limited(clock *time.Time) func(*httpapi.Config) {
	return func(c *httpapi.Config) {
		c.Limits = httpapi.Limits{
			Starts: httpapi.Rate{PerMinute: 6, Burst: 2}, Proofs: httpapi.Rate{PerMinute: 6, Burst: 2},
		}
		c.Now = func() time.Time { return *clock }
	}
}

func TestStartsAndProofsAreLimitedPerAddress(t *testing.T) {
	t.Parallel()
	free := map[string]bool{"/v1/renewals/" + tx + "/commit": true}
	for _, r := range routes() {
		if r.body == "" {
			continue
		}
		clock := noon
		w := newWorld(t, limited(&clock))
		for range 2 {
			if answer := w.send(r.method, r.path, r.body); answer.Code >= 400 {
				t.Fatalf("%s: %d", r.path, answer.Code)
			}
		}
		answer := w.send(r.method, r.path, r.body)
		if free[r.path] {
			if answer.Code != http.StatusOK {
				t.Errorf("%s: %d", r.path, answer.Code)
			}
			continue
		}
		if got := code(t, answer); got != message.RateLimited || answer.Header().Get("Retry-After") != "10" {
			t.Errorf("%s: %s, Retry-After %q", r.path, got, answer.Header().Get("Retry-After"))
		}
		if clock = clock.Add(10 * time.Second); w.send(r.method, r.path, r.body).Code >= 400 {
			t.Errorf("%s: refused after the time it named", r.path)
		}
	}
}

func TestWhoIsCounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first, second string // peer, then X-Forwarded-For
		counted       bool   // as one client
	}{
		"the same address":             {"192.0.2.1 ", "192.0.2.1 ", true},
		"two addresses":                {"192.0.2.1 ", "192.0.2.2 ", false},
		"one IPv6 network":             {"2001:db8::1 ", "2001:db8::2 ", true},
		"two IPv6 networks":            {"2001:db8:0:1::1 ", "2001:db8:0:2::1 ", false},
		"IPv4 written as IPv6":         {"192.0.2.1 ", "::ffff:192.0.2.1 ", true},
		"behind our proxy":             {"10.0.0.1 192.0.2.1", "10.0.0.1 192.0.2.2", false},
		"inventing a way to our proxy": {"10.0.0.1 198.51.100.1, 192.0.2.1", "10.0.0.1 198.51.100.2, 192.0.2.1", true},
		"without our proxy":            {"192.0.2.1 198.51.100.1", "192.0.2.1 198.51.100.2", true},
	} {
		clock := noon
		w := newWorld(t, limited(&clock), func(c *httpapi.Config) {
			c.Limits.Starts.Burst = 1
			c.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
		})
		from := func(client string) int {
			peer, forwarded, _ := strings.Cut(client, " ")
			return w.sendBody(func(r *http.Request) {
				r.RemoteAddr = netip.AddrPortFrom(netip.MustParseAddr(peer), 4711).String()
				if forwarded != "" {
					r.Header.Set("X-Forwarded-For", forwarded)
				}
			}).Code
		}
		if got := from(c.first); got != http.StatusOK {
			t.Fatalf("%s: %d", name, got)
		}
		if got := from(c.second); (got == http.StatusTooManyRequests) != c.counted {
			t.Errorf("%s: %d", name, got)
		}
	}
}

// sendBody is a POST /v1/requests that change bends further.
func (w *world) sendBody(change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/v1/requests", strings.NewReader("{}"))
	r.Host = "localhost:8080"
	r.Header.Set("Origin", localOrigin)
	r.Header.Set("Content-Type", "application/json")
	change(r)
	answer := httptest.NewRecorder()
	w.ServeHTTP(answer, r)
	return answer
}
