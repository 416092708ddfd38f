package site

import (
	"net/http"
	"strings"

	"hikitsugi/agent/wire"
)

// styles is the part of the policy that a page with a sheet of its own widens.
const styles = "style-src 'self'"

// allow adds, to the policy that an answer carries already, the hash of the one sheet that stands in its page: no other
// inline style gets through (CSP Level 3 section 6.7.2).
func allow(header http.Header, hash string) {
	const name = "Content-Security-Policy"
	if policy := header.Get(name); policy != "" {
		header.Set(name, strings.Replace(policy, styles, styles+" "+hash, 1))
	}
}

// Policy is the Content-Security-Policy of every page. The program needs 'wasm-unsafe-eval' to be compiled and nothing
// else beyond this origin but the card connector, whose exact origins are given (http://127.0.0.1:port).
// Inline scripts and styles are not allowed: pages carry classes only, and one sheet whose hash the handler adds. No form
// may be sent: should the program fail under a PIN dialog, the browser must not put the PIN into an address. The one frame
// that may be is of the scheme that starts the connector, which holds no document.
func Policy(connectors ...string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self' 'wasm-unsafe-eval'",
		styles,
		"img-src 'self'",
		"font-src 'self'",
		"connect-src " + strings.Join(append([]string{"'self'"}, connectors...), " "),
		"frame-src " + wire.LinkScheme + ":",
		"manifest-src 'self'",
		"worker-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	}, "; ")
}
