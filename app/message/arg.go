package message

import "strings"

// An Arg is the value of one placeholder.
type Arg struct {
	Name, Value string
}

// With returns the argument that fills {name} with value. An empty value also
// takes away the space before the placeholder, so that an optional last sentence
// leaves nothing behind.
func With(name, value string) Arg {
	return Arg{Name: name, Value: value}
}

// Placeholders returns the names of the placeholders in s, each once, in the
// order of their first appearance. A text shown to a person has none.
func Placeholders(s string) []string {
	var names []string
	seen := map[string]bool{}
	for {
		_, hole, rest, ok := nextHole(s)
		if !ok {
			return names
		}
		if name, _, _ := strings.Cut(hole, "|"); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
		s = rest
	}
}

// fill goes over s once, so a value that looks like a placeholder stays as it is.
func fill(s string, args []Arg) string {
	var b strings.Builder
	for {
		before, hole, rest, ok := nextHole(s)
		if !ok {
			b.WriteString(s)
			return b.String()
		}
		value, known := resolve(hole, args)
		if known && value == "" {
			before = strings.TrimSuffix(before, " ")
		}
		b.WriteString(before)
		b.WriteString(value)
		s = rest
	}
}

// resolve returns what replaces {hole}; if no argument fits, the hole itself.
func resolve(hole string, args []Arg) (value string, known bool) {
	name, words, counted := strings.Cut(hole, "|")
	for _, a := range args {
		if a.Name != name {
			continue
		}
		if !counted {
			return a.Value, true
		}
		one, many, _ := strings.Cut(words, "|")
		if a.Value == "1" {
			return one, true
		}
		return many, true
	}
	return "{" + hole + "}", false
}

// nextHole finds the first {hole} in s.
func nextHole(s string) (before, hole, rest string, ok bool) {
	before, tail, opened := strings.Cut(s, "{")
	if !opened {
		return s, "", "", false
	}
	hole, rest, ok = strings.Cut(tail, "}")
	return before, hole, rest, ok
}

// cut splits s at {name}.
func cut(s, name string) (before, after string) {
	before, after, _ = strings.Cut(s, "{"+name+"}")
	return before, after
}
