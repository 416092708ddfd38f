package command_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"hikitsugi/agent/command"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/api/proof"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"agent": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		os.Exit(command.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}})
}

// TestScripts runs testdata/*.txtar. Each finds two cards in cards/, a demo registry at $ORIGIN whose identity key is
// $IDENTITY, and a port that is taken, $TAKEN.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			cards := filepath.Join(env.WorkDir, "cards")
			if err := os.Mkdir(cards, 0o700); err != nil {
				return err
			}
			virtualtest.Write(t, cards, virtualtest.Card{ID: "current"})
			virtualtest.Write(t, cards, virtualtest.Card{ID: "new", Left: 3})
			origin, identity := serveDirectory(env)
			env.Setenv("ORIGIN", origin)
			env.Setenv("IDENTITY", identity)
			env.Setenv("TAKEN", strconv.Itoa(takePort(t, env)))
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
			env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "share"))
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "pcsc" {
				return false, fmt.Errorf("no condition %q", name)
			}
			return reader.Built, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"answers": answers, "mode": mode, "ends": ends},
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func newSigner() *proof.Signer {
	return must(proof.NewSigner(must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))))
}

// serveDirectory is a registry as far as `agent trust` looks at it.
func serveDirectory(env *testscript.Env) (origin, identity string) {
	var document string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == proof.DirectoryPath {
			w.Write([]byte(document))
		}
	}))
	env.Defer(server.Close)
	origin = "http://localhost:" + strconv.Itoa(server.Listener.Addr().(*net.TCPAddr).Port)
	key := newSigner()
	keys := func() []proof.DirectoryKey { return []proof.DirectoryKey{{JWK: newSigner().JWK(), NBF: 1, EXP: 1000}} }
	document = must(proof.SignDirectory(key, proof.Directory{
		V: proof.Version, Origin: origin, Seq: 1, Demo: true, Next: newSigner().Thumbprint(), Request: keys(), Receipt: keys(), Log: keys(),
	}))
	return origin, key.Thumbprint()
}

func takePort(t *testing.T, env *testscript.Env) int {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	env.Defer(func() { l.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

// answers waits until somebody listens at a socket: another process takes the time it takes.
func answers(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	for range 1000 {
		if c, err := net.Dial("unix", path); err == nil {
			c.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("nobody answers at %s", path)
}

// ends ends the process whose number a file ends with, and waits until nothing is left at a socket.
func ends(ts *testscript.TestScript, _ bool, args []string) {
	words := strings.Fields(ts.ReadFile(args[0]))
	pid, err := strconv.Atoi(words[len(words)-1])
	ts.Check(err)
	process, err := os.FindProcess(pid)
	ts.Check(err)
	ts.Check(process.Signal(os.Interrupt))
	for range 1000 {
		if _, err := os.Stat(ts.MkAbs(args[1])); err != nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("process %d goes on", pid)
}

// mode checks a file's permission bits.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := strconv.FormatUint(uint64(info.Mode().Perm()), 8); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}
