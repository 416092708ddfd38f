package httpapi

import (
	"net/http"
	"strings"

	"hikitsugi/web/site"
)

// permissions turns off what a page can ask the browser for, but the way to the agent on this PC
// (loopback-network, local-network-access before Chromium 145).
const permissions = "loopback-network=(self), local-network-access=(self), accelerometer=(), autoplay=(), " +
	"camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), " +
	"idle-detection=(), local-network=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), " +
	"publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"

// oneYear is the least that HSTS preload lists take, in seconds.
const oneYear = "31536000"

// secured gives every answer its security headers. HSTS stands only in what has come over TLS, here or to a proxy of
// ours: RFC 6797 section 7.2.
func (s *Server) secured(h http.Header, r *http.Request) {
	h.Set("Content-Security-Policy", site.Policy(s.Agent))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", permissions)
	if strings.HasPrefix(s.Origin, "https://") && (r.TLS != nil || s.proxied(peer(r))) {
		h.Set("Strict-Transport-Security", "max-age="+oneYear+"; includeSubDomains")
	}
}
