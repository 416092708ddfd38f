// Package gate decides who may talk to the agent: pages of trusted origins in a browser of the same user, and nobody
// else. The decision is a pure function of a request's head (Decide); Guard puts it in front of a handler. It knows no
// cards, no tokens and no bodies.
//
// Order: Host, Origin, Fetch Metadata, then method, our own header and media type. Whoever fails the first three is a
// stranger and learns nothing: 403, no body, no CORS headers, the same whether a card is in or not.
package gate

import (
	"mime"
	"slices"
	"strconv"
	"strings"

	"hikitsugi/agent/wire"
)

// Request is the head of an HTTP request as far as the gate looks at it. The lists hold a header's values as they came.
type Request struct {
	Host    string
	Method  string
	Methods []string // of the path; none for a path that does not exist

	Origin      []string
	Site        []string // Sec-Fetch-Site
	Mode        []string // Sec-Fetch-Mode
	Dest        []string // Sec-Fetch-Dest
	Header      []string // wire.Header, which must be 1 on all but GET: so a browser asks first
	ContentType []string

	AskMethod  []string // Access-Control-Request-Method
	AskHeaders []string // Access-Control-Request-Headers
}

// Policy is what the decision depends on besides the request.
type Policy struct {
	Port    int                      // that the agent listens on
	Trusted func(origin string) bool // compares exactly
}

// Verdict is what becomes of a request.
type Verdict string

// The verdicts. Only Allowed reaches a handler; all but Stranger are told to the page.
const (
	Allowed   Verdict = "allowed"
	Preflight Verdict = "preflight" // the browser asks whether it may send a request: it may
	Stranger  Verdict = "stranger"  // 403, empty
	NoRoute   Verdict = "no-route"  // 404
	NoMethod  Verdict = "no-method" // 405
	NoType    Verdict = "no-type"   // 415
)

// Decide judges one request.
func Decide(p Policy, r Request) Verdict {
	switch {
	case !p.host(r.Host), !p.origin(r.Origin), !fetchedByScript(r):
		return Stranger
	case len(r.Methods) == 0:
		return NoRoute
	case r.Method == "OPTIONS":
		return preflight(r)
	case !slices.Contains(r.Methods, r.Method):
		return NoMethod
	case r.Method == "GET":
		return Allowed
	case !slices.Equal(r.Header, []string{"1"}):
		return Stranger
	case !isJSON(r.ContentType):
		return NoType
	}
	return Allowed
}

// host demands one of our own names, so that a page whose name was rebound to loopback gets nothing.
func (p Policy) host(host string) bool {
	port := ":" + strconv.Itoa(p.Port)
	return host == "127.0.0.1"+port || host == "localhost"+port || host == "[::1]"+port
}

func (p Policy) origin(values []string) bool {
	return len(values) == 1 && values[0] != "" && values[0] != "null" && p.Trusted(values[0])
}

// fetchedByScript holds Fetch Metadata, where a browser sends it, to what fetch and EventSource of another origin say.
// The agent serves no pages, so nothing is ever same-origin, typed into the address bar, framed or an image.
func fetchedByScript(r Request) bool {
	return absentOr(r.Site, "cross-site", "same-site") && absentOr(r.Mode, "cors") && absentOr(r.Dest, "empty")
}

func absentOr(values []string, allowed ...string) bool {
	return len(values) == 0 || len(values) == 1 && slices.Contains(allowed, values[0])
}

func preflight(r Request) Verdict {
	if len(r.AskMethod) != 1 || len(r.AskHeaders) > 1 {
		return Stranger
	}
	if !slices.Contains(r.Methods, r.AskMethod[0]) {
		return NoMethod
	}
	if len(r.AskHeaders) == 1 && !askable(r.AskHeaders[0]) {
		return Stranger
	}
	return Preflight
}

// askable takes the two header names that our requests carry, in any case and order.
func askable(list string) bool {
	for name := range strings.SplitSeq(list, ",") {
		name = strings.ToLower(strings.Trim(name, " \t"))
		if name != "content-type" && name != strings.ToLower(wire.Header) {
			return false
		}
	}
	return true
}

func isJSON(values []string) bool {
	if len(values) != 1 {
		return false
	}
	media, _, err := mime.ParseMediaType(values[0])
	return err == nil && media == "application/json"
}
