package proof

import (
	"net/netip"
	"strconv"
	"strings"
)

// ValidOrigin reports whether s is an exact ASCII origin as a browser serialises it (RFC 6454 section 6.2): https, a
// lower-case host (punycode for other scripts), no default port, nothing after it; with demo also http://localhost
// with any port.
func ValidOrigin(s string, demo bool) bool {
	if rest, ok := strings.CutPrefix(s, "https://"); ok {
		host, port := splitPort(rest)
		return validHost(host) && validPort(port, "443")
	}
	if rest, ok := strings.CutPrefix(s, "http://"); ok && demo {
		host, port := splitPort(rest)
		return host == "localhost" && validPort(port, "80")
	}
	return false
}

// splitPort gives the port with its colon, or "" without one. A colon inside an IPv6 literal's brackets is none.
func splitPort(s string) (host, port string) {
	if i := strings.LastIndexByte(s, ':'); i > strings.LastIndexByte(s, ']') {
		return s[:i], s[i:]
	}
	return s, ""
}

func validPort(port, standard string) bool {
	if port == "" {
		return true
	}
	n, err := strconv.ParseUint(port[1:], 10, 16)
	return err == nil && n > 0 && ":"+strconv.FormatUint(n, 10) == port && port[1:] != standard
}

// validHost takes DNS names and literal addresses in the one spelling that browsers give them.
func validHost(host string) bool {
	if inner, ok := strings.CutPrefix(host, "["); ok {
		addr, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		return err == nil && addr.Is6() && !addr.Is4In6() && addr.Zone() == "" && "["+addr.String()+"]" == host
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.Is4()
	}
	labels := strings.Split(host, ".")
	for _, l := range labels {
		if !validLabel(l) {
			return false
		}
	}
	// A browser reads a name whose last label starts like a number as an address in an old spelling.
	last := labels[len(labels)-1]
	return len(host) <= 253 && (last[0] < '0' || last[0] > '9')
}

func validLabel(l string) bool {
	ok := l != "" && len(l) <= 63 && l[0] != '-' && l[len(l)-1] != '-'
	for _, c := range []byte(l) {
		ok = ok && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')
	}
	return ok
}
