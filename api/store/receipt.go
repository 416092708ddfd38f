package store

import (
	"context"

	"github.com/uptrace/bun"

	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
)

type receiptRow struct {
	bun.BaseModel `bun:"table:receipts"`
	Number        string `bun:",pk"`
	Kind          string
	TX            string `bun:"tx"`
	SID           string `bun:"sid"`
	Issued        int64
	Content       string
	Document      string
	Signed        string
}

func (r receiptRow) receipt() renewal.Receipt {
	return renewal.Receipt{
		Number: r.Number, Kind: proof.Kind(r.Kind), TX: r.TX, SID: r.SID, Issued: moment(r.Issued),
		Content: r.Content, Document: r.Document, Signed: r.Signed,
	}
}

// Receipt finds a receipt by its number.
func (tx *transaction) Receipt(ctx context.Context, number string) (renewal.Receipt, error) {
	var row receiptRow
	err := tx.db.NewSelect().Model(&row).Where("number = ?", number).Scan(ctx)
	return row.receipt(), found(err)
}

// ReceiptOf finds the receipt of a renewal; those of later decisions on it are others.
func (tx *transaction) ReceiptOf(ctx context.Context, id string) (renewal.Receipt, error) {
	var row receiptRow
	err := tx.db.NewSelect().Model(&row).Where("tx = ? AND kind = ?", id, string(proof.Renewal)).Scan(ctx)
	return row.receipt(), found(err)
}

// Receipts lists the receipts of a session, newest first.
func (tx *transaction) Receipts(ctx context.Context, sid string) ([]renewal.Receipt, error) {
	return tx.receipts(ctx, tx.db.NewSelect().Where("sid = ?", sid).Order("issued DESC", "number DESC"))
}

// receipts reads what a query of the table finds.
func (tx *transaction) receipts(ctx context.Context, query *bun.SelectQuery) ([]renewal.Receipt, error) {
	var rows []receiptRow
	if err := query.Model(&rows).Scan(ctx); err != nil {
		return nil, err
	}
	all := make([]renewal.Receipt, len(rows))
	for i, r := range rows {
		all[i] = r.receipt()
	}
	return all, nil
}

// SaveReceipt keeps a receipt.
func (tx *transaction) SaveReceipt(ctx context.Context, r renewal.Receipt) error {
	return tx.insert(ctx, &receiptRow{
		Number: r.Number, Kind: string(r.Kind), TX: r.TX, SID: r.SID, Issued: micros(r.Issued),
		Content: r.Content, Document: r.Document, Signed: r.Signed,
	})
}
