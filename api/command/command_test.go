package command_test

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"hikitsugi/api/command"
	"hikitsugi/api/store/storetest"
)

func TestMain(m *testing.M) {
	testscript.Main(tidied{m}, map[string]func(){
		"api": func() {
			os.Exit(command.Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// tidied stops and removes what tests have shared.
type tidied struct{ *testing.M }

func (m tidied) Run() int {
	code := storetest.Run(m.M)
	if world.dir != "" {
		os.RemoveAll(world.dir)
	}
	return code
}

// Each file of testdata/script is a session at the command line.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireExplicitExec: true})
}
