package httpapi

import (
	"strings"
	"testing"

	"hikitsugi/api/registry"
)

func TestNoAuthorityIsCalledLikeAnAddressOfTheServer(t *testing.T) {
	t.Parallel()
	paths := []string{"/v1/"}
	for path := range (&Server{}).readings(nil, nil) {
		paths = append(paths, path)
	}
	for _, path := range paths {
		if first := strings.Split(path, "/")[1]; registry.CheckAuthorityID(first) == nil {
			t.Errorf("an authority may be called %s, as %s is", first, path)
		}
	}
}
