package renewal

import (
	"strconv"
	"time"

	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// What becomes of an open case.
const (
	carriedOver = "carried-over" // 引き継がれます
	wait        = "wait"         // 開札まで待ってください
	tooLate     = "too-late"     // 有効期限に間に合いません
	unaffected  = "unaffected"   // 影響ありません
)

// openCases are the cases that are not opened yet; what was opened needs its card no more.
func openCases(f Facts) []registry.OpenCase {
	var open []registry.OpenCase
	for _, c := range f.Holding.Cases {
		if c.Opening.After(f.Now) {
			open = append(open, c)
		}
	}
	return open
}

// outlives reports whether a case's opening, slipped as far as the policy reckons with, comes after a card's end.
func outlives(f Facts, c registry.OpenCase, card wire.Card) bool {
	return c.Opening.Add(time.Duration(f.Policy.SlipDays) * 24 * time.Hour).After(card.NotAfter)
}

// caseOutlivesCurrent is E423. It speaks for renewing and never changes a verdict.
func caseOutlivesCurrent(f Facts) (found []wire.Finding) {
	for _, c := range openCases(f) {
		if f.Policy.CaseOutlivesCurrent != Allow && outlives(f, c, f.Current) {
			found = append(found, wire.Finding{
				Code: string(message.CaseOutlivesCurrent), Verdict: wire.VerdictRenew,
				Args: map[string]string{"date": message.Date(c.Opening)},
			})
		}
	}
	return found
}

// caseOutlivesNew is E424.
func caseOutlivesNew(f Facts) (found []wire.Finding) {
	for _, c := range openCases(f) {
		if outlives(f, c, f.New) {
			found = append(found, ruled(f.Policy.CaseOutlivesNew, message.CaseOutlivesNew, map[string]string{
				"date": message.Date(c.Opening), "n": strconv.Itoa(f.Policy.SlipDays),
			})...)
		}
	}
	return found
}

// caseInProgress is E425: a bid was made with the current card and is not opened.
func caseInProgress(f Facts) (found []wire.Finding) {
	for _, c := range openCases(f) {
		if c.State == registry.Submitted {
			found = append(found, ruled(f.Policy.CaseInProgress, message.CaseInProgress, map[string]string{
				"case": c.Number, "date": message.Date(c.Opening), "authority": f.Authority.NameJa,
			})...)
		}
	}
	return found
}

// reviewCases says for each open case what a renewal does to it, and what keeping the card does.
func reviewCases(f Facts) []wire.ReviewCase {
	cases := []wire.ReviewCase{}
	for _, c := range openCases(f) {
		rc := wire.ReviewCase{
			Number: c.Number, Title: c.Title, Opening: c.Opening.UTC(), Renewed: carriedOver, Kept: unaffected,
		}
		switch {
		case c.State == registry.Submitted && f.Policy.CaseInProgress != Allow:
			rc.Renewed = wait
		case outlives(f, c, f.New):
			rc.Renewed = tooLate
		}
		if outlives(f, c, f.Current) {
			rc.Kept = tooLate
		}
		cases = append(cases, rc)
	}
	return cases
}
