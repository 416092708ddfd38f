package command

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"hikitsugi/api/httpapi"
)

// showVersion prints what a support desk asks for.
func showVersion(_ context.Context, t terminal, args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	program := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		program = info.Main.Version
	}
	fmt.Fprintf(t.out, "hikitsugi api %s (API %s, %s %s/%s)\n", program, httpapi.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
