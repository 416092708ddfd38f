package renewal_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// atKakuu is the registration of 株式会社A where every renewal waits for an officer.
const atKakuu = "kakuu-goods-0000000090000001"

const officer = "officer-17"

func decision(number string, registrations ...string) renewal.Decision {
	return renewal.Decision{Number: number, Registrations: registrations, Officer: officer}
}

// clean fails the test unless every row follows from the stored bytes.
func clean(t *testing.T, o *renewaltest.Office) {
	t.Helper()
	report, err := o.DB.Fsck(ctx, o.Config.Directory, nil)
	if err != nil || !report.Clean() {
		t.Errorf("fsck: %v %v", err, report.Faults)
	}
}

func states(r wire.Receipt) string {
	var all []string
	for _, result := range r.Results {
		all = append(all, result.Registration+" "+result.State)
	}
	return strings.Join(all, "\n")
}

func TestApprovalHandsOverWithANewReceipt(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		receipt := v.Renew(t, "sapporo", "current", "new")
		waiting, err := o.Approvals(ctx)
		if err != nil || len(waiting) != 1 || waiting[0].Receipt.Number != receipt.Number ||
			waiting[0].Result.Registration != atKakuu || !slices.Contains(waiting[0].Reasons, string(message.NeedsApproval)) {
			t.Fatalf("waiting: %+v %v", waiting, err)
		}

		o.Clock.Move(6 * 24 * time.Hour)
		approved, err := o.Approve(ctx, decision(receipt.Number))
		if err != nil {
			t.Fatal(err)
		}
		if approved.Kind != wire.ReceiptOfApproval || approved.Accepted != receipt.Number || approved.Number == receipt.Number ||
			states(approved) != atKakuu+" "+wire.HandedOver {
			t.Errorf("receipt %+v", approved)
		}
		if d, leaf, err := proof.VerifyDecision(approved.Signed, o.Config.Directory); err != nil || d.Number != approved.Number || leaf.Officer != officer {
			t.Errorf("the receipt does not verify: %v", err)
		}
		list, err := o.Receipts(ctx, v.SID)
		if err != nil || len(list.Items) != 2 || list.Items[0].Number != approved.Number || list.Items[1].Signed != receipt.Signed {
			t.Errorf("receipts of the session: %+v %v", list.Items, err)
		}
		if waiting, err := o.Approvals(ctx); err != nil || len(waiting) != 0 {
			t.Errorf("still waiting: %v %v", waiting, err)
		}
		o.Refuses(t, message.CurrentSuperseded, currentCard(v, v.CurrentProof(t, "kakuu", "current")))
		if verdict := procedure(t, v, "kakuu", "", "new"); verdict.Fits != wire.FitsNothing {
			t.Errorf("new card: %+v", verdict)
		}
		clean(t, o)
	})
}

func TestRejectionChangesNothingAndTheCardMayTryAgain(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		receipt := v.Renew(t, "sapporo", "current", "new")
		o.Refuses(t, message.ApprovalPending, currentCard(v, v.CurrentProof(t, "kakuu", "current")))
		rejected, err := o.Reject(ctx, decision(receipt.Number, atKakuu))
		if err != nil || rejected.Kind != wire.ReceiptOfRejection || states(rejected) != atKakuu+" "+wire.Refused {
			t.Fatalf("%+v %v", rejected, err)
		}
		clean(t, o)
		again := v.Renew(t, "kakuu", "current", "new", atKakuu)
		if _, err := o.Approve(ctx, decision(again.Number)); err != nil {
			t.Errorf("the second time: %v", err)
		}
		clean(t, o)
	})
}

// expired_between_change_and_approval_succeeds: expiry is judged at 変更.
func TestExpiredBetweenChangeAndApprovalSucceeds(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
		o.Clock.Move(46 * 24 * time.Hour)
		o.Refuses(t, message.CurrentExpired, func() error {
			v := o.Visit(t)
			return currentCard(v, v.CurrentProof(t, "sapporo", "b-current"))()
		})
		if approved, err := o.Approve(ctx, decision(receipt.Number)); err != nil || states(approved) != atKakuu+" "+wire.HandedOver {
			t.Errorf("%+v %v", approved, err)
		}
		clean(t, o)
	})
}

