package command

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"hikitsugi/api/keys"
)

// makeKeys makes the keys of a registry and says what agents are to trust. The identity keys belong offline.
func makeKeys(_ context.Context, t terminal, args []string) error {
	o := newOptions(t, "keys")
	if err := o.parse(args); err != nil {
		return err
	}
	if err := keys.Make(o.keys, o.origin, o.demo, time.Now(), rand.Reader); err != nil {
		return err
	}
	k, err := keys.Load(o.keys)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "keys of %s are in %s\n", o.origin, o.keys)
	fmt.Fprintf(t.out, "identity %s\n", k.Identity)
	fmt.Fprintln(t.out, "Move identity.pem and next-identity.pem to two places offline; the server needs neither.")
	return nil
}
