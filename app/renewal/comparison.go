package renewal

import (
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// The rows and levels of a comparison, and what the new card is compared with, as the registry names them.
const (
	rowCompany = "company"
	rowHolder  = "holder"
	rowAddress = "address"

	withCurrent = "current"
	withRoster  = "roster"

	levelEqual     = "equal"
	levelVariant   = "variant"
	levelDifferent = "different"
	levelNotStated = "not-stated"
)

// levels orders the results of a comparison, the worst last; an unknown one counts as 不一致.
var levels = []struct {
	level string
	word  message.Key
}{
	{levelEqual, message.ReviewSame},
	{levelNotStated, message.ReviewNotInCertificate},
	{levelVariant, message.ReviewVariant},
	{levelDifferent, message.ReviewDifferent},
}

func badness(level string) int {
	for i, l := range levels {
		if l.level == level {
			return i
		}
	}
	return len(levels) - 1
}

// word is the key of a level's word.
func word(level string) message.Key { return levels[badness(level)].word }

// worst picks the worst comparison of a row and says whether there is any (RV8).
func worst(row string, all ...[]wire.ReviewComparison) (found wire.ReviewComparison, ok bool) {
	for _, list := range all {
		for _, c := range list {
			if c.Row == row && (!ok || badness(c.Level) > badness(found.Level)) {
				found, ok = c, true
			}
		}
	}
	return found, ok
}

// pair is the sentence that says which two were compared.
func pair(c wire.ReviewComparison) message.Key {
	if c.With == withRoster {
		return message.ReviewPairRosterNew
	}
	return message.ReviewPairCards
}

// changes is the word for serial, issuer and expiry, which are never 不一致.
func changes(current, next string) message.Key {
	if current == next {
		return message.ReviewSame
	}
	return message.ReviewChanges
}
