//go:build pcsc && linux

package rig

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"testing"
)

// the is the rig that all tests share: a daemon serves one socket.
var the *daemon

// noRig is why there is none.
var noRig error

func TestMain(m *testing.M) {
	if name := os.Getenv(diesAt); name != "" {
		fmt.Fprintln(os.Stderr, dieAt(name))
		os.Exit(1)
	}
	the, noRig = newDaemon()
	if noRig != nil && (os.Getenv("HIKITSUGI_REQUIRE_PCSC") == "1" || !errors.Is(noRig, errNoRig)) {
		fmt.Fprintln(os.Stderr, "rig:", noRig)
		os.Exit(1)
	}
	flag.Parse()
	_ = flag.Set("test.parallel", "8") // a reader each: these tests wait for pcscd, not for processors
	code := m.Run()
	if the != nil {
		if err := the.close(); err != nil {
			fmt.Fprintln(os.Stderr, "rig:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// needRig skips a test on a machine without pcscd.
func needRig(t testing.TB) {
	t.Helper()
	if noRig != nil {
		t.Skip(noRig)
	}
}
