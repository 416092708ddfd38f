package history_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"hikitsugi/api/history"
	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/store/storetest"
)

const atKakuu = "kakuu-goods-0000000090000001"

// decided is a registry with an approval, a rejection, a card that is suspended and one that was.
func decided(t *testing.T, db *storetest.Database) *renewaltest.Office {
	t.Helper()
	o, ctx := renewaltest.Open(t, db), context.Background()
	rejected := o.Visit(t).Renew(t, "sapporo", "current", "new")
	_, err1 := o.Reject(ctx, renewal.Decision{Number: rejected.Number, Officer: "officer-17"})
	approved := o.Visit(t).Renew(t, "kakuu", "current", "new", atKakuu)
	_, err2 := o.Approve(ctx, renewal.Decision{Number: approved.Number, Officer: "officer-17"})
	_, err3 := o.Suspend(ctx, report(t, o, "b-current"))
	_, err4 := o.Suspend(ctx, report(t, o, "d-expired"))
	_, err5 := o.Reinstate(ctx, report(t, o, "d-expired"))
	_, err6 := db.Sequence(ctx)
	for _, err := range []error{err1, err2, err3, err4, err5, err6} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func report(t *testing.T, o *renewaltest.Office, card string) renewal.CardReport {
	t.Helper()
	return renewal.CardReport{Certificate: digestOf(t, o, card), Officer: "officer-17"}
}

func TestARegistryAfterDecisionsIsClean(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open func(*testing.T) *storetest.Database) {
		if r := fsck(t, decided(t, open(t))); !r.Clean() || r.Receipts != 4 {
			t.Errorf("%d receipts, faults: %v", r.Receipts, r.Faults)
		}
	})
}

func TestTamperedDecisionsAreFound(t *testing.T) {
	t.Parallel()
	const suspension, approval = `leaf LIKE '%"kind":"suspension"%'`, `kind = 'approval'`
	tests := []struct {
		name      string
		statement string
		want      history.Code
	}{
		{"a suspended card is active again", `UPDATE registered_cards SET state = 'active' WHERE state = 'suspended'`, history.CardState},
		{"a card is suspended by hand", `UPDATE registered_cards SET state = 'suspended' WHERE state = 'active'`, history.CardState},
		{"a suspension was never signed", `DELETE FROM card_notices WHERE leaf = (SELECT min(hash) FROM history WHERE ` + suspension + `)`, history.LeafUnproved},
		{"a suspension was signed for another card", `UPDATE card_notices SET signed = (SELECT min(signed) FROM card_notices)`, history.LeafUnproved},
		{"a suspension's entry is gone", `UPDATE history SET leaf = '{}' WHERE ` + suspension, history.LeafMissing},
		{"an approval's receipt is gone", `DELETE FROM receipts WHERE ` + approval, history.LeafUnproved},
		{"an approval's signature is cut", `UPDATE receipts SET signed = substr(signed, 1, length(signed) - 4) WHERE ` + approval, history.LeafUnproved},
		{"an approval is a rejection's", `UPDATE receipts SET signed = (SELECT signed FROM receipts WHERE kind = 'rejection') WHERE ` + approval, history.LeafUnproved},
		{"an approval's document is another", `UPDATE receipts SET document = replace(document, 'handed-over', 'refused') WHERE ` + approval, history.ReceiptInvalid},
		{"an approval's kind is another", `UPDATE receipts SET kind = 'rejection' WHERE ` + approval, history.ReceiptInvalid},
		{"an approval's session is another", `UPDATE receipts SET sid = number WHERE ` + approval, history.ReceiptInvalid},
		{"an approval's time is another", `UPDATE receipts SET issued = issued + 5000000 WHERE ` + approval, history.ReceiptInvalid},
		{"an approval is of another renewal", `UPDATE receipts SET tx = (SELECT tx FROM receipts WHERE kind = 'rejection') WHERE ` + approval, history.ReceiptInvalid},
		{"what was approved waits again", `UPDATE renewal_targets SET state = 'awaiting-approval' WHERE tx = (SELECT tx FROM receipts WHERE ` + approval + `) AND registration = '` + atKakuu + `'`, history.TargetState},
		{"what was rejected is handed over", `UPDATE renewal_targets SET state = 'handed-over' WHERE tx = (SELECT tx FROM receipts WHERE kind = 'rejection') AND registration = '` + atKakuu + `'`, history.TargetState},
		{"the approved card has no approval", `UPDATE registered_cards SET leaf = (SELECT max(hash) FROM history WHERE tx IS NOT NULL) WHERE registration = '` + atKakuu + `' AND state = 'active' AND leaf = (SELECT hash FROM history WHERE leaf LIKE '%"kind":"approval"%')`, history.CardUnproved},
		{"the rejection is gone", `UPDATE history SET leaf = '{}' WHERE leaf LIKE '%"kind":"rejection"%'`, history.LeafOrder},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := decided(t, storetest.SQLite(t))
			o.DB.Exec(t, test.statement)
			if got := codes(fsck(t, o)); !slices.Contains(got, test.want) {
				t.Errorf("found %v, want %s", got, test.want)
			}
		})
	}
}

