package renewal_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/store/storetest"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

func sqlite(t *testing.T) *storetest.Database {
	t.Helper()
	return storetest.SQLite(t)
}

// The walks of the demo, as far as the registry decides them: what the review says of each registration, in its order.
func TestWalksThatReachTheReview(t *testing.T) {
	t.Parallel()
	tests := []struct {
		authority, current, next string
		want                     string
	}{
		{"sapporo", "current", "new", `
			sapporo-goods-90000001 renew case-outlives-current
			kakuu-goods-0000000090000001 approval address-variant needs-approval
			mihon-goods-9000000001 renew
			mihon-services-9000000002 renew`},
		{"mihon", "current", "new-variant", `
			mihon-goods-9000000001 renew
			mihon-services-9000000002 renew
			kakuu-goods-0000000090000001 approval key-too-weak company-variant address-variant needs-approval
			sapporo-goods-90000001 renew case-outlives-current`},
		{"sapporo", "current", "new-other", `
			sapporo-goods-90000001 refused company-differs address-differs case-outlives-current
			kakuu-goods-0000000090000001 refused key-too-weak company-differs address-differs needs-approval
			mihon-goods-9000000001 approval company-differs address-differs
			mihon-services-9000000002 approval company-differs address-differs`},
		{"sapporo", "current", "new-holder", `
			sapporo-goods-90000001 approval holder-differs holder-not-on-roster case-outlives-current
			kakuu-goods-0000000090000001 refused key-too-weak holder-differs address-variant holder-not-on-roster needs-approval
			mihon-goods-9000000001 approval holder-differs
			mihon-services-9000000002 approval holder-differs`},
		{"sapporo", "current", "new-short", `
			sapporo-goods-90000001 check new-expiry-not-later case-outlives-current case-outlives-new case-outlives-new
			kakuu-goods-0000000090000001 refused key-too-weak address-variant new-expiry-not-later needs-approval
			mihon-goods-9000000001 check new-expiry-not-later
			mihon-services-9000000002 check new-expiry-not-later`},
		{"sapporo", "current", "new-otsu", `
			sapporo-goods-90000001 renew case-outlives-current
			kakuu-goods-0000000090000001 refused ca-not-accepted needs-approval
			mihon-goods-9000000001 renew
			mihon-services-9000000002 renew`},
		{"sapporo", "b-current", "b-new", `
			sapporo-works-90000002 check case-in-progress
			kakuu-works-0000000090000002 refused address-variant case-outlives-current case-in-progress needs-approval`},
		{"sapporo", "b-branch-current", "b-branch-new", `
			sapporo-works-90000002 renew
			kakuu-works-0000000090000002 refused key-too-weak address-variant outside-window needs-approval`},
		{"mihon", "d-expired", "d-new", `
			mihon-goods-9000000004 approval current-expired
			sapporo-goods-90000004 refused current-expired`},
	}
	for _, test := range tests {
		t.Run(test.current+" to "+test.next, func(t *testing.T) {
			t.Parallel()
			v := renewaltest.Open(t, sqlite(t)).Visit(t)
			review := v.ProveBoth(t, test.authority, test.current, test.next)
			if got := verdicts(t, review); got != strings.ReplaceAll(strings.TrimPrefix(test.want, "\n"), "\t", "") {
				t.Errorf("got\n%s\nwant%s", got, test.want)
			}
		})
	}
}

func verdicts(t *testing.T, review wire.Review) string {
	t.Helper()
	targets, err := review.Registrations()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, target := range targets {
		line := []string{target.Registration, target.Verdict}
		for _, f := range target.Findings {
			line = append(line, f.Code)
			checkArgs(t, f)
		}
		lines = append(lines, strings.Join(line, " "))
	}
	return strings.Join(lines, "\n")
}

// The second cards that no registration can take. The current card stays as it is.
func TestSecondCardsThatAreRefused(t *testing.T) {
	for _, test := range []struct {
		authority, current, next string
		want                     message.Code
	}{
		{"sapporo", "current", "current", message.SameCard},
		{"sapporo", "current", "new-future", message.NewNotYetValid},
		{"sapporo", "current", "new-expired", message.NewExpired},
		{"sapporo", "current", "new-hei", message.CANotAccepted},
		{"sapporo", "current", "b-current", message.NewOfOtherCompany},
		{"sapporo", "b-current", "b-branch-current", message.NewAlreadyRegistered},
	} {
		t.Run(test.next, func(t *testing.T) {
			each(t, func(t *testing.T, o *renewaltest.Office) {
				v := o.Visit(t)
				v.Current(t, test.authority, test.current)
				o.Refuses(t, test.want, newCard(v, v.NewProof(t, test.next)))
				verdict := procedure(t, v, "", v.TX, test.next)
				if verdict.Fits != wire.FitsOther || verdict.Code != string(test.want) {
					t.Errorf("before the PIN: %+v", verdict)
				}
			})
		})
	}
}

// A key too weak to be asked for a signature is named before its PIN.
func TestWeakKeyIsNamedBeforeThePIN(t *testing.T) {
	t.Parallel()
	v := renewaltest.Open(t, sqlite(t)).Visit(t)
	v.Current(t, "sapporo", "current")
	verdict := procedure(t, v, "", v.TX, "new-weak")
	if verdict.Code != string(message.KeyTooWeak) || verdict.Args["alg"] != "RSA-1024" {
		t.Errorf("%+v", verdict)
	}
}

