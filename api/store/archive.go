package store

import (
	"context"
	"fmt"

	"hikitsugi/api/history"
	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
)

// Fsck re-derives every card from the stored bytes; see history.Fsck. It reads one snapshot and writes nothing.
func (s *Store) Fsck(ctx context.Context, d proof.Directory, kept *proof.Checkpoint) (history.Report, error) {
	a, err := s.Archive(ctx)
	if err != nil {
		return history.Report{}, fmt.Errorf("fsck: %w", err)
	}
	return history.Fsck(a, d, kept), nil
}

// Archive reads everything that a check needs, as of one moment.
func (s *Store) Archive(ctx context.Context) (a history.Archive, err error) {
	err = s.snapshot(ctx, func(ctx context.Context, tx *transaction) error {
		a = history.Archive{Targets: map[string][]renewal.TargetRow{}}
		for _, read := range []func(context.Context, *history.Archive) error{
			tx.archiveEntries, tx.archiveCertificates, tx.archiveRegistrations, tx.archiveCards,
			tx.archiveRenewals, tx.archiveTargets, tx.archiveReceipts, tx.archiveNotices,
		} {
			if err := read(ctx, &a); err != nil {
				return err
			}
		}
		return nil
	})
	return a, err
}

func (tx *transaction) archiveEntries(ctx context.Context, a *history.Archive) error {
	var rows []historyRow
	err := tx.db.NewSelect().Model(&rows).Order("id").Scan(ctx)
	for _, r := range rows {
		e := history.Entry{ID: r.ID, Position: r.Position, Leaf: r.Leaf, Hash: r.Hash}
		if r.TX != nil {
			e.TX = *r.TX
		}
		a.Entries = append(a.Entries, e)
	}
	return err
}

func (tx *transaction) archiveCertificates(ctx context.Context, a *history.Archive) error {
	var rows []certificateRow
	err := tx.db.NewSelect().Model(&rows).Order("digest").Scan(ctx)
	for _, r := range rows {
		a.Certificates = append(a.Certificates, history.Certificate{Digest: r.Digest, SPKI: r.SPKI, DER: r.DER})
	}
	return err
}

func (tx *transaction) archiveRegistrations(ctx context.Context, a *history.Archive) error {
	var rows []registrationRow
	err := tx.db.NewSelect().Model(&rows).Order("id").Scan(ctx)
	for _, r := range rows {
		a.Registrations = append(a.Registrations, r.registration())
	}
	return err
}

func (tx *transaction) archiveCards(ctx context.Context, a *history.Archive) error {
	var rows []cardRow
	err := tx.db.NewSelect().Model(&rows).Order("registration", "since").Scan(ctx)
	for _, r := range rows {
		a.Cards = append(a.Cards, r.card())
	}
	return err
}

func (tx *transaction) archiveRenewals(ctx context.Context, a *history.Archive) error {
	var rows []recordRow
	if err := tx.db.NewSelect().Model(&rows).Order("tx").Scan(ctx); err != nil {
		return err
	}
	for _, row := range rows {
		r, err := row.record()
		if err != nil {
			return fmt.Errorf("renewal %s: %w", row.TX, err)
		}
		a.Renewals = append(a.Renewals, r)
	}
	return nil
}

func (tx *transaction) archiveTargets(ctx context.Context, a *history.Archive) error {
	var rows []targetRow
	err := tx.db.NewSelect().Model(&rows).Order("tx", "registration").Scan(ctx)
	for _, r := range rows {
		a.Targets[r.TX] = append(a.Targets[r.TX], renewal.TargetRow{
			Registration: r.Registration, Version: r.Version, Certificate: r.Certificate, State: r.State,
		})
	}
	return err
}

func (tx *transaction) archiveReceipts(ctx context.Context, a *history.Archive) error {
	var rows []receiptRow
	err := tx.db.NewSelect().Model(&rows).Order("number").Scan(ctx)
	for _, r := range rows {
		a.Receipts = append(a.Receipts, r.receipt())
	}
	return err
}

func (tx *transaction) archiveNotices(ctx context.Context, a *history.Archive) error {
	var rows []noticeRow
	err := tx.db.NewSelect().Model(&rows).Order("leaf").Scan(ctx)
	for _, r := range rows {
		a.Notices = append(a.Notices, history.Notice{Leaf: r.Leaf, Signed: r.Signed})
	}
	return err
}
