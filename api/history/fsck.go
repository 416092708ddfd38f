package history

import (
	"fmt"

	"hikitsugi/api/certificate"
	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
	"hikitsugi/api/wire"
)

// Code names one kind of disagreement; stable.
type Code string

// What a check finds.
const (
	EntryBytes       Code = "entry-bytes"       // an entry is no leaf, or not the one its hash and transaction say
	EntryPosition    Code = "entry-position"    // positions have a gap or stand twice
	CertificateBytes Code = "certificate-bytes" // a certificate is not the one its digest or key digest says
	LeafUnproved     Code = "leaf-unproved"     // an entry says what its renewal's evidence does not
	ProofInvalid     Code = "proof-invalid"     // a stored request, proof or confirmation does not verify
	LeafMissing      Code = "leaf-missing"      // a settled renewal or a receipt without an entry
	LeafOrder        Code = "leaf-order"        // an entry hands over what the entries before it do not allow
	ReceiptInvalid   Code = "receipt-invalid"   // a receipt is missing, does not verify, or says something else than the rows
	TargetState      Code = "target-state"      // the results of a renewal are not those of its receipt
	CardUnproved     Code = "card-unproved"     // a card's row that no entry made
	CardMissing      Code = "card-missing"      // a card that an entry made has no row
	CardEnded        Code = "card-ended"        // a card's row was ended by no entry, or another one
	CardState        Code = "card-state"        // a card is suspended or not, other than its entries say
	Version          Code = "version"           // a registration is not at the version its entries lead to
	Checkpoint       Code = "checkpoint"        // the history does not go on from a checkpoint that was kept
)

// Fault is one disagreement. Where names the row; neither holds names of people or companies.
type Fault struct {
	Code   Code
	Where  string
	Detail string
}

// String is a line for the operator.
func (f Fault) String() string { return string(f.Code) + "\t" + f.Where + "\t" + f.Detail }

// Report is the outcome of a check, with how much was checked.
type Report struct {
	Entries, Cards, Renewals, Receipts int
	Head                               proof.Checkpoint   // of the history as it stands
	Since                              map[proof.Kind]int // entries after the checkpoint that was kept, by kind
	Faults                             []Fault
}

// Clean reports whether everything agrees.
func (r Report) Clean() bool { return len(r.Faults) == 0 }

// check is one run over an archive.
type check struct {
	archive      Archive
	directory    proof.Directory
	certificates map[string]*certificate.Certificate
	renewals     map[string]renewal.Record
	receipts     map[string]renewal.Receipt // of renewals, by transaction
	decided      map[string]renewal.Receipt // of decisions, by number
	notices      map[string]string          // signed decisions by the hash of their entry
	faults       []Fault
}

// Fsck re-derives every card from the stored bytes: the history is replayed, every renewal in it verified by the
// directory's keys, past ones included, and the outcome compared with the rows, row by row. With a checkpoint that was
// kept, which is verified, the history must go on from it; nil is none.
func Fsck(a Archive, d proof.Directory, kept *proof.Checkpoint) Report {
	c := &check{
		archive: a, directory: d, certificates: map[string]*certificate.Certificate{},
		renewals: map[string]renewal.Record{}, receipts: map[string]renewal.Receipt{},
		decided: map[string]renewal.Receipt{}, notices: map[string]string{},
	}
	c.index()
	leaves, t := c.leaves()
	c.settledHaveLeaves(leaves)
	c.decisionsHaveLeaves(leaves)
	c.compareTargets(leaves)
	held := c.replay(leaves)
	c.compareCards(held)
	r := Report{Entries: len(a.Entries), Cards: len(a.Cards), Renewals: len(a.Renewals), Receipts: len(a.Receipts)}
	if kept != nil {
		r.Since = c.compareCheckpoint(t, *kept)
	}
	r.Head, r.Faults = t.head(d.Origin), c.faults
	return r
}

func (c *check) fault(code Code, where, format string, args ...any) {
	c.faults = append(c.faults, Fault{Code: code, Where: where, Detail: fmt.Sprintf(format, args...)})
}

// index proves that each certificate is the one of its digest; only those are used from here on.
func (c *check) index() {
	for _, row := range c.archive.Certificates {
		parsed, err := certificate.Parse(row.DER)
		switch {
		case err != nil:
			c.fault(CertificateBytes, row.Digest, "%v", err)
		case parsed.Digest != row.Digest || parsed.SPKI != row.SPKI:
			c.fault(CertificateBytes, row.Digest, "the bytes are of %s", parsed.Digest)
		default:
			c.certificates[row.Digest] = parsed
		}
	}
	for _, r := range c.archive.Renewals {
		c.renewals[r.TX] = r
	}
	for _, r := range c.archive.Receipts {
		if r.Kind == proof.Renewal {
			c.receipts[r.TX] = r
		} else {
			c.decided[r.Number] = r
		}
	}
	for _, n := range c.archive.Notices {
		c.notices[n.Leaf] = n.Signed
	}
}

// entry is an entry whose bytes are right.
type entry struct {
	Entry
	leaf proof.Leaf
}

// leaves parses the history in order, and verifies what renewals stand behind it.
func (c *check) leaves() (all []entry, t tree) {
	next := int64(0)
	for _, e := range c.archive.ordered() {
		where := fmt.Sprintf("entry %d", e.ID)
		if e.Position != nil {
			if *e.Position != next {
				c.fault(EntryPosition, where, "at %d, expected at %d", *e.Position, next)
			}
			next = *e.Position + 1
		}
		t = t.grow(e)
		leaf, err := proof.ParseLeaf([]byte(e.Leaf))
		if err != nil {
			c.fault(EntryBytes, where, "%v", err)
			continue
		}
		if proof.LeafHash([]byte(e.Leaf)) != e.Hash || leaf.TX != e.TX {
			c.fault(EntryBytes, where, "hash or transaction are of other bytes")
			continue
		}
		if c.proves(where, e, leaf) {
			all = append(all, entry{e, leaf})
		}
	}
	return all, t
}

// proves verifies what stands behind an entry. An import stands for itself.
func (c *check) proves(where string, e Entry, leaf proof.Leaf) bool {
	switch leaf.Kind {
	case proof.Import:
		return true
	case proof.Renewal:
		return c.proved(where, e, leaf)
	}
	return c.provedDecision(where, e, leaf)
}

// settledHaveLeaves finds renewals and receipts whose entry was taken away.
func (c *check) settledHaveLeaves(leaves []entry) {
	seen := map[string]bool{}
	for _, e := range leaves {
		seen[e.leaf.TX] = true
	}
	for _, r := range c.archive.Renewals {
		if r.State == wire.Settled && !seen[r.TX] {
			c.fault(LeafMissing, "renewal "+r.TX, "settled without an entry that proves it")
		}
	}
	for _, r := range c.archive.Receipts {
		if r.Kind == proof.Renewal && !seen[r.TX] {
			c.fault(LeafMissing, "receipt "+r.Number, "no entry that proves it")
		}
	}
}
