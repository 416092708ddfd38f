package httpapi

import (
	"fmt"
	"net/http"
	"strings"

	"hikitsugi/api/proof"
)

// The cookie holds 256 random bits and nothing else; the server keeps neither row nor memory of it. Everything a
// session may see is bound to the digest of those bits, so a value that we did not make opens nothing.
const (
	cookieName      = "__Host-hikitsugi"
	localCookieName = "hikitsugi" // browsers take no __Host- cookie from http://localhost
	secretSize      = 32
)

func (s *Server) cookieName() string {
	if s.local() {
		return localCookieName
	}
	return cookieName
}

// local is the demo on plain http; proof.ValidOrigin allows that on localhost only.
func (s *Server) local() bool { return strings.HasPrefix(s.Origin, "http://") }

// secret is the cookie's value. One that came twice is none: only one of them can be ours.
func (s *Server) secret(r *http.Request) (string, bool) {
	cookies := r.CookiesNamed(s.cookieName())
	if len(cookies) != 1 || !proof.IsDigest(cookies[0].Value) {
		return "", false
	}
	return cookies[0].Value, true
}

// sid is the session id that stands in requests: the digest of the cookie's value.
func sid(secret string) string { return proof.Digest([]byte(secret)) }

// begin gives the call a session where it has none.
func (s *Server) begin(c *call) error {
	if c.sid != "" {
		return nil
	}
	secret, err := proof.NewRandom(s.Random, secretSize)
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	http.SetCookie(c.w, s.cookie(secret))
	c.sid = sid(secret)
	visitOf(c.Request).number(c.w, c.sid)
	return nil
}

func (s *Server) expireCookie(w http.ResponseWriter) {
	gone := s.cookie("")
	gone.MaxAge = -1
	http.SetCookie(w, gone)
}

func (s *Server) cookie(secret string) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName(), Value: secret, Path: "/",
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: !s.local(),
	}
}
