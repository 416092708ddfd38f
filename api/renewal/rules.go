package renewal

import (
	"slices"
	"time"

	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Facts are all that the rules judge about one registration of the current card. What its certificates claim has been
// proved before. Expiry is judged at the moment of 変更, also when an approval comes later; all else as it stands Now.
type Facts struct {
	Now       time.Time
	Changed   time.Time // 変更, once it has been; zero before
	Authority registry.Authority
	Policy    Policy
	Holding   Holding
	Current   wire.Card
	New       wire.Card
	NewCAs    []string // ids of the CAs to which the new certificate chains
	NewOther  bool     // the new card's key serves another company, anywhere here
	NewLost   bool     // the new card's key is suspended, anywhere here
}

// rule gives its findings about f, in a stable order. A finding is a word of the catalogue of package message, with
// what it leads to.
type rule func(f Facts) []wire.Finding

// standing are the rules about where the current card stands at the registration. When one of them speaks, the others
// have no say.
var standing = []rule{cardSuspended, currentSuperseded, approvalPending}

// others are the rules about the cards, the names and the open cases, in the order of the catalogue.
var others = []rule{
	currentExpired, newNotYetValid, newExpired, newAlreadyRegistered, newOfOtherCompany, caNotAccepted, weakKey,
	company, holder, address, holderNotOnRoster, newExpiryNotLater, outsideWindow,
	caseOutlivesCurrent, caseOutlivesNew, caseInProgress, needsApproval, cardLimit,
}

// Judge applies every rule and returns the verdict with the findings that explain it.
func Judge(f Facts) (verdict string, findings []wire.Finding) {
	for _, r := range standing {
		if found := r(f); len(found) > 0 {
			return worst(found), found
		}
	}
	for _, r := range others {
		findings = append(findings, r(f)...)
	}
	return worst(findings), findings
}

// changed is when expiry is judged.
func (f Facts) changed() time.Time {
	if f.Changed.IsZero() {
		return f.Now
	}
	return f.Changed
}

// severity orders the verdicts: what an officer must approve is not for the user to tick by themselves.
var severity = []string{wire.VerdictRenew, wire.VerdictCheck, wire.VerdictApproval, wire.VerdictRefused}

func worst(findings []wire.Finding) string {
	worst := 0
	for _, f := range findings {
		worst = max(worst, slices.Index(severity, f.Verdict))
	}
	return severity[worst]
}

// ruled is the finding that a policy's ruling gives; Allow gives none.
func ruled(r Ruling, code message.Code, args map[string]string) []wire.Finding {
	if r == Allow {
		return nil
	}
	verdict := map[Ruling]string{Warn: wire.VerdictCheck, Approval: wire.VerdictApproval}[r]
	if verdict == "" {
		verdict = wire.VerdictRefused
	}
	return []wire.Finding{{Code: string(code), Verdict: verdict, Args: args}}
}

func refused(code message.Code, args map[string]string) []wire.Finding {
	return ruled(Refuse, code, args)
}

// expired reports whether a certificate has ended: its last second still counts.
func expired(c wire.Card, now time.Time) bool { return !now.Before(c.NotAfter.Add(time.Second)) }

// midnight is the beginning of t's day in Japan, some days later.
func midnight(t time.Time, days int) time.Time {
	y, m, d := t.In(message.JST).Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, message.JST)
}

// daysBetween counts the days in Japan from one moment's day to another's; negative if it has passed.
func daysBetween(from, to time.Time) int {
	return int(midnight(to, 0).Sub(midnight(from, 0)) / (24 * time.Hour))
}
