package command

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/wire"
)

// showVersion prints what was built from what.
func showVersion(_ context.Context, t terminal, args []string) error {
	if _, err := newOptions(t, "version").parse(args, 0, 0); err != nil {
		return err
	}
	pcsc := "PC/SC"
	if !reader.Built {
		pcsc = "without PC/SC"
	}
	_, err := fmt.Fprintf(t.out, "hikitsugi agent %s, interface %d, %s/%s, %s\n", version(), wire.API, runtime.GOOS, runtime.GOARCH, pcsc)
	return err
}

// version is the module's version, or the commit it was built from.
func version() string {
	info, found := debug.ReadBuildInfo()
	if !found {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return "devel"
}
