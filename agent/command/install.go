package command

import (
	"context"
	"fmt"
	"os"
)

// install has the user's session start this program from the next login on. It needs no administrator and starts
// nothing by itself.
func install(_ context.Context, t terminal, args []string) error {
	o := newOptions(t, "install")
	if _, err := o.parse(args, 0, 0); err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	command := []string{program, "serve"}
	if o.state != "" {
		command = append(command, "--state", o.state)
	}
	where, err := addLogin(command)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "starts with the session: %s\n", where)
	return nil
}

// uninstall removes what install and the agent wrote: the login item, the key and the trust. The program itself stays.
func uninstall(_ context.Context, t terminal, args []string) error {
	o := newOptions(t, "uninstall")
	if _, err := o.parse(args, 0, 0); err != nil {
		return err
	}
	where, err := removeLogin()
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
	fmt.Fprintf(t.out, "removed: %s\nremoved: %s\n", where, state.Dir())
	return nil
}
