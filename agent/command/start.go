package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"hikitsugi/agent/trust"
	"hikitsugi/agent/wire"
)

// startPatience is how long the agent may take until it listens; it takes some milliseconds.
const startPatience = 10 * time.Second

// errNoStart is an agent that was started and does not listen.
var errNoStart = errors.New("it does not listen; agent serve says why")

// start runs the agent in the background unless it runs already. The desktop calls it where a page opens
// wire.StartLink: any page can, so nothing of the link is used, and a second agent is never started.
func start(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "start")
	port := o.Int("port", wire.DefaultPort, "port of 127.0.0.1")
	link, err := o.parse(args, 0, 1)
	if err != nil {
		return err
	}
	if len(link) == 1 && link[0] != wire.StartLink {
		return fmt.Errorf("%w: the only link is %s", errUsage, wire.StartLink)
	}
	state, err := o.open()
	if err != nil {
		return err
	}
	if running(ctx, state) {
		fmt.Fprintln(t.out, "agent: is running already")
		return nil
	}
	command, err := ourselves("serve", o.state, *port)
	if err != nil {
		return err
	}
	pid, ended, err := detach(command)
	if err != nil {
		return fmt.Errorf("start %s: %w", command[0], err)
	}
	if err := awaitRunning(ctx, state, ended); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "agent: started, process %d\n", pid)
	return nil
}

// ourselves is this program's command line for a subcommand with its state and port; what is usual is left out.
func ourselves(subcommand, state string, port int) ([]string, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	command := []string{program, subcommand}
	if state != "" {
		if state, err = filepath.Abs(state); err != nil { // it is called from anywhere
			return nil, fmt.Errorf("find the state directory: %w", err)
		}
		command = append(command, "--state", state)
	}
	if port != wire.DefaultPort {
		command = append(command, "--port", strconv.Itoa(port))
	}
	return command, nil
}

// detach starts a program that outlives this one and whoever called it. ended is closed if it does not.
func detach(command []string) (pid int, ended <-chan struct{}, err error) {
	c := exec.Command(command[0], command[1:]...)
	c.SysProcAttr = detached()
	if err := c.Start(); err != nil {
		return 0, nil, err
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = c.Wait() // that it ended is all that matters
	}()
	return c.Process.Pid, done, nil
}

func running(ctx context.Context, state trust.State) bool {
	var s wire.Status
	return newClient(state).call(ctx, "GET", "/v1/status", nil, &s) == nil
}

func awaitRunning(ctx context.Context, state trust.State, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	for !running(ctx, state) {
		select {
		case <-ctx.Done():
			return errNoStart
		case <-ended:
			return errNoStart
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}
