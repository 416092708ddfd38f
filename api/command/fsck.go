package command

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"

	"hikitsugi/api/history"
	"hikitsugi/api/keys"
	"hikitsugi/api/proof"
	"hikitsugi/api/store"
)

// fsck re-derives every active card from the stored bytes and prints each disagreement, also with a checkpoint that was
// kept. It needs the directory but no private key, and takes the mode from it. It may run beside a server.
func fsck(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "fsck")
	file := checkpointFlag(o)
	if err := o.parse(args); err != nil {
		return err
	}
	d, err := keys.Directory(o.keys)
	if err != nil {
		return err
	}
	report, err := examine(ctx, o, d, *file)
	if err != nil {
		return err
	}
	for _, f := range report.Faults {
		fmt.Fprintln(t.out, f)
	}
	fmt.Fprintf(t.out, "%d entries, %d cards, %d renewals, %d receipts\n",
		report.Entries, report.Cards, report.Renewals, report.Receipts)
	for _, kind := range slices.Sorted(maps.Keys(report.Since)) {
		fmt.Fprintf(t.out, "since the checkpoint: %s %d\n", kind, report.Since[kind])
	}
	if !report.Clean() {
		return fmt.Errorf("%d faults", len(report.Faults))
	}
	fmt.Fprintln(t.out, "clean")
	return nil
}

// existing opens a registry that is there, and never makes or changes one.
func existing(ctx context.Context, o *options) (*store.Store, error) {
	dsn, err := o.dsn()
	if err != nil {
		return nil, err
	}
	if !remote(dsn) {
		if _, err := os.Stat(dsn); err != nil {
			return nil, err
		}
	}
	return store.Open(ctx, dsn)
}

// examine checks a registry that is there; file may name a checkpoint that was kept.
func examine(ctx context.Context, o *options, d proof.Directory, file string) (report history.Report, err error) {
	kept, err := readCheckpoint(file, d)
	if err != nil {
		return report, err
	}
	s, err := existing(ctx, o)
	if err != nil {
		return report, err
	}
	defer s.Close()
	if err := s.Known(ctx); err != nil {
		return report, err
	}
	if err := s.Ready(ctx); err != nil {
		return report, err
	}
	demo, _, err := s.Mode(ctx)
	if err != nil {
		return report, err
	}
	if demo != d.Demo {
		return report, fmt.Errorf("the registry's demo mark is %t and the directory's %t", demo, d.Demo)
	}
	return s.Fsck(ctx, d, kept)
}
