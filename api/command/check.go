package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hikitsugi/api/proof"
	"hikitsugi/app/message"
	"hikitsugi/web"
)

// check opens everything as serve would and says what is there.
func check(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "check")
	if err := o.parse(args); err != nil {
		return err
	}
	r, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer r.store.Close()
	if err := r.store.Ready(ctx); err != nil {
		return err
	}
	_, created, err := r.store.Mode(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "origin    %s\n", o.origin)
	fmt.Fprintf(t.out, "demo      %t\n", o.demo)
	fmt.Fprintf(t.out, "registry  %s, created %s\n", o.database, created.In(message.JST).Format(time.DateOnly))
	fmt.Fprintf(t.out, "keys      %s, identity %s\n", o.keys, r.keys.Identity)
	fmt.Fprintf(t.out, "          request key until %s\n", requestKeyEnd(r.keys.Directory, r.keys.Request.Thumbprint()))
	switch _, err := web.Bundle(); {
	case errors.Is(err, web.ErrNotBuilt):
		fmt.Fprintf(t.out, "pages     %v\n", err)
	case err != nil:
		return err
	default:
		fmt.Fprintln(t.out, "pages     built")
	}
	return nil
}

// requestKeyEnd is the last day of the request key in Japan.
func requestKeyEnd(d proof.Directory, kid string) string {
	for _, k := range d.Request {
		if k.JWK.Thumbprint() == kid {
			return time.Unix(k.EXP, 0).In(message.JST).Format(time.DateOnly)
		}
	}
	return "?"
}
