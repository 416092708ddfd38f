package reader

import (
	"time"
	"unsafe"

	"github.com/ebfe/scard"
	"golang.org/x/sys/windows"
)

// On Windows the binding hands the name of a reader to a wait without keeping it alive: the garbage collector may take
// it while the wait goes on. So the calls that watch are made here, with names that stay referenced.

var (
	winscard             = windows.NewLazySystemDLL("winscard.dll")
	procEstablishContext = winscard.NewProc("SCardEstablishContext")
	procReleaseContext   = winscard.NewProc("SCardReleaseContext")
	procCancel           = winscard.NewProc("SCardCancel")
	procListReaders      = winscard.NewProc("SCardListReadersW")
	procGetStatusChange  = winscard.NewProc("SCardGetStatusChangeW")
)

const (
	scopeSystem = 2
	infinite    = 0xffffffff
	maxNames    = 1 << 16 // UTF-16 units of a reader list that we believe
)

// readerState is what PC/SC last said about a reader (event) and what we take for known (current).
type readerState struct {
	name           string
	current, event flags
	atr            []byte
}

// rawState is SCARD_READERSTATEW of winscard.h.
type rawState struct {
	name     *uint16
	userData uintptr
	current  uint32
	event    uint32
	atrSize  uint32
	atr      [36]byte
}

// statusContext is a PC/SC context that only watches.
type statusContext struct{ handle uintptr }

func newStatusContext() (*statusContext, error) {
	if err := winscard.Load(); err != nil {
		return nil, scard.ErrNoService
	}
	c := &statusContext{}
	code, _, _ := procEstablishContext.Call(scopeSystem, 0, 0, uintptr(unsafe.Pointer(&c.handle)))
	return c, failure(code)
}

func (c *statusContext) cancel()  { _, _, _ = procCancel.Call(c.handle) } // repeated by its caller
func (c *statusContext) release() { _, _, _ = procReleaseContext.Call(c.handle) }

func (c *statusContext) list() ([]string, error) {
	var size uint32
	code, _, _ := procListReaders.Call(c.handle, 0, 0, uintptr(unsafe.Pointer(&size)))
	if err := failure(code); err != nil || size == 0 || size > maxNames {
		return nil, err
	}
	buffer := make([]uint16, size)
	code, _, _ = procListReaders.Call(c.handle, 0, uintptr(unsafe.Pointer(&buffer[0])), uintptr(unsafe.Pointer(&size)))
	if err := failure(code); err != nil {
		return nil, err
	}
	return splitNames(buffer[:min(int(size), len(buffer))]), nil
}

// splitNames splits a list of names, each ended by a zero, that an empty name ends.
func splitNames(buffer []uint16) []string {
	var names []string
	for start, i := 0, 0; i < len(buffer); i++ {
		if buffer[i] != 0 {
			continue
		}
		if i == start {
			break
		}
		names = append(names, windows.UTF16ToString(buffer[start:i]))
		start = i + 1
	}
	return names
}

// wait fills in event and atr when something differs from current, or fails with scard.ErrTimeout.
func (c *statusContext) wait(states []readerState, timeout time.Duration) error {
	raw := make([]rawState, len(states))
	for i, s := range states {
		name, err := windows.UTF16PtrFromString(s.name)
		if err != nil {
			return scard.ErrUnknownReader
		}
		raw[i] = rawState{name: name, current: uint32(s.current)}
	}
	limit := uintptr(infinite)
	if timeout >= 0 {
		limit = uintptr(timeout / time.Millisecond)
	}
	code, _, _ := procGetStatusChange.Call(c.handle, limit, uintptr(unsafe.Pointer(&raw[0])), uintptr(len(raw)))
	if err := failure(code); err != nil {
		return err
	}
	for i, r := range raw {
		states[i].event = flags(r.event)
		states[i].atr = append([]byte(nil), r.atr[:min(int(r.atrSize), len(r.atr))]...)
	}
	return nil
}

// flagsOf asks once, without waiting, in a context of its own: the binding's hides its handle.
func flagsOf(_ *scard.Context, name string) (flags, error) {
	c, err := newStatusContext()
	if err != nil {
		return 0, err
	}
	defer c.release()
	states := []readerState{{name: name}}
	err = c.wait(states, 0)
	return states[0].event, err
}

func failure(code uintptr) error {
	if e := scard.Error(uint32(code)); e != scard.ErrSuccess {
		return e
	}
	return nil
}
