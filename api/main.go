// Command api is the registry: it keeps who may bid where with which IC card, and hands registrations over from an
// expiring card to a new one.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"hikitsugi/api/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who asks a second time does not wait for the drain
	code := command.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
