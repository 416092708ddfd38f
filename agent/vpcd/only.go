package vpcd

import (
	"context"
	"strings"

	"hikitsugi/agent/reader"
)

// readerName is how the driver's readers are called: "Virtual PCD 00 00".
const readerName = "Virtual PCD"

// Only returns the service without the readers that are none of vpcd's, and calls the rest what they are: virtual. The
// demo goes by that, so that no real card is ever asked to sign for a demo registry.
func Only(s reader.Service) reader.Service { return only{s} }

type only struct{ service reader.Service }

func (o only) Watch(ctx context.Context, changed func([]reader.Slot)) error {
	return o.service.Watch(ctx, func(slots []reader.Slot) {
		own := make([]reader.Slot, 0, len(slots))
		for _, slot := range slots {
			if isVirtual(slot.Name) {
				slot.Virtual = true
				own = append(own, slot)
			}
		}
		changed(own)
	})
}

func (o only) Do(ctx context.Context, slot, insertion string, fn func(reader.Tx) error) error {
	if !isVirtual(slot) {
		return reader.ErrReaderLost
	}
	return o.service.Do(ctx, slot, insertion, fn)
}

func isVirtual(name string) bool { return strings.HasPrefix(name, readerName) }
