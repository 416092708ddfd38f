package renewal

import (
	"hikitsugi/app/message"
)

// unknown stands where nobody said what belongs there.
const unknown = "－"

// Arguments fills every placeholder of an entry. Registry and agent send alternatives that are texts themselves in Japanese;
// they are translated here. What may be left out is empty, all else that is missing is a dash.
func Arguments(l message.Lang, entry message.Entry, args map[string]string) []message.Arg {
	filled := make([]message.Arg, 0, len(entry.Args))
	for _, name := range entry.Args {
		filled = append(filled, message.With(name, argument(l, name, args[name])))
	}
	return filled
}

func argument(l message.Lang, name, value string) string {
	switch {
	case name == "which" && value == WhichCurrent:
		return l.Text(message.WhichCurrent)
	case name == "which" && value == WhichNew:
		return l.Text(message.WhichNew)
	case value == "" && (name == "urgent" || name == "recheck"):
		return ""
	case value == "" || value == "-":
		return unknown
	case name == "reason":
		return l.Reason(value)
	}
	for _, key := range alternatives {
		if value == message.Ja.Text(key) {
			return l.Text(key)
		}
	}
	return value
}

// alternatives are the texts that registry and agent send as arguments.
var alternatives = []message.Key{
	message.WhichCurrent, message.WhichNew, message.NextApproval, message.NextRegister, message.RecheckLater, message.UrgentTellAuthority,
}
