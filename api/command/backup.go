package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"hikitsugi/api/store"
)

// backup copies an SQLite registry while it is served.
func backup(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "backup")
	if err := o.parseWith(args, "FILE"); err != nil {
		return err
	}
	if remote(o.database) {
		return errors.New("PostgreSQL has pg_dump for this; see README, Operation")
	}
	if err := store.Copy(ctx, o.database, o.Arg(0)); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s is in %s; api fsck --database %[2]s says whether it is whole\n", o.database, o.Arg(0))
	return nil
}

// restore puts a backup where serve looks for the registry, and never over one.
func restore(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "restore")
	if err := o.parseWith(args, "FILE"); err != nil {
		return err
	}
	if remote(o.database) {
		return errors.New("PostgreSQL has pg_restore for this; see README, Operation")
	}
	err := store.Copy(ctx, o.Arg(0), o.database)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w; move the old registry away with its -wal and -shm files", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s is in %s; api fsck says whether it is whole\n", o.Arg(0), o.database)
	return nil
}
