package command

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"hikitsugi/api/keys"
)

// options are the flags that subcommands share.
type options struct {
	*flag.FlagSet
	origin, data, database, passwordFile, keys string
	demo                                       bool
}

func newOptions(t terminal, name string) *options {
	o := &options{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError)}
	o.SetOutput(t.err)
	o.StringVar(&o.origin, "origin", "http://localhost:8080", "exact origin of the pages")
	o.StringVar(&o.data, "data", "data", "directory of the registry and its keys")
	o.StringVar(&o.database, "database", "", "SQLite file or postgres:// URL without a password; registry.db of the data directory")
	o.StringVar(&o.passwordFile, "database-password-file", "", "file with the database's password")
	o.StringVar(&o.keys, "keys", "", "directory of the keys; keys of the data directory")
	o.BoolVar(&o.demo, "demo", false, "the registry is a demo")
	return o
}

// parse reads the environment, then args, which win. No argument but flags is taken.
func (o *options) parse(args []string) error {
	if err := o.parseWith(args); err != nil {
		return err
	}
	if o.NArg() > 0 {
		return fmt.Errorf("%w: %q", errUsage, o.Arg(0))
	}
	return nil
}

// parseWith is parse for a subcommand that takes the named arguments after its flags, all of them.
func (o *options) parseWith(args []string, names ...string) error {
	if err := o.parseEnvironment(os.Environ()); err != nil {
		return err
	}
	if err := o.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if len(names) > 0 && o.NArg() != len(names) {
		return fmt.Errorf("%w: it takes %s", errUsage, strings.Join(names, " "))
	}
	o.database = cmp.Or(o.database, filepath.Join(o.data, databaseFile))
	o.keys = cmp.Or(o.keys, filepath.Join(o.data, keysFolder))
	return checkDSN(o.database)
}

// given reports whether a flag was set, by the command line or the environment.
func (o *options) given(name string) (given bool) {
	o.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	return given
}

// parseEnvironment sets the flags that the environment names, and refuses a variable of ours that means nothing: a
// misspelt limit must not go unnoticed.
func (o *options) parseEnvironment(environment []string) error {
	known, wrong := variables(), error(nil)
	for _, line := range environment {
		name, value, _ := strings.Cut(line, "=")
		if !strings.HasPrefix(name, prefix) || ofTests(name) {
			continue
		}
		option, ok := known[name]
		if !ok {
			wrong = errors.Join(wrong, fmt.Errorf("%w: %s is no option", errUsage, name))
			continue
		}
		if o.Lookup(option) == nil {
			continue // another subcommand's
		}
		if err := o.Set(option, value); err != nil {
			wrong = errors.Join(wrong, fmt.Errorf("%w: %s: %w", errUsage, name, err))
		}
	}
	return wrong
}

const prefix = "HIKITSUGI_"

// variables are the environment's names of all options that may come from it, whichever subcommand takes them. What
// belongs to one act, such as the file that a key is made in, comes by its flag alone.
func variables() map[string]string {
	o := newOptions(terminal{}, "")
	newSettings(o)
	names := make(map[string]string)
	o.VisitAll(func(f *flag.Flag) {
		names[prefix+strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))] = f.Name
	})
	return names
}

// ofTests tells the switches of this repository's tests, which the programs under test inherit.
func ofTests(name string) bool {
	return strings.HasPrefix(name, prefix+"REQUIRE_") || name == prefix+"SOAK" || name == prefix+"PICTURES"
}

// errPassword refuses a secret where every user of the machine, or a log of commands, may see it.
var errPassword = fmt.Errorf("%w: a password belongs into the file of --database-password-file", errUsage)

// checkDSN refuses a database address that holds a password. Its error never repeats the address.
func checkDSN(dsn string) error {
	if !remote(dsn) {
		return nil
	}
	address, err := url.Parse(dsn)
	if err != nil {
		return fmt.Errorf("%w: the database's URL cannot be read", errUsage)
	}
	_, inUser := address.User.Password()
	query := address.Query()
	if inUser || query.Has("password") || query.Has("sslpassword") || os.Getenv("PGPASSWORD") != "" {
		return errPassword
	}
	return nil
}

// dsn is the database's address with its password. It must not be shown.
func (o *options) dsn() (string, error) {
	if o.passwordFile == "" {
		return o.database, nil
	}
	if !remote(o.database) {
		return "", fmt.Errorf("%w: an SQLite file has no password", errUsage)
	}
	password, err := keys.Secret(o.passwordFile)
	if err != nil {
		return "", fmt.Errorf("database password: %w", err)
	}
	address, err := url.Parse(o.database)
	if err != nil {
		return "", fmt.Errorf("%w: the database's URL cannot be read", errUsage)
	}
	query := address.Query()
	query.Set("password", password)
	address.RawQuery = query.Encode()
	return address.String(), nil
}

// remote tells the URL of a database server from the path of a file.
func remote(dsn string) bool { return strings.Contains(dsn, "://") }

// unverified reports whether a database is reached over a network without proof that it is the one meant: whoever stood
// between could read and change a registry.
func unverified(dsn string) bool {
	address, err := url.Parse(dsn)
	if err != nil || !remote(dsn) {
		return false
	}
	query := address.Query()
	host := cmp.Or(query.Get("host"), address.Hostname(), os.Getenv("PGHOST"))
	if host == "" || strings.HasPrefix(host, "/") || loopback(host) {
		return false
	}
	return cmp.Or(query.Get("sslmode"), os.Getenv("PGSSLMODE")) != "verify-full"
}

// What lies in a data directory.
const (
	databaseFile = "registry.db"
	keysFolder   = "keys"
	caFolder     = "ca"
	cardsFolder  = "cards"
)
