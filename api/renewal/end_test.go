package renewal_test

import (
	"testing"
	"time"

	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// A cookie that somebody kept from before 終了 is worth nothing after it.
func TestAnEndedSessionReadsNothing(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		receipt := v.Renew(t, "sapporo", "current", "new")
		settled := v.TX
		v.Current(t, "mihon", "d-expired")
		open, proved := v.TX, v.CurrentProof(t, "sapporo", "b-current")
		for range 2 {
			if err := o.End(ctx, v.SID); err != nil {
				t.Fatal(err)
			}
		}
		for _, tx := range []string{settled, open} {
			o.Refuses(t, message.NotFound, func() error { _, err := o.Renewal(ctx, v.SID, tx); return err })
		}
		o.Refuses(t, message.NotFound, func() error { _, err := o.Receipt(ctx, v.SID, receipt.Number); return err })
		o.Refuses(t, message.NotFound, func() error { _, err := o.Extend(ctx, v.SID, open); return err })
		o.Refuses(t, message.NoSession, currentCard(v, proved))
		if list, err := o.Receipts(ctx, v.SID); err != nil || len(list.Items) != 0 {
			t.Errorf("receipts: %v %v", list, err)
		}
		if open, last, err := o.Unfinished(ctx, v.SID); open != nil || last != "" || err != nil {
			t.Errorf("unfinished: %v %s %v", open, last, err)
		}
		if n := o.DB.Text(t, `SELECT count(*) FROM renewals WHERE closed IS NULL`); n != "0" {
			t.Errorf("%s renewals are open", n)
		}
		if _, err := o.Approve(ctx, decision(receipt.Number)); err != nil { // what waits goes on without its session
			t.Error(err)
		}
		if list, err := o.Receipts(ctx, v.SID); err != nil || len(list.Items) != 0 {
			t.Errorf("receipts after the approval: %v %v", list, err)
		}
		o.Clock.Move(time.Minute)
		other := o.Visit(t)
		if got := other.Current(t, "mihon", "d-expired"); got.State != wire.CurrentProved {
			t.Errorf("another session: %+v", got)
		}
		clean(t, o)
	})
}

// Nobody without a registered card can fill the database, not by ending sessions either.
func TestASessionOfNothingEndsWithoutARow(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		before := o.DB.Dump(t)
		if err := o.End(ctx, o.Visit(t).SID); err != nil {
			t.Fatal(err)
		}
		if o.DB.Dump(t) != before {
			t.Error("something was written")
		}
	})
}