func TestOnlyWhatWaitsIsDecided(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
		refuses := func(name string, want error, d renewal.Decision) {
			t.Helper()
			before := o.DB.Dump(t)
			for _, decide := range []func() error{
				func() error { _, err := o.Approve(ctx, d); return err }, func() error { _, err := o.Reject(ctx, d); return err },
			} {
				if err := decide(); !errors.Is(err, want) {
					t.Errorf("%s: %v", name, err)
				}
			}
			if o.DB.Dump(t) != before {
				t.Errorf("%s: something was written", name)
			}
		}
		refuses("no receipt", renewal.ErrNotWaiting, decision("20260331-000009-9"))
		refuses("what was handed over", renewal.ErrNotWaiting, decision(receipt.Number, "sapporo-goods-90000001"))
		refuses("what was handed over, among others", renewal.ErrNotWaiting, decision(receipt.Number, "sapporo-goods-90000001", atKakuu))
		refuses("an officer without an id", proof.ErrMalformed, renewal.Decision{Number: receipt.Number})
		approved, err := o.Approve(ctx, decision(receipt.Number))
		if err != nil {
			t.Fatal(err)
		}
		refuses("what was decided", renewal.ErrNotWaiting, decision(receipt.Number))
		refuses("a decision", renewal.ErrNotWaiting, decision(approved.Number))
		o.DB.Exec(t, `UPDATE renewal_targets SET state = 'awaiting-approval' WHERE registration = 'sapporo-goods-90000001'`)
		refuses("what a row says and the receipt does not", renewal.ErrNotWaiting, decision(receipt.Number))
	})
}

func TestEachAuthorityDecidesItsOwn(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new-holder", "sapporo-goods-90000001", "mihon-goods-9000000001", "mihon-services-9000000002")
		if _, err := o.Approve(ctx, decision(receipt.Number)); !errors.Is(err, renewal.ErrSeveralAuthorities) {
			t.Fatal(err)
		}
		if _, err := o.Approve(ctx, decision(receipt.Number, "mihon-services-9000000002", "mihon-goods-9000000001")); err != nil {
			t.Fatal(err)
		}
		rejected, err := o.Reject(ctx, decision(receipt.Number))
		if err != nil || states(rejected) != "sapporo-goods-90000001 "+wire.Refused {
			t.Errorf("%+v %v", rejected, err)
		}
		clean(t, o)
	})
}

func TestTwoOfficersOneDecision(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			replica := o.Replica(t)
			decide := replica.Approve
			if i%2 == 0 {
				decide = replica.Reject
			}
			wg.Go(func() { _, errs[i] = decide(ctx, decision(receipt.Number)) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, renewal.ErrNotWaiting) {
				t.Errorf("a late officer is told %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d decisions", won)
		}
		clean(t, o)
	})
}

// Nothing in the rows but the receipt's own bytes is believed.
func TestAnApprovalRestsOnTheReceiptAlone(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
		o.DB.Exec(t, `UPDATE receipts SET signed = substr(signed, 1, length(signed) - 8) || 'AAAAAAAA'`)
		if _, err := o.Approve(ctx, decision(receipt.Number)); !errors.Is(err, proof.ErrSignature) {
			t.Error(err)
		}
	})
}

// A receipt that was put under another number decides nothing there.
func TestAReceiptDecidesUnderItsOwnNumberAlone(t *testing.T) {
	t.Parallel()
	o := renewaltest.Open(t, sqlite(t))
	receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
	other := receipt.Number[:14] + "9" + receipt.Number[15:]
	o.DB.Exec(t, `UPDATE receipts SET number = '`+other+`'`)
	if _, err := o.Approve(ctx, decision(other)); err == nil {
		t.Error("approved under another number")
	}
	if n := o.DB.Text(t, `SELECT count(*) FROM renewal_targets WHERE state = 'awaiting-approval'`); n != "1" {
		t.Errorf("%s wait", n)
	}
}

