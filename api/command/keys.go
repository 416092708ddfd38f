package command

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"time"

	"hikitsugi/api/keys"
)

// makeKeys makes the keys of a registry and says what agents are to trust. The identity keys belong offline.
func makeKeys(ctx context.Context, t terminal, args []string) error {
	if len(args) > 0 && args[0] == "renew" {
		return renewKeys(ctx, t, args[1:])
	}
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

// renewKeys makes the next request key and directory in a folder of their own.
func renewKeys(_ context.Context, t terminal, args []string) error {
	o := newOptions(t, "keys renew")
	identity := o.String("identity", "", "file of the identity key; "+keys.IdentityFile+" of the keys' directory")
	to := o.String("to", "", "the new directory of keys; the old one's name with the directory's number")
	keep := o.Bool("keep-old", false, "agents take the old request key too until the next renewal, to restart replicas one by one")
	receipt := o.Bool("receipt", false, "make a new receipt key too; the one before goes on verifying what it signed")
	log := o.Bool("log", false, "make a new key of checkpoints too, or the first one")
	if err := o.parse(args); err != nil {
		return err
	}
	d, err := keys.Directory(o.keys)
	if err != nil {
		return err
	}
	r := keys.Renewal{
		Dir: o.keys, Identity: cmp.Or(*identity, filepath.Join(o.keys, keys.IdentityFile)),
		To: cmp.Or(*to, fmt.Sprintf("%s-%d", filepath.Clean(o.keys), d.Seq+1)), KeepOld: *keep, Receipt: *receipt, Log: *log,
	}
	if d, err = keys.Renew(r, time.Now(), rand.Reader); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "directory %d of %s, with a request key until %s, is in %s\n",
		d.Seq, d.Origin, date(time.Unix(d.Request[0].EXP, 0)), r.To)
	fmt.Fprintln(t.out, "Start the server with these keys. Agents follow by themselves, and never back.")
	return nil
}
