//go:build !js

package shell

import "regexp"

type pattern struct{ *regexp.Regexp }

func compile(text string) pattern { return pattern{regexp.MustCompile(text)} }

func (p pattern) find(path string) (groups map[string]string, ok bool) {
	match := p.FindStringSubmatch(path)
	if match == nil {
		return nil, false
	}
	groups = make(map[string]string)
	for _, name := range groupNames {
		if i := p.SubexpIndex(name); i >= 0 {
			groups[name] = match[i]
		}
	}
	return groups, true
}
