//go:build cgo && pcsc && linux

package reader_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
)

// These tests talk to a running pcscd with the vpcd reader driver (Debian: pcscd, vsmartcard-vpcd), into which they put
// virtual cards. Without one they are skipped.

const (
	vpcdAddress = "127.0.0.1:35963"
	vpcdReader  = "Virtual PCD 00 00"
	pcscdSocket = "/run/pcscd/pcscd.comm"
)

// plug puts a virtual card into the reader of vpcd until the returned function is called.
func plug(t *testing.T, readers *virtual.Readers, id string) (unplug func()) {
	t.Helper()
	insertion := virtualtest.Insert(t, readers, virtual.Reader1, id)
	conn, err := net.Dial("tcp", vpcdAddress)
	if err != nil {
		t.Skipf("no pcscd with vpcd here: %v", err)
	}
	atr := virtualtest.Slot(t, readers, virtual.Reader1).ATR
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for serve(conn.(*net.TCPConn), readers, insertion, atr) == nil {
		}
	}()
	unplug = sync.OnceFunc(func() { conn.Close(); <-ended })
	t.Cleanup(unplug)
	return unplug
}

// serve answers one frame of vpcd: two bytes of length, then one control byte or a command.
func serve(conn *net.TCPConn, readers *virtual.Readers, insertion string, atr []byte) error {
	frame, err := receive(conn)
	if err != nil {
		return err
	}
	switch {
	case len(frame) == 1 && frame[0] == 4:
		return send(conn, atr)
	case len(frame) == 1:
		return readers.Do(context.Background(), virtual.Reader1, insertion, func(tx reader.Tx) error {
			tx.ResetAfter()
			return nil
		})
	}
	return readers.Do(context.Background(), virtual.Reader1, insertion, func(tx reader.Tx) error {
		answer, err := tx.Transmit(context.Background(), frame)
		if err != nil {
			return err
		}
		return send(conn, answer)
	})
}

func receive(conn *net.TCPConn) ([]byte, error) {
	quickAck(conn)
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return nil, err
	}
	quickAck(conn)
	frame := make([]byte, binary.BigEndian.Uint16(size[:]))
	_, err := io.ReadFull(conn, frame)
	return frame, err
}

// quickAck spares 44 ms an APDU: vpcd sends in two writes and waits for the acknowledgement in between.
func quickAck(conn *net.TCPConn) {
	raw, err := conn.SyscallConn()
	if err == nil {
		_ = raw.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
		})
	}
}

func send(conn net.Conn, data []byte) error {
	_, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(data))), data...))
	return err
}

// watch runs Watch for the length of the test and hands out the slot of vpcd as it changes.
func watch(t *testing.T, service reader.Service) <-chan reader.Slot {
	t.Helper()
	if conn, err := net.Dial("unix", pcscdSocket); err != nil {
		t.Skipf("no pcscd here: %v", err)
	} else {
		conn.Close()
	}
	ctx, cancel := context.WithCancel(context.Background())
	seen, ended := make(chan reader.Slot, 64), make(chan error, 1)
	go func() {
		ended <- service.Watch(ctx, func(slots []reader.Slot) {
			for _, slot := range slots {
				if strings.HasPrefix(slot.Name, vpcdReader) {
					seen <- slot
				}
			}
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Watch ended with %v", err)
		}
	})
	return seen
}

// next waits for the slot to come into a state.
func next(t *testing.T, seen <-chan reader.Slot, state reader.State) reader.Slot {
	t.Helper()
	limit := time.After(10 * time.Second)
	for {
		select {
		case slot := <-seen:
			if slot.State == state {
				return slot
			}
		case <-limit:
			t.Fatalf("the reader never became %s", state)
		}
	}
}

func TestCardInARealReader(t *testing.T) {
	for name, key := range map[string]func() crypto.Signer{"RSA-2048": virtualtest.RSA2048, "P-384": virtualtest.P384} {
		t.Run(name, func(t *testing.T) {
			readers := virtualtest.Open(t, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{"9c": key()}})
			service := reader.System(rand.Reader)
			seen := watch(t, service)
			next(t, seen, reader.StateEmpty)
			unplug := plug(t, readers, "x")
			slot := next(t, seen, reader.StatePresent)

			err := service.Do(t.Context(), slot.Name, slot.Insertion, func(tx reader.Tx) error {
				info, err := card.Read(t.Context(), tx)
				if err != nil {
					return err
				}
				_, _, err = card.Sign(t.Context(), tx, info, []byte(virtualtest.PIN), []byte("message"))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			err = service.Do(t.Context(), slot.Name, slot.Insertion, func(tx reader.Tx) error {
				info, err := card.Read(t.Context(), tx)
				if err == nil && !info.Tries.Known {
					t.Error("the PIN is still verified after the transaction ended")
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}

			unplug()
			next(t, seen, reader.StateEmpty)
			if err := service.Do(t.Context(), slot.Name, slot.Insertion, nil); !errors.Is(err, reader.ErrCardChanged) {
				t.Errorf("after removal Do = %v, want ErrCardChanged", err)
			}
			plug(t, readers, "x")
			again := next(t, seen, reader.StatePresent)
			if again.Insertion == slot.Insertion {
				t.Error("a card inserted again has the name of the insertion before")
			}
			if err := service.Do(t.Context(), again.Name, slot.Insertion, nil); !errors.Is(err, reader.ErrCardChanged) {
				t.Errorf("with the insertion before Do = %v, want ErrCardChanged", err)
			}
		})
	}
}

func TestCardPulledDuringATransaction(t *testing.T) {
	readers := virtualtest.Open(t, virtualtest.Card{ID: "x"})
	service := reader.System(rand.Reader)
	seen := watch(t, service)
	next(t, seen, reader.StateEmpty)
	unplug := plug(t, readers, "x")
	slot := next(t, seen, reader.StatePresent)

	err := service.Do(t.Context(), slot.Name, slot.Insertion, func(tx reader.Tx) error {
		unplug()
		_, err := card.Read(t.Context(), tx)
		return err
	})
	if !errors.Is(err, reader.ErrCardRemoved) {
		t.Errorf("err = %v, want ErrCardRemoved", err)
	}
}
