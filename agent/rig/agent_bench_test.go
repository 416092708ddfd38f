//go:build pcsc && linux

package rig

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// idleTime is how long the agent is watched doing nothing.
const idleTime = 10 * time.Second

// BenchmarkAgent builds the program as it is shipped and starts it over the rig's pcscd: what it takes on disk and in
// memory, how long until it listens, and how often it wakes up while nothing happens.
func BenchmarkAgent(b *testing.B) {
	needRig(b)
	path := filepath.Join(b.TempDir(), "agent")
	tool(b, "go", "build", "-tags", "pcsc,nethttpomithttp2", "-trimpath", "-ldflags", "-s -w", "-o", path, "hikitsugi/agent")
	file, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	var listening time.Duration
	for b.Loop() {
		running, took := startAgent(b, path)
		listening += took
		stopAgent(b, running)
	}
	running, _ := startAgent(b, path)
	defer stopAgent(b, running)
	time.Sleep(time.Second) // for what happens once after the start
	before := wakeUps(b, running.Process.Pid)
	time.Sleep(idleTime)
	b.ReportMetric(float64(wakeUps(b, running.Process.Pid)-before)/idleTime.Seconds(), "wakeups/s")
	b.ReportMetric(float64(residentKB(b, running.Process.Pid))/1024, "MB-resident")
	b.ReportMetric(float64(file.Size())/1e6, "MB-on-disk")
	b.ReportMetric(listening.Seconds()*1e3/float64(b.N), "ms-to-listening")
}

func startAgent(b *testing.B, path string) (*exec.Cmd, time.Duration) {
	b.Helper()
	c := exec.Command(path, "serve", "--port", "0", "--state", filepath.Join(b.TempDir(), "state"))
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	begin := time.Now()
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.Contains(line, "listening") {
		b.Fatalf("the agent says %q, %v", line, err)
	}
	return c, time.Since(begin)
}

func stopAgent(b *testing.B, c *exec.Cmd) {
	b.Helper()
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	_ = c.Wait() // tells the signal
}

// wakeUps counts how often the threads of a process went to sleep, which is how often they were awake.
func wakeUps(b *testing.B, pid int) (n int) {
	b.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if err != nil || len(tasks) == 0 {
		b.Fatalf("no threads: %v", err)
	}
	for _, task := range tasks {
		n += statusField(b, task, "voluntary_ctxt_switches:")
	}
	return n
}

func residentKB(b *testing.B, pid int) int {
	return statusField(b, fmt.Sprintf("/proc/%d/status", pid), "VmRSS:")
}

func statusField(b *testing.B, path, name string) int {
	b.Helper()
	for line := range strings.Lines(contents(b, path)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
	}
	b.Fatalf("no %s in %s", name, path)
	return 0
}
