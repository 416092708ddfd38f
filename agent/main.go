// Command agent lets a registry's page in the browser use the IC cards in the readers of this PC (接続ソフト).
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"hikitsugi/agent/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := command.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
