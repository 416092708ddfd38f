package trial

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is one running `api serve`.
type server struct {
	base    string // where it listens
	command *exec.Cmd
	log     *record
	ended   chan struct{}
}

// serve starts a process over the site and waits until it listens.
func (s *site) serve(t testing.TB, more ...string) *server {
	t.Helper()
	return s.serveAt(t, "127.0.0.1:0", more...)
}

// serveAt is serve at an address, which is that of a process that was killed.
func (s *site) serveAt(t testing.TB, listen string, more ...string) *server {
	t.Helper()
	command := s.command(t, "serve", append([]string{"--listen", listen, "--trusted-proxies", "127.0.0.0/8"}, more...)...)
	return start(t, command)
}

// start starts an api serve and waits until it listens; it is killed with the test.
func start(t testing.TB, command *exec.Cmd) *server {
	t.Helper()
	r := &server{command: command, log: new(record), ended: make(chan struct{})}
	command.Stderr = r.log
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	go func() {
		io.Copy(io.Discard, out)
		command.Wait()
		close(r.ended)
	}()
	t.Cleanup(r.kill)
	if err != nil {
		<-r.ended
		t.Fatalf("api serve: %v\n%s", err, r.log)
	}
	r.base = strings.Fields(strings.TrimPrefix(line, "api: listening on "))[0]
	return r
}

// kill is kill -9.
func (r *server) kill() {
	r.command.Process.Kill()
	<-r.ended
}

// stop asks the process to end and gives its exit code.
func (r *server) stop(t testing.TB) int {
	t.Helper()
	if err := r.command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	select {
	case <-r.ended:
	case <-time.After(patience):
		t.Fatal("api serve does not end")
	}
	return r.command.ProcessState.ExitCode()
}

// address is where it listens, as --listen takes it.
func (r *server) address() string { return strings.TrimPrefix(r.base, "http://") }

// ready says what /readyz says.
func (r *server) ready() error {
	answer, err := http.Get(r.base + "/readyz")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("readyz: %s", answer.Status)
	}
	return nil
}

// memory is the resident memory in bytes, as Linux counts it.
func (r *server) memory(t testing.TB) int64 {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.command.Process.Pid))
	if err != nil {
		t.Skip(err)
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	t.Fatal("no VmRSS")
	return 0
}

// record is what a process wrote.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.String()
}

// eventually waits for what must come about, and fails with the last reason why it has not.
func eventually(t testing.TB, check func() error) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		err := check()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
