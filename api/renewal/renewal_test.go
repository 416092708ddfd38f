package renewal_test

import (
	"context"
	"os"
	"testing"

	"hikitsugi/api/proof"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/store/storetest"
	"hikitsugi/api/wire"
)

func TestMain(m *testing.M) { os.Exit(storetest.Run(m)) }

// each runs a test at a new registry, on each database.
func each(t *testing.T, test func(t *testing.T, o *renewaltest.Office)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open func(*testing.T) *storetest.Database) { test(t, renewaltest.Open(t, open(t))) })
}

func TestOneSwapRenewsEveryAuthority(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		receipt := v.Renew(t, "sapporo", "current", "new")

		got := map[string]string{}
		for _, r := range receipt.Results {
			got[r.Registration] = r.State
		}
		want := map[string]string{
			"sapporo-goods-90000001":       wire.HandedOver,
			"kakuu-goods-0000000090000001": wire.AwaitingApproval,
			"mihon-goods-9000000001":       wire.HandedOver,
			"mihon-services-9000000002":    wire.HandedOver,
		}
		if len(got) != len(want) {
			t.Errorf("results %v", got)
		}
		for id, state := range want {
			if got[id] != state {
				t.Errorf("%s is %s, want %s", id, got[id], state)
			}
		}
		if receipt.Number != "20260331-000001-"+receipt.Number[16:] {
			t.Errorf("receipt number %s", receipt.Number)
		}
		if _, err := proof.VerifyReceipt(receipt.Signed, o.Config.Directory); err != nil {
			t.Errorf("the receipt does not verify: %v", err)
		}
		stored, err := o.Receipt(context.Background(), v.SID, receipt.Number)
		if err != nil || stored.Signed != receipt.Signed {
			t.Errorf("stored receipt: %v", err)
		}
	})
}