func TestFirstCardsThatAreRefused(t *testing.T) {
	for _, test := range []struct {
		authority, card string
		want            message.Code
		fits            wire.Fits
	}{
		{"sapporo", "new", message.CurrentNotRegistered, wire.FitsNewCard},
		{"sapporo", "new-expired", message.CurrentNotRegistered, wire.FitsUnknown},
		{"mihon", "b-current", message.RegisteredElsewhere, wire.FitsElsewhere},
		{"sapporo", "d-expired", message.CurrentExpired, wire.FitsOther},
	} {
		t.Run(test.card, func(t *testing.T) {
			each(t, func(t *testing.T, o *renewaltest.Office) {
				v := o.Visit(t)
				o.Refuses(t, test.want, currentCard(v, v.CurrentProof(t, test.authority, test.card)))
				if verdict := procedure(t, v, test.authority, "", test.card); verdict.Fits != test.fits {
					t.Errorf("before the PIN: %+v", verdict)
				}
			})
		})
	}
}

func TestProcedureOfARegisteredCard(t *testing.T) {
	t.Parallel()
	v := renewaltest.Open(t, sqlite(t)).Visit(t)
	verdict := procedure(t, v, "sapporo", "", "current")
	if verdict.Fits != wire.FitsRenewal || verdict.DaysLeft != 30 || !verdict.Hint || verdict.Code != "" {
		t.Errorf("%+v", verdict)
	}
	if verdict := procedure(t, v, "sapporo", "", "b-branch-current"); verdict.Fits != wire.FitsRenewal || verdict.Hint {
		t.Errorf("far from its expiry: %+v", verdict)
	}
	if verdict := procedure(t, v, "mihon", "", "d-expired"); verdict.Fits != wire.FitsRenewal || verdict.DaysLeft != -3 {
		t.Errorf("expired, where approval is possible: %+v", verdict)
	}
}

// After walk 1: the old card again, the new card again (walk 12).
func TestAfterTheRenewal(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		receipt := v.Renew(t, "sapporo", "current", "new")
		o.Refuses(t, message.CurrentSuperseded, currentCard(v, v.CurrentProof(t, "sapporo", "current")))
		o.Refuses(t, message.ApprovalPending, currentCard(v, v.CurrentProof(t, "kakuu", "current")))
		verdict := procedure(t, v, "sapporo", "", "current")
		if verdict.Fits != wire.FitsSuperseded || message.Date(verdict.Date) != "2026/03/31" {
			t.Errorf("old card: %+v", verdict)
		}
		if verdict := procedure(t, v, "kakuu", "", "current"); verdict.Args["number"] != receipt.Number {
			t.Errorf("pending: %+v", verdict)
		}
		if verdict := procedure(t, v, "sapporo", "", "new"); verdict.Fits != wire.FitsNothing {
			t.Errorf("new card: %+v", verdict)
		}
	})
}

// Walk 6: a pair of cards that renewed one registration renews the other one after the opening.
func TestTheSameTwoCardsRenewTheRestLater(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		v.Renew(t, "sapporo", "b-current", "b-new", "sapporo-works-90000002")
		o.Clock.Move(13 * 24 * time.Hour)
		review := v.ProveBoth(t, "kakuu", "b-current", "b-new")
		want := "kakuu-works-0000000090000002 approval address-variant case-outlives-current needs-approval\n" +
			"sapporo-works-90000002 refused current-superseded"
		if got := verdicts(t, review); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		form := v.Change(t, review, renewaltest.Tick(t, review))
		receipt, err := o.Commit(ctx, v.SID, v.TX, v.Confirm(t, v.Issue(t, form)))
		if err != nil || receipt.Results[0].State != wire.AwaitingApproval || receipt.Results[1].State != wire.Refused {
			t.Errorf("%+v %v", receipt.Results, err)
		}
		if receipt.Number[:15] != "20260413-000001" {
			t.Errorf("receipt %s", receipt.Number)
		}
		if list, err := o.Receipts(ctx, v.SID); err != nil || len(list.Items) != 2 || list.Items[0].Number != receipt.Number {
			t.Errorf("%v %v", list, err)
		}
	})
}

// A refused registration cannot be ticked by a page that ignores the verdict.
func TestRefusedRegistrationCannotBeChosen(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		review := v.ProveBoth(t, "sapporo", "current", "new-otsu")
		form := v.Change(t, review, renewaltest.Tick(t, review, "kakuu-goods-0000000090000001"))
		o.Refuses(t, message.CANotAccepted, request(v, form))
	})
}

// Expiry is judged at 変更: the new card ran out between the review and the commit.
func TestExpiryIsJudgedAtTheCommit(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		last := time.Date(2026, time.April, 20, 23, 59, 58, 0, message.JST)
		o.Clock.Move(last.Sub(o.Clock.Now()))
		review := v.ProveBoth(t, "sapporo", "current", "new-short")
		form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review, "sapporo-goods-90000001"))))
		o.Clock.Move(2 * time.Second)
		o.Refuses(t, message.NewExpired, commit(v, form))
	})
}

func procedure(t *testing.T, v *renewaltest.Visit, authority, tx, card string) wire.Procedure {
	t.Helper()
	c, ok := v.World.Card(card)
	if !ok {
		t.Fatalf("no card %s", card)
	}
	p, err := v.Procedure(ctx, v.SID, wire.ProcedureQuery{
		Authority: authority, TX: tx, Certificate: base64.StdEncoding.EncodeToString(c.Certificate),
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
