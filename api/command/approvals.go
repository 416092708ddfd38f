package command

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hikitsugi/api/renewal"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// approvals lists what waits for an officer, oldest first, one registration a line.
func approvals(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "approvals")
	if err := o.parse(args); err != nil {
		return err
	}
	service, s, err := office(ctx, o)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := service.Approvals(ctx)
	for _, w := range all {
		r := w.Receipt
		fmt.Fprintf(t.out, "%s\t%s\t%s\t%s\tcard until %s, serial %s\tby card until %s, serial %s\t%s\n",
			r.Number, r.Issued.In(message.JST).Format(time.DateTime), w.Result.Registration, w.Result.Company,
			message.Date(r.Current.NotAfter), r.Current.SerialDecimal, message.Date(r.New.NotAfter), r.New.SerialDecimal,
			strings.Join(w.Reasons, " "))
	}
	return err
}

// approve hands over what waits under a receipt number: all of it, or the named registrations.
func approve(ctx context.Context, t terminal, args []string) error {
	return decide(ctx, t, "approve", args, (*renewal.Service).Approve)
}

// reject ends their wait without a change.
func reject(ctx context.Context, t terminal, args []string) error {
	return decide(ctx, t, "reject", args, (*renewal.Service).Reject)
}

func decide(ctx context.Context, t terminal, name string, args []string,
	act func(*renewal.Service, context.Context, renewal.Decision) (wire.Receipt, error)) error {
	a := newActs(t, name)
	if err := a.parse(args, "NUMBER [REGISTRATION...]", true); err != nil {
		return err
	}
	service, s, err := office(ctx, a.options)
	if err != nil {
		return err
	}
	defer s.Close()
	receipt, err := act(service, ctx, renewal.Decision{Number: a.Arg(0), Registrations: a.Args()[1:], Officer: a.officer})
	if errors.Is(err, renewal.ErrNotWaiting) {
		return fmt.Errorf("%s: %w; see api approvals", strings.Join(a.Args(), " "), err)
	}
	if err != nil {
		return err
	}
	showDecided(t, receipt)
	return nil
}

func showDecided(t terminal, receipt wire.Receipt) {
	for _, r := range receipt.Results {
		fmt.Fprintf(t.out, "%s\t%s\treceipt %s\n", r.Registration, r.State, receipt.Number)
	}
}
