package command

import (
	"context"
	"errors"
	"fmt"

	"hikitsugi/agent/wire"
)

// list shows the readers as the running agent sees them.
func list(ctx context.Context, t terminal, args []string) error {
	d, err := diagnose(ctx, t, "list", args)
	if err != nil {
		return err
	}
	if d.Readers.Service == wire.Stopped {
		return errors.New("the smart card service is not running")
	}
	for _, r := range d.Readers.Readers {
		fmt.Fprintf(t.out, "%s: %s\n", r.Name, r.State)
	}
	if len(d.Readers.Readers) == 0 {
		fmt.Fprintln(t.out, "no reader")
	}
	return nil
}

func diagnose(ctx context.Context, t terminal, name string, args []string) (d wire.Diagnosis, err error) {
	o := newOptions(t, name)
	if _, err := o.parse(args, 0, 0); err != nil {
		return d, err
	}
	state, err := o.open()
	if err != nil {
		return d, err
	}
	return d, newClient(state).call(ctx, "GET", "/v1/diagnosis", nil, &d)
}
