//go:build pcsc && linux

package rig

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/agent/vpcd/vpcdtest"
)

// A watch asks pcscd something when there is news, and nothing in between. A timeout that PC/SC takes for another one,
// as one below a millisecond for none, or a state that is not carried over would have it ask all the time.
func TestWatchThatWaitsAsksNothing(t *testing.T) {
	s := take(t)
	relay := newRelay(t, the.Socket())
	watcher := exec.Command(os.Args[0])
	watcher.Env = append(os.Environ(), watches+"=1", vpcdtest.SocketVariable+"="+relay.path)
	out, err := watcher.StdoutPipe()
	if err == nil {
		err = watcher.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = watcher.Process.Kill(); _ = watcher.Wait() })
	told := bufio.NewScanner(out)
	tells := func(state reader.State) (times int) {
		for told.Scan() {
			times++
			if told.Text() == s.name+" "+string(state) {
				return times
			}
		}
		t.Fatalf("the watch ended before it told %s", state)
		return 0
	}
	tells(reader.StateEmpty)
	before, news := relay.asked.Load(), 0
	for range 3 { // pcscd takes up to 400 ms for each
		s.put(newCard(t, virtualtest.Card{ID: "x"}))
		news += tells(reader.StatePresent)
		s.remove()
		news += tells(reader.StateEmpty)
	}
	if asked := relay.asked.Load() - before; asked > 15*int64(news) { // 5 are needed; looking every 50 ms takes 45
		t.Errorf("%d bytes were asked of pcscd for %d lines of news", asked, news)
	}
}

// watches has this test program, started again, watch and say what it sees.
const watches = "HIKITSUGI_RIG_WATCHES"

func watchAloud() error {
	return reader.System(rand.Reader).Watch(context.Background(), func(slots []reader.Slot) {
		for _, slot := range slots {
			fmt.Println(slot.Name, slot.State)
		}
	})
}

// relay stands between pcscd and its clients, and counts the bytes of what they ask.
type relay struct {
	path  string
	asked atomic.Int64
}

func newRelay(t *testing.T, pcscd string) *relay {
	t.Helper()
	r := &relay{path: filepath.Join(t.TempDir(), "socket")}
	l, err := net.Listen("unix", r.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go r.carry(client, pcscd)
		}
	}()
	return r
}

func (r *relay) carry(client net.Conn, pcscd string) {
	defer client.Close()
	server, err := net.Dial("unix", pcscd)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		defer client.Close()
		_, _ = io.Copy(client, server)
	}()
	_, _ = io.Copy(server, io.TeeReader(client, r))
}

// Write counts.
func (r *relay) Write(b []byte) (int, error) {
	r.asked.Add(int64(len(b)))
	return len(b), nil
}
