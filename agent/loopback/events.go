package loopback

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/wire"
	"hikitsugi/api/problem"
	"hikitsugi/app/message"
)

// Limits of the event stream.
const (
	maxWatchers   = 32
	keepAlive     = 15 * time.Second
	eventPatience = 10 * time.Second // for one write; a page that does not read is dropped
)

// Watch follows the readers until ctx ends. Serve does it by itself.
func (s *Server) Watch(ctx context.Context) { reader.Keep(ctx, s.Readers, s.watched.set) }

// watched is the readers as they are now, and who wants to know.
type watched struct {
	changed func([]reader.Slot)

	mu       sync.Mutex
	now      []reader.Slot
	away     error
	watchers map[chan struct{}]bool
}

// newWatched starts with a service that has not answered yet.
func newWatched(changed func([]reader.Slot)) *watched {
	return &watched{changed: changed, away: reader.ErrServiceStopped, watchers: make(map[chan struct{}]bool)}
}

// set takes the slots of reader.Keep. A watcher that has not looked since the last change is not told twice: it will
// see the newest state.
func (w *watched) set(slots []reader.Slot, away error) {
	w.mu.Lock()
	w.now, w.away = slots, away
	for c := range w.watchers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
	w.mu.Unlock()
	w.changed(slots)
}

func (w *watched) slots() ([]reader.Slot, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now, w.away
}

// slot finds the reader of an insertion.
func (w *watched) slot(insertion string) (reader.Slot, bool) {
	slots, _ := w.slots()
	for _, slot := range slots {
		if slot.Insertion == insertion && insertion != "" {
			return slot, true
		}
	}
	return reader.Slot{}, false
}

// watch returns a channel that gets a token at every change; ok is false when too many watch.
func (w *watched) watch() (changes chan struct{}, stop func(), ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.watchers) >= maxWatchers {
		return nil, nil, false
	}
	changes = make(chan struct{}, 1)
	w.watchers[changes] = true
	return changes, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.watchers, changes)
	}, true
}

// describe is the snapshot for pages: no card kinds, no names.
func describe(slots []reader.Slot, away error) wire.Readers {
	r := wire.Readers{Service: wire.Running, Readers: []wire.Reader{}}
	if away != nil {
		r.Service = wire.Stopped
	}
	for _, slot := range slots {
		r.Readers = append(r.Readers, wire.Reader{
			Name: slot.Name, Virtual: slot.Virtual, State: states[slot.State], Card: slot.Insertion,
		})
	}
	return r
}

// states: a reader that cannot be asked counts as used by another program, which is what a person can act on.
var states = map[reader.State]string{
	reader.StateEmpty:       wire.Empty,
	reader.StatePresent:     wire.Present,
	reader.StateMute:        wire.Mute,
	reader.StateBusy:        wire.InUse,
	reader.StateUnavailable: wire.InUse,
}

// events streams the readers: at once, then at every change (Server-Sent Events, HTML standard 9.2).
func (s *Server) events(w http.ResponseWriter, r *http.Request) (any, error) {
	changes, stop, ok := s.watched.watch()
	if !ok {
		return nil, problem.New(message.RateLimited, "n", "10")
	}
	defer stop()
	w.Header().Set("Content-Type", "text/event-stream")
	tick := time.NewTicker(keepAlive)
	defer tick.Stop()
	var last []byte
	for {
		data, err := json.Marshal(describe(s.watched.slots()))
		if err != nil {
			return nil, errGone
		}
		part := []byte(": still here\n\n")
		if !bytes.Equal(data, last) {
			part = fmt.Appendf(nil, "data: %s\n\n", data)
		}
		if last = data; push(w, part) != nil {
			return nil, errGone
		}
		select {
		case <-changes:
		case <-tick.C:
		case <-s.closing:
			return nil, errGone
		case <-r.Context().Done():
			return nil, errGone
		}
	}
}

// push writes and flushes within eventPatience.
func push(w http.ResponseWriter, part []byte) error {
	control := http.NewResponseController(w)
	control.SetWriteDeadline(time.Now().Add(eventPatience))
	if _, err := w.Write(part); err != nil {
		return err
	}
	return control.Flush()
}
