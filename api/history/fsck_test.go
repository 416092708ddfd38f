package history_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"hikitsugi/api/history"
	"hikitsugi/api/proof"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Run(m)) }

// renewed is a registry in which one card was replaced at three registrations and waits for approval at a fourth.
func renewed(t *testing.T, db *storetest.Database) *renewaltest.Office {
	t.Helper()
	o := renewaltest.Open(t, db)
	o.Visit(t).Renew(t, "sapporo", "current", "new")
	if _, err := db.Sequence(context.Background()); err != nil {
		t.Fatal(err)
	}
	return o
}

func fsck(t *testing.T, o *renewaltest.Office) history.Report {
	t.Helper()
	report, err := o.DB.Fsck(context.Background(), o.Config.Directory, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func codes(r history.Report) []history.Code {
	var all []history.Code
	for _, f := range r.Faults {
		if !slices.Contains(all, f.Code) {
			all = append(all, f.Code)
		}
	}
	return all
}

func TestARegistryAfterARenewalIsClean(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open func(*testing.T) *storetest.Database) {
		o := renewed(t, open(t))
		r := fsck(t, o)
		if !r.Clean() {
			t.Errorf("faults: %v", r.Faults)
		}
		if r.Renewals != 1 || r.Receipts != 1 || r.Entries == 0 || r.Cards == 0 {
			t.Errorf("checked %+v", r)
		}
	})
}

func TestAKeyThatSignsNoMoreStillVerifies(t *testing.T) {
	t.Parallel()
	o := renewed(t, storetest.SQLite(t))
	d := o.Config.Directory
	d.PastRequest, d.Request = d.Request, []proof.DirectoryKey{{JWK: renewaltest.NewSigner(t).JWK(), NBF: 1, EXP: 2}}
	o.Config.Directory = d
	if r := fsck(t, o); !r.Clean() {
		t.Errorf("faults: %v", r.Faults)
	}
}

func TestWaitingForAPositionIsNoFault(t *testing.T) {
	t.Parallel()
	o := renewaltest.Open(t, storetest.SQLite(t))
	o.Visit(t).Renew(t, "sapporo", "current", "new")
	if r := fsck(t, o); !r.Clean() {
		t.Errorf("faults: %v", r.Faults)
	}
}

// active is the condition for the card that stands at 札幌市 now.
const active = `registration = 'sapporo-goods-90000001' AND state = 'active'`

func TestTamperedRowsAreFound(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		statement string
		want      history.Code
	}{
		{"a card is active that no entry made", `UPDATE registered_cards SET leaf = (SELECT hash FROM history ORDER BY id LIMIT 1) WHERE ` + active, history.CardUnproved},
		{"the old card is active again", `UPDATE registered_cards SET state = 'active', ended = NULL, ended_by = NULL WHERE state = 'superseded'`, history.CardEnded},
		{"an imported card is superseded by hand", `UPDATE registered_cards SET state = 'superseded', ended = 1, ended_by = leaf WHERE registration = 'sapporo-works-90000002'`, history.CardEnded},
		{"a card's row is gone", `DELETE FROM registered_cards WHERE ` + active, history.CardMissing},
		{"a card's time is another", `UPDATE registered_cards SET since = since - 86400000000 WHERE ` + active, history.CardUnproved},
		{"another card stands there", `UPDATE registered_cards SET certificate = (SELECT certificate FROM registered_cards WHERE registration = 'sapporo-works-90000002' LIMIT 1) WHERE ` + active, history.CardUnproved},
		{"a version is set back", `UPDATE registrations SET version = 1 WHERE id = 'sapporo-goods-90000001'`, history.Version},
		{"an entry is changed", `UPDATE history SET leaf = replace(leaf, '"kind":"renewal"', '"kind":"import"') WHERE tx IS NOT NULL`, history.EntryBytes},
		{"a position is left out", `UPDATE history SET position = position + 5 WHERE tx IS NOT NULL`, history.EntryPosition},
		{"the current card's proof is another", `UPDATE renewals SET current_proof = new_proof`, history.ProofInvalid},
		{"the new card's request is another", `UPDATE renewals SET new_request = current_request`, history.ProofInvalid},
		{"the confirmation is gone", `UPDATE renewals SET confirmation_proof = ''`, history.ProofInvalid},
		{"the renewal has another session", `UPDATE renewals SET sid = jkt`, history.ProofInvalid},
		{"the renewal was never settled", `UPDATE renewals SET state = 'abandoned'`, history.LeafUnproved},
		{"a chain is another", `UPDATE renewals SET new_chain = current_chain`, history.ReceiptInvalid},
		{"a certificate is another", `UPDATE certificates SET der = (SELECT der FROM certificates WHERE digest = (SELECT current_certificate FROM renewals)) WHERE digest = (SELECT new_certificate FROM renewals)`, history.CertificateBytes},
		{"a certificate's key is another", `UPDATE certificates SET spki = digest WHERE digest = (SELECT new_certificate FROM renewals)`, history.CertificateBytes},
		{"the receipt is gone", `DELETE FROM receipts`, history.ReceiptInvalid},
		{"the receipt's signature is cut", `UPDATE receipts SET signed = substr(signed, 1, length(signed) - 4)`, history.ReceiptInvalid},
		{"the receipt's document is another", `UPDATE receipts SET document = replace(document, 'awaiting-approval', 'handed-over')`, history.ReceiptInvalid},
		{"the receipt's time is another", `UPDATE receipts SET issued = issued + 5000000`, history.ReceiptInvalid},
		{"a result is another", `UPDATE renewal_targets SET state = 'handed-over' WHERE state = 'awaiting-approval'`, history.TargetState},
		{"a result is gone", `DELETE FROM renewal_targets WHERE state = 'awaiting-approval'`, history.TargetState},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := renewed(t, storetest.SQLite(t))
			o.DB.Exec(t, test.statement)
			if got := codes(fsck(t, o)); !slices.Contains(got, test.want) {
				t.Errorf("found %v, want %s", got, test.want)
			}
		})
	}
}