// What the rules refuse by now stays waiting, for the officer to reject.
func TestTheRulesAreAskedAgainAtTheApproval(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
		o.DB.Exec(t, `UPDATE authorities SET policy = replace(policy, '"cas":["kou"]', '"cas":["otsu"]') WHERE id = 'kakuu'`)
		before := o.DB.Dump(t)
		if _, err := o.Approve(ctx, decision(receipt.Number)); !errors.Is(err, problem.New(message.CANotAccepted)) {
			t.Error(err)
		}
		if o.DB.Dump(t) != before {
			t.Error("something was written")
		}
		if _, err := o.Reject(ctx, decision(receipt.Number)); err != nil {
			t.Error(err)
		}
	})
}

// A row that says that something still waits does not bring it back: the receipts of the decisions are asked.
func TestADecisionStands(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
		if _, err := o.Reject(ctx, decision(receipt.Number)); err != nil {
			t.Fatal(err)
		}
		o.DB.Exec(t, `UPDATE renewal_targets SET state = 'awaiting-approval' WHERE registration = '`+atKakuu+`'`)
		for _, again := range []renewal.Decision{decision(receipt.Number), decision(receipt.Number, atKakuu)} {
			if _, err := o.Approve(ctx, again); !errors.Is(err, renewal.ErrNotWaiting) {
				t.Errorf("approved after the rejection: %v", err)
			}
		}
	})
}

// What an officer reads, and what the receipt of the decision shows, is what was signed.
func TestOfficersSeeWhatWasSigned(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
		for _, text := range []string{receipt.New.SerialDecimal, receipt.New.Holder} {
			o.DB.Exec(t, `UPDATE receipts SET document = replace(document, '`+text+`', '999')`)
		}
		report, err := o.DB.Fsck(ctx, o.Config.Directory, nil)
		if err != nil || report.Clean() {
			t.Errorf("fsck does not find it: %v", err)
		}
		waiting, err := o.Approvals(ctx)
		if err != nil || len(waiting) != 1 || waiting[0].Receipt.New != receipt.New {
			t.Errorf("the officer is shown %+v, %v", waiting, err)
		}
		approved, err := o.Approve(ctx, decision(receipt.Number))
		if err != nil || approved.New != receipt.New {
			t.Errorf("the decision shows %+v, %v", approved.New, err)
		}
	})
}

// One receipt that does not verify hides no other.
func TestApprovalsNameTheReceiptThatDoesNotVerify(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		broken := o.Visit(t).Renew(t, "kakuu", "current", "new", atKakuu)
		sound := o.Visit(t).Renew(t, "sapporo", "current", "new-holder", "sapporo-goods-90000001")
		o.DB.Exec(t, `UPDATE receipts SET signed = substr(signed, 1, length(signed) - 8) || 'AAAAAAAA' WHERE number = '`+broken.Number+`'`)
		waiting, err := o.Approvals(ctx)
		if len(waiting) != 1 || waiting[0].Receipt.Number != sound.Number || err == nil || !strings.Contains(err.Error(), broken.Number) {
			t.Errorf("%d wait, %v", len(waiting), err)
		}
	})
}

// What asks for an approval only since then, no officer has seen and no company was told.
func TestAnApprovalCoversOnlyWhatWasAskedFor(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
		o.DB.Exec(t, `UPDATE roster_entries SET address = '架空県架空市9' WHERE authority = 'kakuu'`)
		before := o.DB.Dump(t)
		if _, err := o.Approve(ctx, decision(receipt.Number)); !errors.Is(err, renewal.ErrMoreToApprove) || !strings.Contains(err.Error(), string(message.AddressDiffers)) {
			t.Error(err)
		}
		if o.DB.Dump(t) != before {
			t.Error("something was written")
		}
		if _, err := o.Reject(ctx, decision(receipt.Number)); err != nil {
			t.Error(err)
		}
	})
}

// A key that is not valid by the clock of whoever decides signs nothing.
func TestADecisionThatWouldNotVerifyIsNotMade(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
		o.Clock.Move(200 * 365 * 24 * time.Hour)
		before := o.DB.Dump(t)
		_, approved := o.Approve(ctx, decision(receipt.Number))
		_, rejected := o.Reject(ctx, decision(receipt.Number))
		_, suspended := o.Suspend(ctx, lost(t, o, "current"))
		for _, err := range []error{rejected, suspended} {
			if !errors.Is(err, proof.ErrForeign) {
				t.Error(err)
			}
		}
		if approved == nil || o.DB.Dump(t) != before {
			t.Error("something was written")
		}
	})
}
