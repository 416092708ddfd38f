package command

import (
	"context"
	"errors"
	"fmt"

	"hikitsugi/agent/wire"
)

// install has the user's session start this program from the next login on, and the desktop start it where a page opens
// wire.StartLink. It needs no administrator and starts nothing by itself.
func install(_ context.Context, t terminal, args []string) error {
	o := newOptions(t, "install")
	port := o.Int("port", wire.DefaultPort, "port of 127.0.0.1; pages look for the one that their registry names")
	if _, err := o.parse(args, 0, 0); err != nil {
		return err
	}
	command, err := ourselves("serve", o.state, *port)
	if err != nil {
		return err
	}
	where, err := addLogin(command)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "starts with the session: %s\n", where)
	if command, err = ourselves("start", o.state, *port); err != nil {
		return err
	}
	return installLink(t, command)
}

// installLink says so where the system has no such thing: the login item alone is of use too.
func installLink(t terminal, command []string) error {
	where, err := addLink(command)
	switch {
	case errors.Is(err, errNoLink):
		fmt.Fprintln(t.out, err)
		return nil
	case err != nil:
		return err
	}
	fmt.Fprintf(t.out, "starts from a page (%s): %s\n", wire.StartLink, where)
	return nil
}

// uninstall removes what install and the agent wrote: the login item, the link, the key and the trust. The program itself
// stays.
func uninstall(_ context.Context, t terminal, args []string) error {
	o := newOptions(t, "uninstall")
	if _, err := o.parse(args, 0, 0); err != nil {
		return err
	}
	where, err := removeLogin()
	if err != nil {
		return err
	}
	links, err := removeLink()
	if err != nil {
		return err
	}
	state, err := o.open()
	if err != nil {
		return err
	}
	if err := state.Remove(); err != nil {
		return err
	}
	for _, place := range append([]string{where}, append(links, state.Dir())...) {
		fmt.Fprintf(t.out, "removed: %s\n", place)
	}
	return nil
}
