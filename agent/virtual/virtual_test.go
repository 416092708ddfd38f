package virtual_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
)

var none = map[string]crypto.Signer{}

func TestTransactionBelongsToOneInsertion(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "a", Keys: none}, virtualtest.Card{ID: "b", Keys: none})
	first := virtualtest.Insert(t, readers, virtual.Reader1, "a")
	for name, change := range map[string]func() error{
		"removed":        func() error { return readers.Remove(virtual.Reader1) },
		"inserted again": func() error { return readers.Insert(virtual.Reader1, "a") },
		"another card":   func() error { return readers.Insert(virtual.Reader1, "b") },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		err := readers.Do(t.Context(), virtual.Reader1, first, func(reader.Tx) error {
			t.Errorf("%s: the transaction began", name)
			return nil
		})
		if !errors.Is(err, reader.ErrCardChanged) {
			t.Errorf("%s: err = %v, want ErrCardChanged", name, err)
		}
	}
}

func TestCardChangedDuringATransactionIsRemoved(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "a", Keys: none}, virtualtest.Card{ID: "b", Keys: none})
	insertion := virtualtest.Insert(t, readers, virtual.Reader1, "a")
	err := readers.Do(t.Context(), virtual.Reader1, insertion, func(tx reader.Tx) error {
		virtualtest.Insert(t, readers, virtual.Reader1, "b")
		_, err := tx.Transmit(t.Context(), unhex(t, selectPIV))
		return err
	})
	if !errors.Is(err, reader.ErrCardRemoved) {
		t.Errorf("err = %v, want ErrCardRemoved", err)
	}
}

func TestTransactionsOfOneReaderWaitForEachOther(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "a", Keys: none})
	insertion := virtualtest.Insert(t, readers, virtual.Reader1, "a")
	err := readers.Do(t.Context(), virtual.Reader1, insertion, func(reader.Tx) error {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		return readers.Do(ctx, virtual.Reader1, insertion, func(reader.Tx) error {
			t.Error("two transactions at once")
			return nil
		})
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

func TestTransactionIsUselessAfterItsEnd(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "a", Keys: none})
	var kept reader.Tx
	talk(t, readers, "a", func(tx reader.Tx) { kept = tx })
	if _, err := kept.Transmit(t.Context(), unhex(t, selectPIV)); err == nil {
		t.Error("a command went out after the transaction")
	}
}

// A verified PIN outlasts a transaction unless it is reset, as with plastic; taking the card out always ends it.
func TestVerifiedPIN(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "a"})
	insertion := virtualtest.Insert(t, readers, virtual.Reader1, "a")
	in := func(reset bool, commands ...string) (last string) {
		err := readers.Do(t.Context(), virtual.Reader1, insertion, func(tx reader.Tx) error {
			for _, command := range commands {
				last = status4(exchange(t, tx, command))
			}
			if reset {
				tx.ResetAfter()
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return last
	}
	in(false, selectPIV, verify)
	if got := in(true, selectPIV, status); got != ok {
		t.Errorf("without reset: %s, want 9000", got)
	}
	if got := in(false, selectPIV, status); got != "63CA" {
		t.Errorf("after reset: %s, want 63CA", got)
	}
	in(false, selectPIV, verify)
	insertion = virtualtest.Insert(t, readers, virtual.Reader1, "a")
	if got := in(false, selectPIV, status); got != "63CA" {
		t.Errorf("inserted again: %s, want 63CA", got)
	}
}

func TestWatchTellsEveryChange(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "a", Keys: none}, virtualtest.Card{ID: "mute", Kind: "mute"})
	ctx, cancel := context.WithCancel(t.Context())
	seen, ended := make(chan []reader.Slot), make(chan error, 1)
	go func() { ended <- readers.Watch(ctx, func(slots []reader.Slot) { seen <- slots }) }()

	expect := func(step string, states ...reader.State) []reader.Slot {
		t.Helper()
		slots := <-seen
		if len(slots) != len(states) {
			t.Fatalf("%s: %d readers, want %d", step, len(slots), len(states))
		}
		for i, slot := range slots {
			if slot.State != states[i] || !slot.Virtual || (slot.Insertion != "") != (slot.State != reader.StateEmpty) ||
				(len(slot.ATR) > 0) != (slot.State == reader.StatePresent) {
				t.Errorf("%s: %+v, want %s", step, slot, states[i])
			}
		}
		return slots
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	expect("at first", reader.StateEmpty)
	must(readers.Insert(virtual.Reader1, "a"))
	first := expect("inserted", reader.StatePresent)[0].Insertion
	readers.SetSecond(true)
	expect("second reader on", reader.StatePresent, reader.StateEmpty)
	must(readers.Insert(virtual.Reader2, "a"))
	moved := expect("moved", reader.StateEmpty, reader.StatePresent)[1].Insertion
	if moved == first {
		t.Error("a card that was moved has the name of the insertion before")
	}
	must(readers.Insert(virtual.Reader1, "mute"))
	expect("mute card", reader.StateMute, reader.StatePresent)
	readers.SetSecond(false)
	expect("second reader off", reader.StateMute)
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Watch = %v", err)
	}
}

