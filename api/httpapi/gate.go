package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"hikitsugi/api/problem"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// gated lets in what is meant for this registry: our Host everywhere but at the probes (which come by address), and
// under /v1 our own pages only. No CORS header is ever sent.
func (s *Server) gated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if code := s.refusal(r); code != "" {
			s.fail(w, r, problem.New(code))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// refusal is the gate's rule: "" to let r in.
func (s *Server) refusal(r *http.Request) message.Code {
	switch {
	case r.URL.Path == "/healthz", r.URL.Path == "/readyz":
		return ""
	case r.Host != s.host:
		return message.HostNotAllowed
	case strings.HasPrefix(r.URL.Path, "/v1/") && !s.ownPage(r):
		return message.OriginNotAllowed
	case strings.HasPrefix(r.URL.Path, "/v1/") && tooOld(r):
		return message.PageTooOld
	}
	return ""
}

// ownPage reports whether r can come from our own pages. A browser names the Origin of everything but a plain GET, so
// only a GET may come without one; a Sec-Fetch-Site of "none" is an address typed by the user, which is a GET too.
func (s *Server) ownPage(r *http.Request) bool {
	origins, sites := r.Header["Origin"], r.Header["Sec-Fetch-Site"]
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	if len(origins) > 1 || len(sites) > 1 {
		return false
	}
	if len(origins) == 1 && origins[0] != s.Origin || len(origins) == 0 && !reading {
		return false
	}
	return len(sites) == 0 || sites[0] == "same-origin" || sites[0] == "none" && reading
}

// tooOld reports whether r comes from a page of ours that speaks an interface we no longer do. Who names none is no page.
func tooOld(r *http.Request) bool {
	said := r.Header.Get(wire.PageHeader)
	if said == "" {
		return false
	}
	spoken, err := strconv.Atoi(said)
	return err != nil || spoken < wire.OldestPage
}

func hostOf(origin string) string {
	_, host, _ := strings.Cut(origin, "://")
	return host
}
