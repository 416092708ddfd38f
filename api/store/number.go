package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/uptrace/bun"

	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
)

// sequence is PostgreSQL's, from which receipt numbers come.
const sequence = "receipt_numbers"

type receiptDayRow struct {
	bun.BaseModel `bun:"table:receipt_days"`
	Day           string `bun:",pk"`
	Before        int64
}

// numbers gives out receipt numbers. On SQLite, where one transaction writes at a time, a number follows the last receipt.
// On PostgreSQL every commit would then read what every other one writes, and all but one at a time would be refused; so a
// number is drawn from a sequence, without a conflict.
type numbers struct {
	sequence string
	days     *sync.Map // day -> what the sequence had given out before it; only what was read from a committed row
	drawn    int64     // by an earlier try of this transaction
}

// NextReceipt is the count of a day's next receipt. Numbers are given out in order; on PostgreSQL the number of a
// transaction that is never committed stays free.
func (tx *transaction) NextReceipt(ctx context.Context, day string) (int, error) {
	if tx.sequence == "" {
		last, err := tx.lastReceipt(ctx, day)
		return last + 1, err
	}
	if tx.drawn == 0 {
		if err := tx.draw(ctx); err != nil {
			return 0, err
		}
	}
	before, err := tx.beforeDay(ctx, day)
	if err == nil && tx.drawn <= before { // drawn before the day's first, which another transaction has fixed meanwhile
		err = tx.draw(ctx)
	}
	return int(tx.drawn - before), err
}

func (tx *transaction) draw(ctx context.Context) error {
	err := tx.db.NewRaw("SELECT nextval(?)", tx.sequence).Scan(ctx, &tx.drawn)
	if err != nil {
		return fmt.Errorf("draw receipt number: %w", err)
	}
	return nil
}

// beforeDay is what the sequence had given out before a day's first receipt. The first one of a day fixes it.
func (tx *transaction) beforeDay(ctx context.Context, day string) (int64, error) {
	if known, ok := tx.days.Load(day); ok {
		return known.(int64), nil
	}
	row := receiptDayRow{Day: day}
	err := found(tx.db.NewSelect().Model(&row).WherePK().Scan(ctx))
	if err == nil {
		tx.days.Clear() // yesterday's
		tx.days.Store(day, row.Before)
		return row.Before, nil
	}
	if !errors.Is(err, renewal.ErrNotFound) {
		return 0, fmt.Errorf("read the day's receipts: %w", err)
	}
	last, err := tx.lastReceipt(ctx, day) // of a registry that numbered otherwise
	if err != nil {
		return 0, err
	}
	row.Before = tx.drawn - int64(last) - 1
	if err := tx.insert(ctx, &row); err != nil {
		return 0, fmt.Errorf("begin the day's receipts: %w", err)
	}
	return row.Before, nil
}

// lastReceipt is the highest count of a day, 0 if there is none.
func (tx *transaction) lastReceipt(ctx context.Context, day string) (int, error) {
	var last []string
	err := tx.db.NewSelect().Model((*receiptRow)(nil)).Column("number").
		Where("number > ? AND number < ?", day+"-", day+"-~").Order("number DESC").Limit(1).Scan(ctx, &last)
	if err != nil || len(last) == 0 {
		return 0, err
	}
	count, ok := registry.ReceiptCount(last[0])
	if !ok {
		return 0, fmt.Errorf("last receipt %q is not a receipt number", last[0])
	}
	return count, nil
}
