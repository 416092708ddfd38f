// Command pack makes the web bundle: it gathers styles, drawings, icons, scripts, the compiled program and the
// prerendered pages, names them after a hash over all of them, compresses them, and writes web/built with its index.
//
// It is run by `make build` after the program was compiled and its pages were written:
//
//	go run ./web/pack -web web -pages .tools/pages -wasm .tools/app.wasm -out web/built
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("pack", flag.ContinueOnError)
	flags.SetOutput(stderr)
	var from sources
	flags.StringVar(&from.web, "web", "web", "folder of styles, drawings, icons and scripts")
	flags.StringVar(&from.pages, "pages", "", "folder that `wasm -out` wrote")
	flags.StringVar(&from.wasm, "wasm", "", "the compiled program")
	out := flags.String("out", "web/built", "folder of the bundle")
	cache := flags.String("cache", "", "folder that keeps compressed forms between runs; empty for none")
	if err := flags.Parse(args); err != nil {
		return err
	}
	bundle, err := from.collect()
	if err != nil {
		return err
	}
	bundle.stamp()
	if err := bundle.write(*out, press{cache: *cache}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%d files, version %s\n", len(bundle.files), bundle.version)
	return err
}
