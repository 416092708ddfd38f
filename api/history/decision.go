package history

import (
	"errors"
	"fmt"

	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
)

// provedDecision verifies the entry of an officer's decision by the registry's signature over it.
func (c *check) provedDecision(where string, e Entry, leaf proof.Leaf) bool {
	kept, signed := c.decided[leaf.Receipt], c.notices[e.Hash]
	if leaf.Receipt != "" {
		signed = kept.Signed
	}
	if signed == "" {
		c.fault(LeafUnproved, where, "no signed decision")
		return false
	}
	d, _, err := proof.VerifyDecision(signed, c.directory)
	if err == nil && d.Leaf != e.Leaf {
		err = errors.New("it was signed over another entry")
	}
	if err != nil {
		c.fault(LeafUnproved, where, "%v", err)
		return false
	}
	if leaf.Receipt == "" {
		return true
	}
	if err := c.decisionReceipt(d, kept); err != nil {
		c.fault(ReceiptInvalid, "receipt "+kept.Number, "%v", err)
		return false
	}
	return true
}

// decisionReceipt compares the receipt of a decision, which is verified, with the rows beside it.
func (c *check) decisionReceipt(d proof.Decision, kept renewal.Receipt) error {
	accepted, err := proof.VerifyReceipt(d.Accepted, c.directory)
	if err != nil {
		return err
	}
	of := c.receipts[kept.TX]
	switch {
	case of.Signed != d.Accepted:
		return errors.New("it decides on another receipt than its renewal's")
	case kept.Number != d.Number || kept.Kind != d.Kind || kept.SID != of.SID:
		return errors.New("the receipt has another number, kind or session")
	case kept.Issued.Unix() != d.IssuedAt:
		return errors.New("the receipt was issued at another time")
	}
	number := accepted.Number
	accepted.Number, accepted.Kind, accepted.IssuedAt, accepted.Results = d.Number, d.Kind, d.IssuedAt, d.Results
	return document(accepted, number, kept)
}

// decisionsHaveLeaves finds receipts and notices of decisions whose entry was taken away.
func (c *check) decisionsHaveLeaves(leaves []entry) {
	seen := map[string]bool{}
	for _, e := range leaves {
		seen[e.leaf.Receipt], seen[e.Hash] = true, true
	}
	for _, r := range c.archive.Receipts {
		if r.Kind != proof.Renewal && !seen[r.Number] {
			c.fault(LeafMissing, "receipt "+r.Number, "no entry that proves it")
		}
	}
	for _, n := range c.archive.Notices {
		if !seen[n.Leaf] {
			c.fault(LeafMissing, "notice of "+n.Leaf, "no entry that proves it")
		}
	}
}

// compareTargets compares the rows of each renewal's registrations with its receipt, and with what was decided since. A
// renewal without an entry has no results.
func (c *check) compareTargets(leaves []entry) {
	states := map[string]map[string]string{} // by transaction and registration
	of := map[string]string{}                // transaction of a renewal's entry
	for _, e := range leaves {
		switch e.leaf.Kind {
		case proof.Renewal:
			of[e.Hash], states[e.leaf.TX] = e.leaf.TX, c.reported(e.leaf.TX)
		case proof.Approval:
			decide(states[of[e.leaf.Accepted]], e.leaf.HandedOver, proof.HandedOver)
		case proof.Rejection:
			decide(states[of[e.leaf.Accepted]], e.leaf.Refused, proof.Refused)
		}
	}
	for _, r := range c.archive.Renewals {
		if err := c.compareResults(r.TX, states[r.TX]); err != nil {
			c.fault(TargetState, "renewal "+r.TX, "%v", err)
		}
	}
}

func decide(states map[string]string, targets []proof.Target, state string) {
	for _, t := range targets {
		if _, known := states[t.Registration]; known {
			states[t.Registration] = state
		}
	}
}

// reported are the results of a renewal's receipt, which is verified by now.
func (c *check) reported(tx string) map[string]string {
	states := map[string]string{}
	signed, err := proof.VerifyReceipt(c.receipts[tx].Signed, c.directory)
	if err != nil {
		return states
	}
	for _, r := range signed.Results {
		states[r.Registration] = r.State
	}
	return states
}

func (c *check) compareResults(tx string, want map[string]string) error {
	rows := c.archive.Targets[tx]
	if len(rows) != len(want) {
		return fmt.Errorf("%d results, its receipts say %d", len(rows), len(want))
	}
	for _, t := range rows {
		if want[t.Registration] != t.State || t.Certificate != c.renewals[tx].Current.Certificate {
			return fmt.Errorf("the result of %s is not that of its receipts", t.Registration)
		}
	}
	return nil
}
