package site

import (
	"strings"

	"hikitsugi/agent/wire"
)

// Policy is the Content-Security-Policy of every page. The program needs 'wasm-unsafe-eval' to be compiled and nothing
// else beyond this origin but the card connector, whose exact origins are given (http://127.0.0.1:port).
// Inline scripts and styles are not allowed: pages carry classes only. No form may be sent: should the program fail
// under a PIN dialog, the browser must not put the PIN into an address. The one frame that may be is of the scheme that
// starts the connector, which holds no document.
func Policy(connectors ...string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self' 'wasm-unsafe-eval'",
		"style-src 'self'",
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
