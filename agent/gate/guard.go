package gate

import (
	"net/http"
	"strings"

	"hikitsugi/agent/wire"
)

// Guard puts Decide in front of a handler and gives trusted pages the CORS headers (Fetch standard, 3.2) that let them
// read the answer.
type Guard struct {
	Policy Policy
	Routes Routes
	// SameUser tells whether the other end of the request's connection belongs to this user; nil where nobody can tell.
	SameUser func(*http.Request) bool
	// Refuse answers a trusted page: NoRoute, NoMethod and NoType.
	Refuse func(http.ResponseWriter, *http.Request, Verdict)
}

// preflightAge is how long, in seconds, a browser may remember a preflight: short, because trust can be withdrawn.
const preflightAge = "60"

// Handler wraps next.
func (g Guard) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		harden(w.Header())
		verdict := Decide(g.Policy, g.head(r))
		if verdict == Stranger || g.SameUser != nil && !g.SameUser(r) {
			// There is nothing to be read, so that somebody is here is all a page can find out. It must: one whose site was not
			// added would else tell its user that the agent is missing (E106).
			w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
			w.WriteHeader(http.StatusForbidden)
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
		switch verdict {
		case Allowed:
			next.ServeHTTP(w, r)
		case Preflight:
			g.preflight(w, r)
		default:
			g.Refuse(w, r, verdict)
		}
	})
}

// harden says what holds for every answer, also to strangers: not stored, not guessed at, not embedded.
func harden(h http.Header) {
	h.Set("Vary", "Origin")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
}

func (g Guard) preflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", r.Header.Get("Access-Control-Request-Method"))
	h.Set("Access-Control-Allow-Headers", "content-type, "+strings.ToLower(wire.Header))
	h.Set("Access-Control-Max-Age", preflightAge)
	w.WriteHeader(http.StatusNoContent)
}

func (g Guard) head(r *http.Request) Request {
	return Request{
		Host: r.Host, Method: r.Method, Methods: g.Routes.Methods(r.URL.Path),
		Origin:      r.Header.Values("Origin"),
		Site:        r.Header.Values("Sec-Fetch-Site"),
		Mode:        r.Header.Values("Sec-Fetch-Mode"),
		Dest:        r.Header.Values("Sec-Fetch-Dest"),
		Header:      r.Header.Values(wire.Header),
		ContentType: r.Header.Values("Content-Type"),
		AskMethod:   r.Header.Values("Access-Control-Request-Method"),
		AskHeaders:  r.Header.Values("Access-Control-Request-Headers"),
	}
}
