package command

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"hikitsugi/agent/gate"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/wire"
)

// doctor says what is wrong, for whoever mends it. With a running agent it is the page's diagnosis.
func doctor(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "doctor")
	asJSON := o.Bool("json", false, "print the diagnosis as JSON")
	if _, err := o.parse(args, 0, 0); err != nil {
		return err
	}
	state, err := o.open()
	if err != nil {
		return err
	}
	var d wire.Diagnosis
	err = newClient(state).call(ctx, "GET", "/v1/diagnosis", nil, &d)
	switch {
	case errors.Is(err, errNotRunning):
		notRunning(t.out)
		return err
	case err != nil:
		return err
	case *asJSON:
		return json.MarshalWrite(t.out, d, jsontext.Multiline(true))
	}
	fmt.Fprintf(t.out, "agent %s on %s, key %s\n", d.Status.Version, d.System, d.Status.Agent)
	for _, line := range d.Lines {
		fmt.Fprintln(t.out, line)
	}
	return nil
}

// notRunning says what would keep the agent from starting.
func notRunning(w io.Writer) {
	if holder := gate.PortHolder(wire.DefaultPort); holder != "" {
		fmt.Fprintf(w, "port %d is held by %s\n", wire.DefaultPort, holder)
	}
	if !reader.Built {
		fmt.Fprintln(w, "this build knows virtual readers only")
	}
}
