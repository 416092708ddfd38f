package message

import (
	"slices"
	"strings"
)

// A Code names one thing that can go wrong. Codes are stable: they stand in
// problem documents, logs and the small print of a message.
type Code string

// An Entry is what the catalogue says about a Code.
type Entry struct {
	Number   int  // printed as E{Number}; the two of E419 share theirs, all others are unique
	Code     Code // stable name
	What     Text // what is the case and why; its first sentence is the heading
	Remedy   Text // what to do
	Owners   []Owner
	Verdicts []Verdict // the possible ones; the first holds unless the caller knows more
	Args     []string  // the placeholders of What and Remedy, the same in both languages
}

// An Owner is who can put the matter right.
type Owner string

// The owners, as the list of errors abbreviates them.
const (
	OwnerUser        Owner = "U"  // the user
	OwnerIT          Owner = "IT" // the IT department of the user's company
	OwnerCA          Owner = "CA" // 認証局
	OwnerReaderMaker Owner = "R"  // the maker of the card reader
	OwnerAuthority   Owner = "A"  // 発注機関
	OwnerService     Owner = "W"  // we who run this system
)

// A Verdict says what has, or has not, been changed when an error is shown.
type Verdict int

// The verdicts; their values are the catalogue's V 0–5.
const (
	NothingChanged   Verdict = iota // nothing, in the registry or on the card
	TrySpent                        // nothing but one PIN try
	TriesUnknown                    // nothing; the card must be back before its tries can be read
	BeingChecked                    // not known yet; asking again cannot renew twice
	Completed                       // the renewal is done
	AwaitingApproval                // the renewal is received and pending
)

var verdictKeys = [...]Key{
	NothingChanged:   VerdictNothingChanged,
	TrySpent:         VerdictTrySpent,
	TriesUnknown:     VerdictTriesUnknown,
	BeingChecked:     VerdictBeingChecked,
	Completed:        VerdictCompleted,
	AwaitingApproval: VerdictAwaitingApproval,
}

// Entries returns the whole catalogue in the order of its numbers.
func Entries() []Entry {
	return slices.Concat(entries[:]...)
}

// Lookup returns the entry of code.
func Lookup(code Code) (Entry, bool) {
	for _, group := range entries {
		for _, e := range group {
			if e.Code == code {
				return e, true
			}
		}
	}
	return Entry{}, false
}

var entries = [...][]Entry{
	agentEntries, cardEntries, pinEntries, registrationEntries, serviceEntries, requestEntries,
}

// Heading returns the first sentence of What and, apart from it, the others.
func (e Entry) Heading(l Lang, args ...Arg) (heading, rest string) {
	what, stop := e.What.pick(l), "。"
	if l == En {
		stop = ". "
	}
	heading, rest, found := strings.Cut(what, stop)
	if found {
		heading += strings.TrimSpace(stop)
	}
	return fill(heading, args), fill(rest, args)
}

// OwnersText names who can put the matter right.
func (e Entry) OwnersText(l Lang) string {
	names := make([]string, len(e.Owners))
	for i, o := range e.Owners {
		names[i] = l.Alternative("owner", string(o))
	}
	return l.Text(WhoHelps, With("owners", strings.Join(names, map[Lang]string{Ja: "、", En: ", "}[l])))
}

// VerdictText returns the sentence for v, which should be one of e.Verdicts. Where
// a card or a PIN is the matter and nothing changed, it adds that no try was used.
// For a value that is no verdict it claims nothing and is empty.
func (e Entry) VerdictText(l Lang, v Verdict) string {
	if v < NothingChanged || v > AwaitingApproval {
		return ""
	}
	text := l.Text(verdictKeys[v])
	if v != NothingChanged || e.Number < 200 || e.Number >= 400 {
		return text
	}
	if l == En {
		text += " "
	}
	return text + l.Text(VerdictNoTrySpent)
}