func TestFaces(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t,
		virtualtest.Card{ID: "b-current", Tries: 5, Left: 2, PIN: "55556666"}, virtualtest.Card{ID: "a-mute", Kind: "mute"})
	if err := readers.Insert(virtual.Reader1, "third"); err != nil {
		t.Fatal(err)
	}
	faces := readers.Cards()
	if len(faces) != 2 || faces[0].ID != "a-mute" || faces[0].PIN != "" || !faces[0].NotAfter.IsZero() {
		t.Fatalf("faces %+v", faces)
	}
	got := faces[1]
	if !got.NotAfter.Equal(virtualtest.NotAfter) || got.PIN != "55556666" || got.Tries != 5 || got.TriesLeft != 2 ||
		got.Reader != virtual.Reader1 || got.Company != "株式会社A" {
		t.Errorf("face %+v", got)
	}
	if err := readers.ResetTries("third"); err != nil {
		t.Fatal(err)
	}
	if got := readers.Cards()[1].TriesLeft; got != 5 {
		t.Errorf("%d tries after ResetTries, want 5", got)
	}
}

func TestUnknownNames(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "mute", Kind: "mute"})
	for name, test := range map[string]struct{ got, want error }{
		"insert a card that is not there":  {readers.Insert(virtual.Reader1, "nobody"), virtual.ErrUnknownCard},
		"insert the card of no alias":      {readers.Insert(virtual.Reader1, "third"), virtual.ErrUnknownCard},
		"insert without an id":             {readers.Insert(virtual.Reader1, ""), virtual.ErrUnknownCard},
		"the second reader while it's off": {readers.Insert(virtual.Reader2, "mute"), virtual.ErrUnknownReader},
		"remove from no reader":            {readers.Remove("x"), virtual.ErrUnknownReader},
		"fault in no reader":               {readers.Inject("x"), virtual.ErrUnknownReader},
		"tries of a card without a PIN":    {readers.ResetTries("mute"), virtual.ErrUnknownCard},
		"transaction with no reader":       {readers.Do(t.Context(), "x", "", nil), reader.ErrReaderLost},
	} {
		if !errors.Is(test.got, test.want) {
			t.Errorf("%s: %v, want %v", name, test.got, test.want)
		}
	}
}

func TestCardFileIsReadStrictly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	virtualtest.Write(t, dir, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{"9c": virtualtest.P256()}})
	data, err := os.ReadFile(filepath.Join(dir, "x.json"))
	if err != nil {
		t.Fatal(err)
	}
	good := string(data)
	for name, text := range map[string]string{
		"unknown name":       strings.Replace(good, `"id"`, `"colour":"red","id"`, 1),
		"doubled name":       strings.Replace(good, `"id"`, `"id":"x","id"`, 1),
		"other case":         strings.Replace(good, `"pin"`, `"PIN"`, 1),
		"something after it": good + "{}",
		"another id":         strings.Replace(good, `"id":"x"`, `"id":"y"`, 1),
		"unknown kind":       strings.Replace(good, `"kind":"piv"`, `"kind":"jpki"`, 1),
		"short PIN":          strings.Replace(good, `"11112222"`, `"1111"`, 1),
		"more left than all": strings.Replace(good, `"tries_left":10`, `"tries_left":11`, 1),
		"short GUID":         strings.Replace(good, `"guid":"78`, `"guid":"`, 1),
		"unknown slot":       strings.Replace(good, `"9c"`, `"82"`, 1),
		"no key":             strings.Replace(good, "BEGIN PRIVATE KEY", "BEGIN PUBLIC KEY", 1),
		"not JSON":           "card",
		"nothing":            "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if text == good {
				t.Fatal("this file is a good one")
			}
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "x.json"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := virtual.Open(dir, rand.Reader)
			if !errors.Is(err, virtual.ErrCardFile) {
				t.Fatalf("err = %v, want ErrCardFile", err)
			}
			for _, secret := range []string{virtualtest.PIN, virtualtest.PUK, "-----BEGIN"} {
				if strings.Contains(err.Error(), secret) && !strings.Contains(dir, secret) {
					t.Errorf("the error tells %q: %v", secret, err)
				}
			}
		})
	}
}
