package gate_test

import (
	"testing"

	"hikitsugi/agent/gate"
)

const trusted = "https://registry.example"

var policy = gate.Policy{Port: 24817, Trusted: func(origin string) bool { return origin == trusted }}

// "null" is many origins at once, whatever a list of trusted ones says.
func TestNullIsNoOrigin(t *testing.T) {
	t.Parallel()
	everybody := gate.Policy{Port: 24817, Trusted: func(string) bool { return true }}
	for origin, want := range map[string]gate.Verdict{trusted: gate.Allowed, "null": gate.Stranger, "": gate.Stranger} {
		r := gate.Request{Host: "127.0.0.1:24817", Method: "GET", Methods: []string{"GET"}, Origin: []string{origin}}
		if got := gate.Decide(everybody, r); got != want {
			t.Errorf("%q: %s, want %s", origin, got, want)
		}
	}
}

// value is one way in which a part of a request can be, and whether the rules let it pass.
type value struct {
	is []string
	ok bool
}

func one(ok bool, values ...string) (out []value) {
	for _, v := range values {
		out = append(out, value{[]string{v}, ok})
	}
	return out
}

func join(lists ...[]value) (out []value) {
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// The rule table. Everything that is not written down as allowed is refused.
var (
	hosts = join(
		one(true, "127.0.0.1:24817", "localhost:24817", "[::1]:24817"),
		one(false, "", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:024817", "127.0.0.2:24817", "LOCALHOST:24817", "localhost.:24817",
			"rebound.example:24817", "registry.example", "[::1]", "2130706433:24817"),
	)
	origins = join(
		one(true, trusted),
		one(false, "", "null", "https://registry.example:443", "https://REGISTRY.example", "http://registry.example",
			"https://registry.example.evil.example", "https://registry.example/", "http://127.0.0.1:24817"),
		[]value{{nil, false}, {[]string{trusted, trusted}, false}, {[]string{trusted, "https://evil.example"}, false}},
	)
	sites = join(
		[]value{{nil, true}, {[]string{"cross-site", "cross-site"}, false}},
		one(true, "cross-site", "same-site"), one(false, "same-origin", "none", ""),
	)
	modes = join([]value{{nil, true}}, one(true, "cors"), one(false, "no-cors", "navigate", "websocket", "same-origin"))
	dests = join([]value{{nil, true}}, one(true, "empty"), one(false, "document", "image", "iframe", "script"))

	headers = join(one(true, "1"), one(false, "0", "", "1, 1"), []value{{nil, false}, {[]string{"1", "1"}, false}})
	types   = join(
		one(true, "application/json", "application/json; charset=utf-8"),
		one(false, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", "", "application/json, text/plain"),
		[]value{{nil, false}, {[]string{"application/json", "application/json"}, false}},
	)

	askMethods = join(one(true, "POST"), one(false, "GET", "PUT", "post", ""), []value{{nil, false}, {[]string{"POST", "POST"}, false}})
	askHeaders = join(
		[]value{{nil, true}, {[]string{"content-type", "hikitsugi"}, false}},
		one(true, "content-type", "hikitsugi", "content-type,hikitsugi", "Content-Type, Hikitsugi"),
		one(false, "authorization", "content-type,authorization", "*", "content-type,", ""),
	)
)

// product calls f with every combination and counts them.
func product(lists [][]value, f func([]value)) (n int) {
	var walk func([]value)
	walk = func(chosen []value) {
		if len(chosen) == len(lists) {
			n++
			f(chosen)
			return
		}
		for _, v := range lists[len(chosen)] {
			walk(append(chosen[:len(chosen):len(chosen)], v))
		}
	}
	walk(nil)
	return n
}

// first is the head of a request that is right in all but what a test changes.
func first(v []value) gate.Request {
	return gate.Request{Host: v[0].is[0], Origin: v[1].is, Site: v[2].is, Mode: v[3].is, Dest: v[4].is}
}

// TestStrangers takes every combination of who asks, with every method: whoever breaks one rule is a stranger whatever
// else is right, and nobody else is.
func TestStrangers(t *testing.T) {
	t.Parallel()
	n := product([][]value{hosts, origins, sites, modes, dests}, func(v []value) {
		known := v[0].ok && v[1].ok && v[2].ok && v[3].ok && v[4].ok
		for _, method := range []string{"GET", "POST", "OPTIONS", "HEAD", "DELETE"} {
			r := first(v)
			r.Method, r.Methods = method, []string{"GET", "POST"}
			r.Header, r.ContentType, r.AskMethod = []string{"1"}, []string{"application/json"}, []string{"POST"}
			want := map[string]gate.Verdict{
				"GET": gate.Allowed, "POST": gate.Allowed, "OPTIONS": gate.Preflight, "HEAD": gate.NoMethod, "DELETE": gate.NoMethod,
			}[method]
			if !known {
				want = gate.Stranger
			}
			if got := gate.Decide(policy, r); got != want {
				t.Errorf("%+v: %s, want %s", r, got, want)
			}
		}
	})
	if n < 200 {
		t.Errorf("only %d combinations", n)
	}
}

func visitor() gate.Request {
	return gate.Request{Host: "127.0.0.1:24817", Origin: []string{trusted}}
}

// TestActs takes every combination of our header and the media type, for every method and kind of path.
func TestActs(t *testing.T) {
	t.Parallel()
	for _, methods := range [][]string{nil, {"GET"}, {"POST"}, {"DELETE"}, {"GET", "POST"}} {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "get", ""} {
			product([][]value{headers, types}, func(v []value) {
				r := visitor()
				r.Method, r.Methods, r.Header, r.ContentType = method, methods, v[0].is, v[1].is
				if got, want := gate.Decide(policy, r), act(methods, method, v[0].ok, v[1].ok); got != want {
					t.Errorf("%+v: %s, want %s", r, got, want)
				}
			})
		}
	}
}

// act says what the rules make of a trusted page's request.
func act(methods []string, method string, header, media bool) gate.Verdict {
	served := map[string]bool{}
	for _, m := range methods {
		served[m] = true
	}
	switch {
	case len(methods) == 0:
		return gate.NoRoute
	case !served[method]:
		return gate.NoMethod
	case method == "GET", header && media:
		return gate.Allowed
	case !header:
		return gate.Stranger
	}
	return gate.NoType
}

// TestPreflights takes every combination of what a browser asks for.
func TestPreflights(t *testing.T) {
	t.Parallel()
	product([][]value{askMethods, askHeaders}, func(v []value) {
		r := visitor()
		r.Method, r.Methods, r.AskMethod, r.AskHeaders = "OPTIONS", []string{"POST"}, v[0].is, v[1].is
		want := gate.Preflight
		switch {
		case len(v[0].is) != 1, len(v[1].is) > 1:
			want = gate.Stranger
		case !v[0].ok:
			want = gate.NoMethod
		case !v[1].ok:
			want = gate.Stranger
		}
		if got := gate.Decide(policy, r); got != want {
			t.Errorf("%+v: %s, want %s", r, got, want)
		}
	})
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	routes := gate.Routes{{"GET", "/v1/cards/{card}"}, {"POST", "/v1/cards/{card}/sign"}, {"GET", "/v1/virtual"}, {"POST", "/v1/virtual"}}
	for path, want := range map[string]int{
		"/v1/cards/abc": 1, "/v1/cards/abc/sign": 1, "/v1/virtual": 2,
		"": 0, "/": 0, "/v1/cards/": 0, "/v1/cards//sign": 0, "/v1/cards/..": 0, "/v1/cards/./sign": 0, "/v1/cards/abc/sign/": 0,
		"//v1/cards/abc": 0, "/V1/virtual": 0, "/v1/cards/a/b": 0,
	} {
		if got := routes.Methods(path); len(got) != want {
			t.Errorf("%q: %v", path, got)
		}
	}
}

// FuzzDecide: nothing gets through that does not name us and come from the trusted origin alone.
func FuzzDecide(f *testing.F) {
	f.Add("127.0.0.1:24817", trusted, "cross-site", "GET", "1", "application/json", "POST", "content-type, hikitsugi")
	f.Add("rebound.example:24817", "null", "same-origin", "OPTIONS", "", "text/plain", "DELETE", "*")
	f.Add("[::1]:24817", trusted+",", "", "POST", "1", "application/json;", "", ",")
	f.Fuzz(func(t *testing.T, host, origin, site, method, header, media, askMethod, askHeaders string) {
		r := gate.Request{
			Host: host, Method: method, Methods: []string{"GET", "POST"}, Origin: []string{origin}, Site: []string{site},
			Header: []string{header}, ContentType: []string{media}, AskMethod: []string{askMethod}, AskHeaders: []string{askHeaders},
		}
		ours := host == "127.0.0.1:24817" || host == "localhost:24817" || host == "[::1]:24817"
		verdict := gate.Decide(policy, r)
		if verdict != gate.Stranger && (!ours || origin != trusted) {
			t.Errorf("%s for host %q, origin %q", verdict, host, origin)
		}
		if verdict == gate.Allowed && method == "POST" && header != "1" {
			t.Errorf("allowed without our header")
		}
	})
}
