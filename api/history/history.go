// Package history proves a registry from its own bytes: every card that is active was made so by an entry of the
// history, and every entry of a renewal by two cards and K, whose signatures are checked again. An officer's decision is
// an entry that the registry's receipt key signed, and decides only what such a renewal had been waiting for, or whether
// a card is suspended.
//
// It reads an Archive and knows no database. What an operator imported carries no signature of a supplier: for an import
// the check says only that the entry and the row agree.
//
// What it cannot find alone: whoever writes to the database can take away the end of the history together with all rows
// that came of it, or change what an import says. Renewals and decisions that were taken away still stand in the receipts of
// the companies; of a suspension nobody holds one. With a checkpoint that was kept elsewhere it finds both, up to the
// checkpoint, and counts what came after: an import that nobody made is told by its number alone.
//
// What a registration is (authority, company, number), its roster entry, contacts and cases, and the rules, are no part of
// the history: a receipt shows what they were at a renewal, nothing here says what they are now.
//
// Glossary: 利用者登録 registration; 受付票 receipt; 承認 approval; 停止 suspension.
package history

import (
	"cmp"
	"slices"

	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
)

// Archive is everything that the check needs of a registry, as of one moment.
type Archive struct {
	Entries       []Entry
	Certificates  []Certificate
	Registrations []registry.Registration
	Cards         []registry.RegisteredCard
	Renewals      []renewal.Record
	Targets       map[string][]renewal.TargetRow // by transaction
	Receipts      []renewal.Receipt
	Notices       []Notice
}

// Notice is the signed decision behind an entry that has no receipt.
type Notice struct {
	Leaf   string // hash of the entry
	Signed string // token of package proof
}

// Entry is one entry of the history as it is kept.
type Entry struct {
	ID       int64
	Position *int64 // audit index and cursor of the feed; nil before it is sequenced
	Leaf     string // the exact bytes
	Hash     string // proof.LeafHash of them
	TX       string // of a renewal's entry
}

// Certificate is a certificate as it is kept.
type Certificate struct {
	Digest, SPKI string
	DER          []byte
}

// ordered gives the entries in the order of the history: by position, and after them those that wait for one.
func (a Archive) ordered() []Entry {
	const last = int64(1<<63 - 1)
	position := func(e Entry) int64 {
		if e.Position == nil {
			return last
		}
		return *e.Position
	}
	entries := slices.Clone(a.Entries)
	slices.SortFunc(entries, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(position(x), position(y)), cmp.Compare(x.ID, y.ID))
	})
	return entries
}
