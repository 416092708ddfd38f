package command

import (
	"context"
	"fmt"
)

// unlock removes the lock of a process that was killed while it migrated the database.
func unlock(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "unlock")
	if err := o.parse(args); err != nil {
		return err
	}
	s, err := existing(ctx, o)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Unlock(ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintln(t.out, "unlocked; the next api serve migrates")
	return err
}
