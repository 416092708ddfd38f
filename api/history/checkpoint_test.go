package history_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"hikitsugi/api/history"
	"hikitsugi/api/proof"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/store/storetest"
)

func fsckFrom(t *testing.T, o *renewaltest.Office, kept proof.Checkpoint) history.Report {
	t.Helper()
	report, err := o.DB.Fsck(context.Background(), o.Config.Directory, &kept)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestAHistoryGoesOnFromItsCheckpoint(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open func(*testing.T) *storetest.Database) {
		o := renewed(t, open(t))
		kept := fsck(t, o).Head
		if kept.Origin != proof.LogOrigin(o.Config.Origin) || kept.Size == 0 {
			t.Fatalf("%+v", kept)
		}
		if r := fsckFrom(t, o, kept); !r.Clean() || len(r.Since) != 0 {
			t.Errorf("at once: %v, since %v", r.Faults, r.Since)
		}
		o.Clock.Move(24 * time.Hour)
		o.Visit(t).Renew(t, "sapporo", "b-branch-current", "b-branch-new", "sapporo-works-90000002")
		if r := fsckFrom(t, o, kept); !r.Clean() || len(r.Since) != 1 || r.Since[proof.Renewal] != 1 || r.Head != kept {
			t.Errorf("a renewal without a position: %v, since %v", r.Faults, r.Since)
		}
		if _, err := o.DB.Sequence(context.Background()); err != nil {
			t.Fatal(err)
		}
		if r := fsckFrom(t, o, kept); !r.Clean() || r.Since[proof.Renewal] != 1 || r.Head.Size != kept.Size+1 {
			t.Errorf("with one: %v, since %v", r.Faults, r.Since)
		}
	})
}

// TestAnEndCutOffIsFoundByTheCheckpoint takes the last renewal away with every row that came of it: as an old backup does,
// too.
func TestAnEndCutOffIsFoundByTheCheckpoint(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open func(*testing.T) *storetest.Database) {
		o := renewed(t, open(t))
		kept := fsck(t, o).Head
		for _, statement := range []string{
			`DELETE FROM receipts`,
			`DELETE FROM renewal_targets`,
			`DELETE FROM registered_cards WHERE leaf IN (SELECT hash FROM history WHERE tx IS NOT NULL)`,
			`UPDATE registered_cards SET state = 'active', ended = NULL, ended_by = NULL WHERE state = 'superseded'`,
			`UPDATE registrations SET version = 1`,
			`DELETE FROM history WHERE tx IS NOT NULL`,
			`DELETE FROM renewals`,
		} {
			o.DB.Exec(t, statement)
		}
		if r := fsck(t, o); !r.Clean() {
			t.Fatalf("the rows alone give it away: %v", r.Faults)
		}
		if r := fsckFrom(t, o, kept); !slices.Equal(codes(r), []history.Code{history.Checkpoint}) {
			t.Errorf("found %v", r.Faults)
		}
	})
}

func TestWhatDoesNotGoOnFromACheckpoint(t *testing.T) {
	t.Parallel()
	o := renewed(t, storetest.SQLite(t))
	a, err := o.DB.Archive(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	kept := history.Fsck(a, o.Config.Directory, nil).Head
	for what, test := range map[string]struct {
		change func(a *history.Archive, kept *proof.Checkpoint)
		want   []history.Code
	}{
		"nothing changed":        {func(*history.Archive, *proof.Checkpoint) {}, nil},
		"another origin":         {func(_ *history.Archive, kept *proof.Checkpoint) { kept.Origin = "other.test/history" }, []history.Code{history.Checkpoint}},
		"another root":           {func(_ *history.Archive, kept *proof.Checkpoint) { kept.Root[0] ^= 1 }, []history.Code{history.Checkpoint}},
		"fewer entries than had": {func(_ *history.Archive, kept *proof.Checkpoint) { kept.Size++ }, []history.Code{history.Checkpoint}},
		"two imports in another order": {func(a *history.Archive, _ *proof.Checkpoint) {
			a.Entries[0].Position, a.Entries[1].Position = a.Entries[1].Position, a.Entries[0].Position
		}, []history.Code{history.Checkpoint}},
		"an import whose card and entry say another day": {func(a *history.Archive, _ *proof.Checkpoint) {
			moveImport(t, a)
		}, []history.Code{history.Checkpoint}},
	} {
		changed, from := a, kept
		changed.Entries, changed.Cards = slices.Clone(a.Entries), slices.Clone(a.Cards)
		test.change(&changed, &from)
		if got := codes(history.Fsck(changed, o.Config.Directory, &from)); !slices.Equal(got, test.want) {
			t.Errorf("%s: found %v, want %v", what, got, test.want)
		}
	}
}

// moveImport changes the day of an import whose card still stands, entry and row alike.
func moveImport(t *testing.T, a *history.Archive) {
	t.Helper()
	for i, card := range a.Cards {
		if card.Registration != "sapporo-works-90000002" {
			continue
		}
		entry := slices.IndexFunc(a.Entries, func(e history.Entry) bool { return e.Hash == card.Leaf })
		leaf, err := proof.ParseLeaf([]byte(a.Entries[entry].Leaf))
		if err != nil {
			t.Fatal(err)
		}
		leaf.At -= 86400
		b, err := leaf.Encode()
		if err != nil {
			t.Fatal(err)
		}
		a.Entries[entry].Leaf, a.Entries[entry].Hash = string(b), proof.LeafHash(b)
		a.Cards[i].Since, a.Cards[i].Leaf = time.Unix(leaf.At, 0), proof.LeafHash(b)
		return
	}
	t.Fatal("no such card")
}

// An import that somebody adds is nothing that a signature could tell; its number since the checkpoint does.
func TestAnAddedImportIsCounted(t *testing.T) {
	t.Parallel()
	o := renewed(t, storetest.SQLite(t))
	kept := fsck(t, o).Head
	leaf := proof.Leaf{V: proof.Version, Kind: proof.Import, At: 1, New: digestOf(t, o, "b-new"),
		HandedOver: []proof.Target{{Registration: "mihon-goods-9000000001"}}}
	b, err := leaf.Encode()
	if err != nil {
		t.Fatal(err)
	}
	a, err := o.DB.Archive(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	a.Entries = append(a.Entries, history.Entry{ID: 1 << 40, Leaf: string(b), Hash: proof.LeafHash(b)})
	if r := history.Fsck(a, o.Config.Directory, &kept); r.Since[proof.Import] != 1 {
		t.Errorf("since the checkpoint: %v", r.Since)
	}
}
