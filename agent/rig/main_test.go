//go:build pcsc && linux

package rig

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"hikitsugi/agent/vpcd/vpcdtest"
)

// the is the daemon that all tests share: a process finds one.
var the *vpcdtest.Daemon

// drivers of two readers each; a test takes as many readers as it needs.
const drivers = 4

// patience is how long anything may take before a test gives up on it. It is no measurement.
const patience = 10 * time.Second

// noRig is why there is none.
var noRig error

func TestMain(m *testing.M) {
	if name := os.Getenv(diesAt); name != "" {
		fmt.Fprintln(os.Stderr, dieAt(name))
		os.Exit(1)
	}
	if os.Getenv(watches) != "" {
		fmt.Fprintln(os.Stderr, watchAloud())
		os.Exit(1)
	}
	the, noRig = startDaemon()
	if noRig != nil && (os.Getenv("HIKITSUGI_REQUIRE_PCSC") == "1" || !errors.Is(noRig, vpcdtest.ErrNone)) {
		fmt.Fprintln(os.Stderr, "rig:", noRig)
		os.Exit(1)
	}
	flag.Parse()
	_ = flag.Set("test.parallel", "8") // a reader each: these tests wait for pcscd, not for processors
	code := m.Run()
	if the != nil {
		if err := the.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "rig:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// startDaemon starts a pcscd and points this process's PC/SC library to it.
func startDaemon() (*vpcdtest.Daemon, error) {
	d, err := vpcdtest.New(drivers)
	if err != nil {
		return nil, err
	}
	if err := os.Setenv(vpcdtest.SocketVariable, d.Socket()); err != nil {
		return nil, err
	}
	return d, d.Start()
}

// needRig skips a test on a machine without pcscd.
func needRig(t testing.TB) {
	t.Helper()
	if noRig != nil {
		t.Skip(noRig)
	}
}