// TestForgedLeafFoundByFsck is forged_leaf_found_by_fsck: whoever can write to the database adds an entry and the rows
// that follow from it, consistent in themselves, and has no signatures.
func TestForgedLeafFoundByFsck(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open func(*testing.T) *storetest.Database) {
		o := renewed(t, open(t))
		thief := digestOf(t, o, "b-new")
		leaf := proof.Leaf{
			V: proof.Version, Kind: proof.Renewal, At: o.Clock.Now().Unix(), TX: newTX(t),
			Current: digestOf(t, o, "new"), CurrentProof: proof.Digest([]byte("c")),
			New: thief, NewProof: proof.Digest([]byte("n")), Confirmation: proof.Digest([]byte("k")), Review: proof.Digest([]byte("r")),
			HandedOver: []proof.Target{{Registration: "sapporo-goods-90000001", Version: 2}}, Receipt: "20260331-000002-0",
		}
		bytes, err := leaf.Encode()
		if err != nil {
			t.Fatal(err)
		}
		hash := proof.LeafHash(bytes)
		for _, statement := range []string{
			`INSERT INTO history (leaf, hash, tx) VALUES ('` + string(bytes) + `', '` + hash + `', '` + leaf.TX + `')`,
			`INSERT INTO certificates (digest, der, spki, issuer, serial, not_before, not_after) SELECT '` + thief + `', der, spki, issuer, serial, not_before, not_after FROM certificates LIMIT 1`,
			`UPDATE registered_cards SET state = 'superseded', ended = 1, ended_by = '` + hash + `' WHERE ` + active,
			`INSERT INTO registered_cards (registration, certificate, state, contact, since, leaf) VALUES ('sapporo-goods-90000001', '` + thief + `', 'active', '', 1, '` + hash + `')`,
		} {
			o.DB.Exec(t, statement)
		}
		got := fsck(t, o)
		if !slices.Contains(codes(got), history.LeafUnproved) || !slices.Contains(codes(got), history.CardUnproved) {
			t.Errorf("found %v", got.Faults)
		}
		if !slices.ContainsFunc(got.Faults, func(f history.Fault) bool {
			return f.Code == history.CardUnproved && strings.Contains(f.Where, thief)
		}) {
			t.Errorf("the thief's card is not named: %v", got.Faults)
		}
	})
}

// TestStolenRenewalIsNoLeafOfAnother copies a real renewal's proofs under another transaction.
func TestStolenRenewalIsNoLeafOfAnother(t *testing.T) {
	t.Parallel()
	o := renewed(t, storetest.SQLite(t))
	v := o.Visit(t)
	v.Renew(t, "sapporo", "b-branch-current", "b-branch-new", "sapporo-works-90000002")
	o.DB.Exec(t, `UPDATE renewals SET confirmation_request = (SELECT confirmation_request FROM renewals WHERE tx <> '`+v.TX+`'),
		confirmation_proof = (SELECT confirmation_proof FROM renewals WHERE tx <> '`+v.TX+`') WHERE tx = '`+v.TX+`'`)
	if got := codes(fsck(t, o)); !slices.Contains(got, history.ProofInvalid) {
		t.Errorf("found %v", got)
	}
}

// TestARenewalAfterARenewalIsClean lets the new card become the current one of the next renewal.
func TestARenewalAfterARenewalIsClean(t *testing.T) {
	t.Parallel()
	o := renewed(t, storetest.SQLite(t))
	o.Clock.Move(24 * time.Hour)
	o.Visit(t).Renew(t, "sapporo", "new", "new-otsu", "sapporo-goods-90000001")
	if r := fsck(t, o); !r.Clean() {
		t.Errorf("faults: %v", r.Faults)
	}
}

func digestOf(t *testing.T, o *renewaltest.Office, card string) string {
	t.Helper()
	c, ok := o.World.Card(card)
	if !ok {
		t.Fatalf("no card %s", card)
	}
	return proof.Digest(c.Certificate)
}

func newTX(t *testing.T) string {
	t.Helper()
	tx, err := proof.NewTX(strings.NewReader("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	return tx
}
