package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"hikitsugi/api/history"
	"hikitsugi/api/keys"
	"hikitsugi/api/proof"
	"hikitsugi/api/store"
)

// fsck re-derives every active card from the stored bytes and prints each disagreement. It needs the directory but no
// private key, and takes the mode from it. It may run beside a server.
func fsck(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "fsck")
	if err := o.parse(args); err != nil {
		return err
	}
	d, err := keys.Directory(o.keys)
	if err != nil {
		return err
	}
	report, err := examine(ctx, o.database, d)
	if err != nil {
		return err
	}
	for _, f := range report.Faults {
		fmt.Fprintln(t.out, f)
	}
	fmt.Fprintf(t.out, "%d entries, %d cards, %d renewals, %d receipts\n",
		report.Entries, report.Cards, report.Renewals, report.Receipts)
	if !report.Clean() {
		return fmt.Errorf("%d faults", len(report.Faults))
	}
	fmt.Fprintln(t.out, "clean")
	return nil
}

// examine opens a registry that is there, and never makes or changes one.
func examine(ctx context.Context, dsn string, d proof.Directory) (report history.Report, err error) {
	if !strings.Contains(dsn, "://") {
		if _, err := os.Stat(dsn); err != nil {
			return report, err
		}
	}
	s, err := store.Open(ctx, dsn)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
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
	return s.Fsck(ctx, d)
}
