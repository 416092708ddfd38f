package history_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"hikitsugi/api/history"
	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
	"hikitsugi/api/store/storetest"
	"hikitsugi/api/wire"
)

// own gives an archive lists of its own, so that a test may change them.
func own(a history.Archive) history.Archive {
	a.Entries, a.Certificates = slices.Clone(a.Entries), slices.Clone(a.Certificates)
	a.Renewals, a.Receipts = slices.Clone(a.Renewals), slices.Clone(a.Receipts)
	targets := map[string][]renewal.TargetRow{}
	for tx, rows := range a.Targets {
		targets[tx] = slices.Clone(rows)
	}
	a.Targets = targets
	return a
}

// rewrite changes an entry, and its hash with it.
func rewrite(t *testing.T, e *history.Entry, change func(*proof.Leaf)) {
	t.Helper()
	leaf, err := proof.ParseLeaf([]byte(e.Leaf))
	if err != nil {
		t.Fatal(err)
	}
	change(&leaf)
	b, err := leaf.Encode()
	if err != nil {
		t.Fatal(err)
	}
	e.Leaf, e.Hash = string(b), proof.LeafHash(b)
}

// Rows that hang together so well that only one check finds each change.
func TestTamperedArchivesAreFound(t *testing.T) {
	t.Parallel()
	o := renewed(t, storetest.SQLite(t))
	whole, err := o.DB.Archive(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	other := proof.Digest([]byte("another"))
	last := len(whole.Entries) - 1
	tx := whole.Entries[last].TX
	if tx == "" || len(whole.Receipts) != 1 || len(whole.Renewals) != 1 {
		t.Fatalf("%+v", whole.Entries[last])
	}
	for what, c := range map[string]struct {
		change func(a *history.Archive)
		want   history.Fault // its code and where
	}{
		"a certificate under another digest": {func(a *history.Archive) { a.Certificates[0].Digest = other },
			history.Fault{Code: history.CertificateBytes, Where: other}},
		"an entry under another hash": {func(a *history.Archive) { a.Entries[last].Hash = other },
			history.Fault{Code: history.EntryBytes, Where: "entry "}},
		"an entry of another renewal": {func(a *history.Archive) { a.Entries[last].TX = "another" },
			history.Fault{Code: history.EntryBytes, Where: "entry "}},
		"an entry that hands over what waits": {func(a *history.Archive) {
			rewrite(t, &a.Entries[last], func(l *proof.Leaf) { l.HandedOver, l.Pending = l.Targets(), nil })
		}, history.Fault{Code: history.ReceiptInvalid, Where: "renewal " + tx}},
		"an entry of another day": {func(a *history.Archive) { rewrite(t, &a.Entries[last], func(l *proof.Leaf) { l.At -= 86400 }) },
			history.Fault{Code: history.ReceiptInvalid, Where: "renewal " + tx}},
		"an entry of another review": {func(a *history.Archive) { rewrite(t, &a.Entries[last], func(l *proof.Leaf) { l.Review = other }) },
			history.Fault{Code: history.LeafUnproved, Where: "entry "}},
		"a receipt of a renewal and entry that are gone": {func(a *history.Archive) { a.Entries, a.Renewals = a.Entries[:last], nil },
			history.Fault{Code: history.LeafMissing, Where: "receipt " + whole.Receipts[0].Number}},
		"a settled renewal of an entry and receipt that are gone": {func(a *history.Archive) { a.Entries, a.Receipts = a.Entries[:last], nil },
			history.Fault{Code: history.LeafMissing, Where: "renewal " + tx}},
		"a renewal of another K": {func(a *history.Archive) { a.Renewals[0].JKT = other },
			history.Fault{Code: history.ProofInvalid, Where: "renewal " + tx}},
		"a receipt that another session may read": {func(a *history.Archive) { a.Receipts[0].SID = other },
			history.Fault{Code: history.ReceiptInvalid, Where: "renewal " + tx}},
		"a receipt that shows another company": {func(a *history.Archive) {
			a.Receipts[0].Document = strings.ReplaceAll(a.Receipts[0].Document, `"company":"`, `"company":"偽 `)
		}, history.Fault{Code: history.ReceiptInvalid, Where: "renewal " + tx}},
		"a result about another card": {func(a *history.Archive) { a.Targets[tx][0].Certificate = other },
			history.Fault{Code: history.TargetState, Where: "renewal " + tx}},
		"a result of a renewal that was never settled": {func(a *history.Archive) {
			a.Renewals = append(a.Renewals, renewal.Record{TX: "open", State: wire.NewProved})
			a.Targets["open"] = []renewal.TargetRow{{Registration: "r", State: wire.AwaitingApproval}}
		}, history.Fault{Code: history.TargetState, Where: "renewal open"}},
	} {
		a := own(whole)
		c.change(&a)
		found := history.Fsck(a, o.Config.Directory, nil).Faults
		if !slices.ContainsFunc(found, func(f history.Fault) bool {
			return f.Code == c.want.Code && strings.HasPrefix(f.Where, c.want.Where)
		}) {
			t.Errorf("%s: found %v", what, found)
		}
	}
}
