package command

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// options are the flags that subcommands share.
type options struct {
	*flag.FlagSet
	origin, data, database, keys string
	demo                         bool
}

func newOptions(t terminal, name string) *options {
	o := &options{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError)}
	o.SetOutput(t.err)
	o.StringVar(&o.origin, "origin", "http://localhost:8080", "exact origin of the pages")
	o.StringVar(&o.data, "data", "data", "directory of the registry and its keys")
	o.StringVar(&o.database, "database", "", "SQLite file or postgres:// URL; registry.db of the data directory")
	o.StringVar(&o.keys, "keys", "", "directory of the keys; keys of the data directory")
	o.BoolVar(&o.demo, "demo", false, "the registry is a demo")
	return o
}

// parse reads the environment, then args, which win. No argument but flags is taken.
func (o *options) parse(args []string) error {
	var wrong error
	o.VisitAll(func(f *flag.Flag) {
		value, set := os.LookupEnv(variable(f.Name))
		if !set {
			return
		}
		if err := o.Set(f.Name, value); err != nil {
			wrong = errors.Join(wrong, fmt.Errorf("%w: %s: %w", errUsage, variable(f.Name), err))
		}
	})
	if wrong != nil {
		return wrong
	}
	if err := o.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if o.NArg() > 0 {
		return fmt.Errorf("%w: %q", errUsage, o.Arg(0))
	}
	o.database = cmp.Or(o.database, filepath.Join(o.data, databaseFile))
	o.keys = cmp.Or(o.keys, filepath.Join(o.data, keysFolder))
	return nil
}

// given reports whether a flag was set, by the command line or the environment.
func (o *options) given(name string) (given bool) {
	o.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	return given
}

// variable is the environment's name of a flag.
func variable(flag string) string {
	return "HIKITSUGI_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// What lies in a data directory.
const (
	databaseFile = "registry.db"
	keysFolder   = "keys"
	caFolder     = "ca"
	cardsFolder  = "cards"
)
