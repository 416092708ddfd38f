package message

import (
	"slices"
	"strconv"
	"strings"
)

// An Alias is a number or phrase of other e-bidding programs that a person may
// search for, with the codes that mean the same here.
type Alias struct {
	Term  string
	Codes []Code
	Note  Key // said in place of codes where the matter cannot occur here
}

// Aliases returns every alias.
func Aliases() []Alias {
	return []Alias{
		{Term: "03001", Codes: []Code{ReaderAbsent, ReaderBusy, ReaderLost, CardAbsent, CardMute}},
		{Term: "03002", Codes: []Code{PinWrong, PinLastTry, PinBlockedCurrent, PinBlockedNew, PinFormat, PinWrongUnknown}},
		{Term: "10048", Note: NoPopups},
		{Term: "10051", Codes: []Code{AgentPortTaken}},
		{Term: "9980", Codes: []Code{AgentPortTaken}},
		{Term: "乱数署名が行われません", Codes: []Code{CardRemovedSigning, CardAnswerInvalid}},
	}
}

// Terms returns what other programs call the matter of code.
func Terms(code Code) (terms []string) {
	for _, a := range Aliases() {
		if slices.Contains(a.Codes, code) {
			terms = append(terms, a.Term)
		}
	}
	return terms
}

// Search returns the entries that term names: a code (pin-wrong), a number
// (E301 or 301) or an alias. Spaces around term do not matter.
func Search(term string) []Entry {
	term = strings.TrimSpace(term)
	var codes []Code
	for _, a := range Aliases() {
		if a.Term == term {
			codes = a.Codes
		}
	}
	var found []Entry
	for _, e := range Entries() {
		number := strconv.Itoa(e.Number)
		if term == string(e.Code) || term == number || term == "E"+number || slices.Contains(codes, e.Code) {
			found = append(found, e)
		}
	}
	return found
}
