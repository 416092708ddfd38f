// Command api is the registry: it keeps who may bid where with which IC card, and hands registrations over from an
// expiring card to a new one.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"hikitsugi/api/command"
)

// collectAt is how much garbage may lie beside what is in use, in percent. A registry has a few megabytes in use, which
// Go's own 100 would have it walk through every few requests. GOGC says otherwise.
const collectAt = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who asks a second time does not wait for the drain
	code := command.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