// TestForgedApprovalFoundByFsck lets whoever can write to the database approve by hand: entry, receipt and rows agree, and
// only the registry's signature is missing.
func TestForgedApprovalFoundByFsck(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open func(*testing.T) *storetest.Database) {
		o := renewed(t, open(t))
		accepted := o.DB.Text(t, `SELECT hash FROM history WHERE tx IS NOT NULL`)
		leaf := proof.Leaf{
			V: proof.Version, Kind: proof.Approval, At: o.Clock.Now().Unix(), Current: digestOf(t, o, "current"), New: digestOf(t, o, "new"),
			HandedOver: []proof.Target{{Registration: atKakuu, Version: 1}}, Receipt: "20260331-000002-0", Accepted: accepted, Officer: "officer-17",
		}
		bytes, err := leaf.Encode()
		if err != nil {
			t.Fatal(err)
		}
		forged, err := proof.SignDecision(renewaltest.NewSigner(t), proof.Decision{
			V: proof.Version, Origin: renewaltest.Origin, Number: leaf.Receipt, Kind: leaf.Kind, IssuedAt: leaf.At, Demo: true,
			Results:  []proof.Result{{Registration: atKakuu, Authority: "kakuu", Category: "goods", Number: "0000000090000001", State: proof.HandedOver}},
			Accepted: o.DB.Text(t, `SELECT signed FROM receipts`), Leaf: string(bytes),
		})
		if err != nil {
			t.Fatal(err)
		}
		hash := proof.LeafHash(bytes)
		for _, statement := range []string{
			`INSERT INTO history (leaf, hash) VALUES ('` + string(bytes) + `', '` + hash + `')`,
			`INSERT INTO receipts SELECT '` + leaf.Receipt + `', 'approval', tx, sid, issued, content, document, '` + forged + `' FROM receipts`,
			`UPDATE renewal_targets SET state = 'handed-over' WHERE registration = '` + atKakuu + `'`,
			`UPDATE registrations SET version = 2 WHERE id = '` + atKakuu + `'`,
			`UPDATE registered_cards SET state = 'superseded', ended = 1, ended_by = '` + hash + `' WHERE registration = '` + atKakuu + `'`,
			`INSERT INTO registered_cards (registration, certificate, state, contact, since, leaf) VALUES ('` + atKakuu + `', '` + leaf.New + `', 'active', '', 1, '` + hash + `')`,
		} {
			o.DB.Exec(t, statement)
		}
		got := fsck(t, o)
		for _, want := range []history.Code{history.LeafUnproved, history.CardUnproved, history.TargetState, history.LeafMissing} {
			if !slices.Contains(codes(got), want) {
				t.Errorf("no %s in %v", want, got.Faults)
			}
		}
		if !slices.ContainsFunc(got.Faults, func(f history.Fault) bool {
			return f.Code == history.CardUnproved && strings.Contains(f.Where, leaf.New)
		}) {
			t.Errorf("the card is not named: %v", got.Faults)
		}
	})
}
