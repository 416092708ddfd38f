// Package command is the agent's command line, one file a subcommand. It opens what a subcommand needs and hands over;
// nothing is decided here.
package command

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"hikitsugi/agent/loopback"
	"hikitsugi/agent/trust"
	"hikitsugi/app/message"
)

// Exit codes.
const (
	ok     = 0
	failed = 1
	misuse = 2
)

const usage = `usage: agent <command>

  serve [--virtual DIR [--pcsc]] [--port N]
                                         let trusted pages use the card readers
  trust [ORIGIN [--identity THUMBPRINT]] trust a registry, or list those trusted; --remove ends the trust
  list                                   show readers and cards
  doctor [--json]                        say what is wrong
  virtual list | insert CARD | remove | reset CARD | second on|off    [--reader NAME]
                                         move the demo's cards
  start [--port N]                       start it in the background unless it runs
  install [--port N] | uninstall         start with the user's session and from a page, or remove all traces
  version

--state DIR says where the agent keeps its key and its trust.
`

// errUsage is a command line that makes no sense; the usage is shown.
var errUsage = errors.New("wrong arguments")

// terminal is what a subcommand talks to.
type terminal struct {
	in       io.Reader
	out, err io.Writer
}

type subcommand func(ctx context.Context, t terminal, args []string) error

var subcommands = map[string]subcommand{
	"serve": serve, "trust": trustOrigin, "list": list, "doctor": doctor, "virtual": moveVirtual,
	"start": start, "install": install, "uninstall": uninstall, "version": showVersion,
}

// Run runs the command that args name, without the program's name, and returns its exit code: 0, 1 for a failure that
// stands on stderr, 2 for wrong arguments. It ends when ctx does.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return misuse
	}
	if name := args[0]; name == "help" || name == "-h" || name == "--help" {
		fmt.Fprint(stdout, usage)
		return ok
	}
	run, known := subcommands[args[0]]
	if !known {
		names := strings.Join(slices.Sorted(maps.Keys(subcommands)), ", ")
		fmt.Fprintf(stderr, "agent: no command %q; there are %s\n", args[0], names)
		return misuse
	}
	err := run(ctx, terminal{stdin, stdout, stderr}, args[1:])
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return ok
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "agent: %s: %v\n%s", args[0], err, usage)
		return misuse
	}
	fmt.Fprintf(stderr, "agent: %s: %v\n", args[0], err)
	explain(stderr, err)
	return failed
}

// explain adds the catalogue's words for what an IT person can mend.
func explain(w io.Writer, err error) {
	var taken *loopback.PortTakenError
	if !errors.As(err, &taken) {
		return
	}
	e, _ := message.Lookup(message.AgentPortTaken)
	for _, l := range []message.Lang{message.Ja, message.En} {
		name := message.With("name", cmp.Or(taken.Holder, message.Text{Ja: "名前不明のソフト", En: "unknown"}.In(l)))
		fmt.Fprintf(w, "%s %s\n", e.What.In(l, name), e.Remedy.In(l, name))
	}
	fmt.Fprintf(w, "%s (E%d)\n", e.Code, e.Number)
}

// options are the flags of a subcommand; every one has --state.
type options struct {
	*flag.FlagSet
	state string
}

func newOptions(t terminal, name string) *options {
	o := &options{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError)}
	o.SetOutput(t.err)
	o.StringVar(&o.state, "state", "", "directory of the agent's key and trust")
	return o
}

// parse takes flags and arguments in any order and returns the arguments: at least min, at most max.
func (o *options) parse(args []string, min, max int) ([]string, error) {
	var rest []string
	for {
		if err := o.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		if o.NArg() == 0 {
			break
		}
		rest, args = append(rest, o.Arg(0)), o.Args()[1:]
	}
	if len(rest) < min || len(rest) > max {
		return nil, fmt.Errorf("%w: %d given", errUsage, len(rest))
	}
	return rest, nil
}

// open opens the state directory.
func (o *options) open() (trust.State, error) {
	dir := o.state
	if dir == "" {
		var err error
		if dir, err = trust.DefaultDir(); err != nil {
			return trust.State{}, err
		}
	}
	return trust.OpenState(dir)
}
