package gate

import "strings"

// Route is one method and path. A segment in braces stands for any one segment that is not empty.
type Route struct{ Method, Path string }

// Pattern is the route as http.ServeMux writes it.
func (r Route) Pattern() string { return r.Method + " " + r.Path }

// Routes is all that a server serves.
type Routes []Route

// Methods lists the methods of a path; none for a path that does not exist.
func (rs Routes) Methods(path string) []string {
	var methods []string
	for _, r := range rs {
		if r.matches(path) {
			methods = append(methods, r.Method)
		}
	}
	return methods
}

func (r Route) matches(path string) bool {
	want, got := strings.Split(r.Path, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i, segment := range want {
		wild := strings.HasPrefix(segment, "{") && got[i] != "" && got[i] != "." && got[i] != ".."
		if segment != got[i] && !wild {
			return false
		}
	}
	return true
}
