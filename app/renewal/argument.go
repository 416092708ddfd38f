package renewal

import (
	"hikitsugi/app/message"
)

// unknown stands where nobody said what belongs there.
const unknown = "－"

// Arguments fills every placeholder of an entry. Where registry and agent send a word for a text, that text is filled in.
// What may be left out is empty, all else that is missing is a dash.
func Arguments(l message.Lang, entry message.Entry, args map[string]string) []message.Arg {
	filled := make([]message.Arg, 0, len(entry.Args))
	for _, name := range entry.Args {
		filled = append(filled, message.With(name, argument(l, name, args[name])))
	}
	return filled
}

func argument(l message.Lang, name, value string) string {
	switch {
	case value == "" && (name == "urgent" || name == "recheck"):
		return ""
	case value == "" && name == "kind":
		return l.Text(message.KindOther)
	case value == "" || value == "-":
		return unknown
	}
	return l.Alternative(name, value)
}
