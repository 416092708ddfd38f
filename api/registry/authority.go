package registry

import (
	"fmt"
	"regexp"
	"slices"
)

// idPattern is what an authority's id looks like: it is the first part of its pages' addresses, /{id}/ and below. en, the
// prefix of the English addresses, and v1, that of the interface, are too short for one.
var idPattern = regexp.MustCompile(`^[a-z][a-z0-9-]{2,31}$`)

// reserved are the first parts of addresses that are no authority's. Tests hold the server, the page and the bundle to it.
var reserved = []string{
	"api", "problems", "healthz", "readyz", // the server's own
	"assets", "for-it", "connector", // the page's
	"practice",                                // 体験モード
	"help", "demo", "admin", "officer", "log", // kept free
}

// CheckAuthorityID refuses an id that no authority can have: its pages could not be reached, or would hide others.
func CheckAuthorityID(id string) error {
	switch {
	case !idPattern.MatchString(id):
		return fmt.Errorf("%q is no id of an authority: 3 to 32 of a-z, 0-9 and -, a letter first", id)
	case slices.Contains(reserved, id):
		return fmt.Errorf("%q is no id of an authority: the address /%[1]s is the registry's own", id)
	}
	return nil
}
