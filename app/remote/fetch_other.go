//go:build !js

package remote

// browserFetch has no browser: the pages are only prerendered here.
func browserFetch(r request) (answer, error) {
	return answer{}, &LostError{What: r.method + " " + r.url, Cause: "no browser"}
}
