package history

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
	"hikitsugi/api/wire"
)

// proved verifies a renewal's entry against the evidence kept beside it.
func (c *check) proved(where string, e Entry, leaf proof.Leaf) bool {
	record, ok := c.renewals[leaf.TX]
	if !ok || record.State != wire.Settled {
		c.fault(LeafUnproved, where, "no settled renewal %s", leaf.TX)
		return false
	}
	k, err := c.verify(record)
	if err != nil {
		c.fault(ProofInvalid, "renewal "+record.TX, "%v", err)
		return false
	}
	if err := says(leaf, record, k); err != nil {
		c.fault(LeafUnproved, where, "%v", err)
		return false
	}
	if err := c.receipt(e, leaf, record); err != nil {
		c.fault(ReceiptInvalid, "renewal "+record.TX, "%v", err)
		return false
	}
	return true
}

// verify checks both cards' proofs and the confirmation from their bytes, and that they belong together.
func (c *check) verify(r renewal.Record) (proof.Request, error) {
	k, err := c.directory.ParsePastRequest(r.Confirmation.Request)
	if err != nil {
		return k, fmt.Errorf("confirmation: %w", err)
	}
	if err := proof.VerifyConfirmation(r.Confirmation.Proof, k, r.Confirmation.Request); err != nil {
		return k, err
	}
	current, err := c.verifyCard(r.Current, proof.CurrentCard)
	if err != nil {
		return k, fmt.Errorf("current card: %w", err)
	}
	next, err := c.verifyCard(r.New, proof.NewCard)
	if err != nil {
		return k, fmt.Errorf("new card: %w", err)
	}
	if err := proof.Linked(current, next, k); err != nil {
		return k, err
	}
	if k.Current != r.Current.Certificate || k.New != r.New.Certificate || k.TX != r.TX || k.SID != r.SID || k.JKT != r.JKT ||
		k.CurrentProof != proof.Digest([]byte(r.Current.Proof)) || k.NewProof != proof.Digest([]byte(r.New.Proof)) {
		return k, errors.New("the confirmation names other cards, proofs or another session")
	}
	return k, nil
}

func (c *check) verifyCard(e renewal.Evidence, purpose proof.Purpose) (proof.Request, error) {
	r, err := c.directory.ParsePastRequest(e.Request)
	if err != nil {
		return r, err
	}
	if r.Purpose != purpose {
		return r, fmt.Errorf("a request for %s", r.Purpose)
	}
	card, ok := c.certificates[e.Certificate]
	if !ok {
		return r, errors.New("its certificate is missing")
	}
	return r, proof.VerifyStatement(e.Proof, r, e.Request, card.DER, card.PublicKey())
}

// says compares an entry with what K confirmed.
func says(leaf proof.Leaf, r renewal.Record, k proof.Request) error {
	if leaf.Current != k.Current || leaf.New != k.New || leaf.CurrentProof != k.CurrentProof || leaf.NewProof != k.NewProof {
		return errors.New("other cards or proofs than K confirmed")
	}
	if leaf.Confirmation != proof.Digest([]byte(r.Confirmation.Proof)) || leaf.Review != k.Review {
		return errors.New("another confirmation or review")
	}
	if !slices.Equal(leaf.Targets(), k.Targets) {
		return errors.New("other registrations than K confirmed")
	}
	return nil
}

// receipt verifies the receipt as its holder would, and that the rows beside it say the same.
func (c *check) receipt(e Entry, leaf proof.Leaf, r renewal.Record) error {
	kept, ok := c.receipts[r.TX]
	if !ok {
		return errors.New("no receipt")
	}
	signed, err := proof.VerifyReceipt(kept.Signed, c.directory)
	if err != nil {
		return err
	}
	switch {
	case signed.Number != kept.Number || leaf.Receipt != kept.Number || kept.SID != r.SID:
		return errors.New("the receipt has another number or session")
	case signed.Leaf != e.Leaf:
		return errors.New("the receipt holds another entry")
	case signed.Confirmation != r.Confirmation || signed.Current.Proof != r.Current.Proof || signed.New.Proof != r.New.Proof:
		return errors.New("the receipt holds other proofs")
	case !slices.Equal(signed.Current.Chain, r.Current.Chain) || !slices.Equal(signed.New.Chain, r.New.Chain):
		return errors.New("the receipt holds other chains")
	case signed.IssuedAt != kept.Issued.Unix():
		return errors.New("the receipt was issued at another time")
	}
	return document(signed, "", kept)
}

// document compares what the screens show of a receipt with what was signed; accepted is the number of the receipt that a
// decision is about.
func document(signed proof.Receipt, accepted string, kept renewal.Receipt) error {
	var shown wire.Receipt
	if err := json.Unmarshal([]byte(kept.Document), &shown); err != nil {
		return fmt.Errorf("document: %w", err)
	}
	if shown.Kind != string(signed.Kind) || shown.Number != signed.Number || shown.Issued.Unix() != signed.IssuedAt || shown.Authority != signed.Authority ||
		shown.Demo != signed.Demo || shown.TX != kept.TX || shown.Accepted != accepted || len(shown.Results) != len(signed.Results) {
		return errors.New("the document is of another receipt")
	}
	for i, r := range shown.Results {
		want := signed.Results[i]
		got := proof.Result{
			Registration: r.Registration, Authority: r.Authority, Category: r.Category, Number: r.Number, State: r.State,
		}
		if got != want {
			return fmt.Errorf("the document says something else of %s", want.Registration)
		}
	}
	want, err := renewal.Witnessed(shown, signed)
	if err != nil {
		return fmt.Errorf("document: %w", err)
	}
	if !reflect.DeepEqual(want, shown) {
		return errors.New("the document shows other cards or names")
	}
	return nil
}
