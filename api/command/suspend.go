package command

import (
	"context"
	"fmt"

	"hikitsugi/api/renewal"
)

// suspend stops a card that was reported as lost, wherever it is active.
func suspend(ctx context.Context, t terminal, args []string) error {
	return restate(ctx, t, "suspend", "suspended", args, (*renewal.Service).Suspend)
}

// reinstate lets a suspended card be used again.
func reinstate(ctx context.Context, t terminal, args []string) error {
	return restate(ctx, t, "reinstate", "active", args, (*renewal.Service).Reinstate)
}

func restate(ctx context.Context, t terminal, name, state string, args []string,
	act func(*renewal.Service, context.Context, renewal.CardReport) (renewal.Restated, error)) error {
	a := newActs(t, name)
	if err := a.parse(args, "CARD", false); err != nil {
		return err
	}
	service, s, err := office(ctx, a.options)
	if err != nil {
		return err
	}
	defer s.Close()
	certificate, err := service.FindCard(ctx, a.Arg(0))
	if err != nil {
		return fmt.Errorf("%s: %w", a.Arg(0), err)
	}
	done, err := act(service, ctx, renewal.CardReport{Certificate: certificate, Officer: a.officer})
	if err != nil {
		return fmt.Errorf("%s: %w", a.Arg(0), err)
	}
	for _, r := range done.Registrations {
		fmt.Fprintf(t.out, "%s\t%s\n", r, state)
	}
	for _, receipt := range done.Rejected {
		showDecided(t, receipt)
	}
	return nil
}
