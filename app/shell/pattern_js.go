package shell

import "syscall/js"

// pattern is a regular expression of the browser's: Go's own would be a seventh of what is downloaded.
type pattern struct{ js.Value }

func compile(text string) pattern { return pattern{js.Global().Get("RegExp").New(text)} }

// find returns the named groups of the match; a group that took no part is missing.
func (p pattern) find(path string) (groups map[string]string, ok bool) {
	match := p.Call("exec", path)
	if match.IsNull() {
		return nil, false
	}
	groups = make(map[string]string)
	for _, name := range groupNames {
		if named := match.Get("groups"); !named.IsUndefined() && !named.Get(name).IsUndefined() {
			groups[name] = named.Get(name).String()
		}
	}
	return groups, true
}
