// Package command is the registry's command line, one file a subcommand. It opens what a subcommand needs and hands over;
// nothing is decided here.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Exit codes.
const (
	ok     = 0
	failed = 1
	misuse = 2
)

const usage = `usage: api <command>

  serve      answer pages and API consumers
  check      say what serve would find and do; changes nothing
  ready      ask the running server whether work can be taken, as a health check
  demo       make the demo once: keys, CA, cards and registry; --print-identity prints what ` + "`agent trust`" + ` asks for
  keys       make the keys of a registry: --origin, --keys
  keys renew make the next request key and directory: --identity FILE, --to DIR, --keep-old, --receipt, --log
  import     FILE: bring authorities, CAs, companies, registrations and cards in; --example prints such a file
  approvals  list what waits for an officer: receipt number, registration, both cards, and why
  approve    --officer ID NUMBER [REGISTRATION...]: hand over what waits under a receipt number
  reject     --officer ID NUMBER [REGISTRATION...]: end its wait without a change
  suspend    --officer ID CARD: stop a lost card, by its serial number or its certificate's digest
  reinstate  --officer ID CARD: let it be used again
  fsck       re-derive every active card from the stored bytes; --checkpoint FILE: and go on from a checkpoint
  checkpoint print the signed head of the history, to be kept elsewhere; --checkpoint FILE: if it goes on from that one
  backup     FILE: copy an SQLite registry while it is served
  restore    FILE: put a backup where the registry was
  unlock     remove the lock of a server that was killed while it migrated the database
  version
  help

All take
  --origin ORIGIN    exact origin of the pages, https://host or, for a demo, http://localhost:port
  --data DIR         where registry and keys are; --database and --keys name them apart
  --database DSN     an SQLite file, or postgres://... without a password
  --database-password-file FILE
  --keys DIR         request, receipt and log key, and the signed directory
  --demo             the registry is a demo

serve, check and ready take
  --listen HOST:PORT           127.0.0.1:8080
  --tls-cert FILE, --tls-key FILE
                               answer TLS; read again when they change, and at once on SIGHUP
  --trusted-proxies NETWORKS   whose X-Forwarded-For is believed: 10.0.0.0/8,...
  --agent-port PORT            where pages look for the agent
  --metrics HOST:PORT          Prometheus' metrics, where no client reaches; --pprof adds Go's profiles on loopback
  --traces URL                 OpenTelemetry collector that takes OTLP/HTTP: http://127.0.0.1:4318
  --drain-delay TIME           between not being ready and taking no more connections (0s)
  --max-body, --max-header BYTES, --max-time TIME, --max-starts, --max-proofs PER-MINUTE

Each of these options may come from the environment: HIKITSUGI_ORIGIN, HIKITSUGI_AGENT_PORT, ... A variable
HIKITSUGI_... that means nothing is refused.
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
	"serve": serve, "check": check, "ready": ready, "demo": makeDemo, "keys": makeKeys, "fsck": fsck, "checkpoint": checkpoint,
	"approvals": approvals, "approve": approve, "reject": reject, "suspend": suspend, "reinstate": reinstate,
	"import": importContents, "backup": backup, "restore": restore, "unlock": unlock, "version": showVersion,
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
		fmt.Fprintf(stderr, "api: no command %q; there are %s\n", args[0], names)
		return misuse
	}
	err := run(ctx, terminal{stdin, stdout, stderr}, args[1:])
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return ok
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "api: %s: %v\nSee api help.\n", args[0], err)
		return misuse
	}
	fmt.Fprintf(stderr, "api: %s: %v\n", args[0], err)
	return failed
}
