package vpcd

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
)

// Through is the virtual readers as the smart card service has them: what it tells of vpcd's readers, in the order of
// their names, under the names of the virtual readers whose cards Mirror puts there. A virtual reader that is switched
// off stays unseen, and so does every reader that is none of vpcd's (Only).
func Through(service reader.Service, readers *virtual.Readers) reader.Service {
	return &through{service: Only(service), readers: readers}
}

type through struct {
	service reader.Service
	readers *virtual.Readers

	mu   sync.Mutex
	seen []reader.Slot // by the service, under its own names
}

// Watch tells too when a virtual reader is switched on or off, which the service does not notice.
func (t *through) Watch(ctx context.Context, changed func([]reader.Slot)) error {
	ctx, cancel := context.WithCancel(ctx)
	var switching sync.WaitGroup
	defer switching.Wait()
	defer cancel()
	var telling sync.Mutex
	tell := func() {
		telling.Lock()
		defer telling.Unlock()
		changed(t.slots())
	}
	first := sync.OnceFunc(func() {
		switching.Go(func() { _ = t.readers.Watch(ctx, func([]reader.Slot) { tell() }) })
	})
	return t.service.Watch(ctx, func(slots []reader.Slot) {
		t.see(slots)
		tell()
		first()
	})
}

func (t *through) see(slots []reader.Slot) {
	slices.SortFunc(slots, func(a, b reader.Slot) int { return cmp.Compare(a.Name, b.Name) })
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen = slots
}

// slots are the readers that both have, under their virtual names.
func (t *through) slots() []reader.Slot {
	t.mu.Lock()
	defer t.mu.Unlock()
	var slots []reader.Slot
	for i, v := range t.readers.Slots() {
		if i < len(t.seen) {
			slot := t.seen[i]
			slot.Name = v.Name
			slots = append(slots, slot)
		}
	}
	return slots
}

// Do runs fn with the service's reader of that virtual name (reader.Service).
func (t *through) Do(ctx context.Context, name, insertion string, fn func(reader.Tx) error) error {
	own, there := t.own(name)
	if !there {
		return reader.ErrReaderLost
	}
	return t.service.Do(ctx, own, insertion, fn)
}

// own is what the service calls a virtual reader.
func (t *through) own(name string) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, v := range t.readers.Slots() {
		if v.Name == name && i < len(t.seen) {
			return t.seen[i].Name, true
		}
	}
	return "", false
}
