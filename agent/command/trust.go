package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"hikitsugi/agent/trust"
)

// fetchPatience is the longest that a registry may take to show its directory.
const fetchPatience = 15 * time.Second

// errDeclined is a person who did not say yes.
var errDeclined = errors.New("not trusted: no yes was given")

// trustOrigin adds, lists or removes trusted registries. Only this command line adds any.
func trustOrigin(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "trust")
	identity := o.String("identity", "", "thumbprint of the registry's identity key; asks nothing")
	remove := o.Bool("remove", false, "end the trust")
	origins, err := o.parse(args, 0, 1)
	if err != nil {
		return err
	}
	state, err := o.open()
	if err != nil {
		return err
	}
	pins, err := state.Pins()
	switch {
	case err != nil:
		return err
	case len(origins) == 0:
		return listTrusted(t, pins)
	case *remove:
		return pins.Remove(origins[0])
	}
	if *identity == "" {
		if *identity, err = ask(ctx, t, origins[0]); err != nil {
			return err
		}
	}
	if err := pins.Add(origins[0], *identity); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "trusted: %s %s\n", origins[0], *identity)
	return nil
}

func listTrusted(t terminal, pins *trust.Pins) error {
	all, err := pins.All()
	for _, pin := range all {
		fmt.Fprintf(t.out, "%s %s\n", pin.Origin, pin.Identity)
	}
	return err
}

// ask shows the thumbprint of the key that signs for an origin and returns it if the person says yes.
func ask(ctx context.Context, t terminal, origin string) (string, error) {
	identity, d, err := trust.Fetch(ctx, http.Client{Timeout: fetchPatience}, origin)
	if err != nil {
		return "", err
	}
	kind := "a registry"
	if d.Demo {
		kind = "a DEMO registry (体験用)"
	}
	fmt.Fprintf(t.out, "%s is %s.\nIts identity key is\n\n    %s\n\n", origin, kind, identity)
	fmt.Fprint(t.out, "Compare it with what the registry published on paper or by telephone.\n"+
		"Pages of this site will be able to use the card readers of this PC. Trust it? Type yes: ")
	answer, err := bufio.NewReader(io.LimitReader(t.in, 16)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the answer: %w", err)
	}
	if strings.TrimSpace(answer) != "yes" {
		return "", errDeclined
	}
	return identity, nil
}
