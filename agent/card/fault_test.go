package card_test

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"testing"

	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
)

func isPINError(err error, want card.PINError) bool {
	var got *card.PINError
	return errors.As(err, &got) && *got == want
}

// verifyAt is the APDU of readAndSign that carries the PIN, apduCount how many there are (see TestTrace…P256).
const (
	verifyAt  = 6
	apduCount = 7
)

// Whenever the card goes away, the error says so, nothing is sent after it, and the tries are what the card says: they
// change only if it saw the PIN.
func TestFaultAtEveryAPDU(t *testing.T) {
	t.Parallel()
	for _, pin := range []struct {
		name, pin string
		last      int // command that a fault can hit
		left      int // tries of 8 after the card saw the PIN
	}{
		{"right PIN", virtualtest.PIN, apduCount, 10},
		{"wrong PIN", "99998888", verifyAt, 7},
	} {
		for at := 1; at <= pin.last; at++ {
			for _, fault := range []virtual.Fault{
				{At: at}, {At: at, Answered: true}, {At: at, Reset: true}, {At: at, Answered: true, Reset: true},
			} {
				t.Run(fmt.Sprintf("%s %+v", pin.name, fault), func(t *testing.T) {
					t.Parallel()
					left := 8
					if at > verifyAt || at == verifyAt && fault.Answered {
						left = pin.left
					}
					checkFault(t, fault, pin.pin, left)
				})
			}
		}
	}
}

func checkFault(t *testing.T, fault virtual.Fault, pin string, left int) {
	t.Helper()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "x", Left: 8, Keys: map[string]crypto.Signer{"9c": virtualtest.P256()}})
	if err := readers.Inject(virtual.Reader1, fault); err != nil {
		t.Fatal(err)
	}
	sent := 0
	err := do(t, readers, "x", func(tx reader.Tx) error {
		r := &counter{Tx: tx}
		_, signature, _, err := readAndSign(t.Context(), r, pin)
		if signature != nil {
			t.Error("a signature came out")
		}
		sent = r.sent
		return err
	})
	want := reader.ErrCardRemoved
	if fault.Reset {
		want = reader.ErrCardReset
	}
	if !errors.Is(err, want) {
		t.Errorf("err = %v, want %v", err, want)
	}
	if sent != fault.At {
		t.Errorf("%d commands, want none after command %d", sent, fault.At)
	}
	if got := readers.Cards()[0].TriesLeft; got != left {
		t.Errorf("%d tries left, want %d", got, left)
	}
}

// counter counts the commands that were tried.
type counter struct {
	reader.Tx
	sent int
}

func (c *counter) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	c.sent++
	return c.Tx.Transmit(ctx, command)
}

// The PIN may be verified although its answer is lost: whatever happens then, the card is reset at the end.
func TestPINIsForgottenAfterTheTransaction(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]virtual.Fault{
		"signed":                       nil,
		"reset by another program":     {{At: verifyAt, Answered: true, Reset: true}},
		"answer to the signature lost": {{At: apduCount, Answered: true, Reset: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			readers := virtualtest.Open(t, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{"9c": virtualtest.P256()}})
			insertion := virtualtest.Insert(t, readers, virtual.Reader1, "x")
			if err := readers.Inject(virtual.Reader1, faults...); err != nil {
				t.Fatal(err)
			}
			_ = readers.Do(t.Context(), virtual.Reader1, insertion, job(t, virtualtest.PIN))
			err := readers.Do(t.Context(), virtual.Reader1, insertion, func(tx reader.Tx) error {
				info, err := card.Read(t.Context(), tx)
				if err == nil && info.Tries != (card.Tries{Left: 10, Known: true}) {
					t.Errorf("tries %+v: the PIN is still verified", info.Tries)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// Between two transactions another program may use up tries or choose another application, which would get the PIN.
func TestCardThatWasReadInAnotherTransactionGetsNoPIN(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "x"})
	insertion := virtualtest.Insert(t, readers, virtual.Reader1, "x")
	var before card.Info
	err := readers.Do(t.Context(), virtual.Reader1, insertion, func(tx reader.Tx) (err error) {
		before, err = card.Read(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = readers.Do(t.Context(), virtual.Reader1, insertion, func(tx reader.Tx) error {
		r := &counter{Tx: tx}
		_, _, err := card.Sign(t.Context(), r, before, []byte(virtualtest.PIN), message)
		if r.sent != 0 {
			t.Errorf("%d commands were sent", r.sent)
		}
		return err
	})
	if !errors.Is(err, card.ErrReadBefore) {
		t.Errorf("err = %v, want ErrReadBefore", err)
	}
}

// wrong_key_answer_caught_in_agent
func TestSignatureOfAnotherKeyIsNotHandedOut(t *testing.T) {
	t.Parallel()
	foreign := virtualtest.Open(t, virtualtest.Card{ID: "foreign"})
	readers := virtualtest.Open(t, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{"9c": virtualtest.AnotherRSA2048()}})
	err := do(t, readers, "x", func(own reader.Tx) error {
		return do(t, foreign, "foreign", func(other reader.Tx) error {
			_, signature, _, err := readAndSign(t.Context(), &mixed{Tx: own, certificates: other}, virtualtest.PIN)
			if signature != nil {
				t.Error("a signature came out")
			}
			return err
		})
	})
	if !errors.Is(err, card.ErrKeyMismatch) {
		t.Errorf("err = %v, want ErrKeyMismatch", err)
	}
}

// mixed is a card that signs with one key and shows the certificate of another.
type mixed struct {
	reader.Tx
	certificates reader.Tx
	signing      bool
}

func (m *mixed) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	m.signing = m.signing || command[1] == 0x87
	shown, err := m.certificates.Transmit(ctx, command)
	if err == nil && (m.signing || command[1] != 0xcb && command[1] != 0xc0) {
		return m.Tx.Transmit(ctx, command)
	}
	return shown, err
}

// pinless_key_never_used
func TestKeyWithoutPINIsNeverUsed(t *testing.T) {
	t.Parallel()
	readers := virtualtest.Open(t, virtualtest.Card{ID: "x", Keys: map[string]crypto.Signer{"9e": virtualtest.P256(), "9d": virtualtest.P256()}})
	err := do(t, readers, "x", func(tx reader.Tx) error {
		if _, err := card.Read(t.Context(), tx); !errors.Is(err, card.ErrNoCertificate) {
			t.Errorf("Read = %v, want ErrNoCertificate", err)
		}
		r := &counter{Tx: tx}
		rule := card.PINRule{Min: 6, Max: 8, Digits: true}
		_, _, err := card.Sign(t.Context(), r, card.Info{Kind: card.KindPIV, Key: 0x9e, PIN: rule}, []byte(virtualtest.PIN), message)
		if r.sent != 0 {
			t.Errorf("%d commands were sent", r.sent)
		}
		return err
	})
	if !errors.Is(err, card.ErrKey) {
		t.Errorf("Sign = %v, want ErrKey", err)
	}
}

func TestCardsThatAreNoBiddingCards(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		card virtualtest.Card
		want error
	}{
		{virtualtest.Card{ID: "staff", Keys: map[string]crypto.Signer{}}, card.ErrNoCertificate},
		{virtualtest.Card{ID: "mute", Kind: "mute"}, reader.ErrCardMute},
		{virtualtest.Card{ID: "garbage", Kind: "garbage"}, card.ErrAnswer},
	} {
		t.Run(test.card.ID, func(t *testing.T) {
			t.Parallel()
			readers := virtualtest.Open(t, test.card)
			for range 5 { // garbage differs each time
				err := do(t, readers, test.card.ID, func(tx reader.Tx) error {
					_, err := card.Read(t.Context(), tx)
					return err
				})
				if !errors.Is(err, test.want) {
					t.Errorf("err = %v, want %v", err, test.want)
				}
			}
		})
	}
}

// fixed is a transaction with a card that gives the same answer to everything.
type fixed struct{ answer []byte }

func (f fixed) Transmit(context.Context, []byte) ([]byte, error) { return bytes.Clone(f.answer), nil }
func (fixed) ResetAfter()                                        {}

func TestCardOfAnotherFamilyIsUnknown(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"\x6a\x82", "\x6d\x00", "\x6e\x00"} {
		if _, err := card.Read(t.Context(), fixed{[]byte(answer)}); !errors.Is(err, card.ErrUnknownCard) {
			t.Errorf("%x: err = %v, want ErrUnknownCard", answer, err)
		}
	}
}

func TestErrorOfTheReaderPassesThrough(t *testing.T) {
	t.Parallel()
	_, err := card.Read(t.Context(), failing{io.ErrUnexpectedEOF})
	if !errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, card.ErrAnswer) {
		t.Errorf("err = %v", err)
	}
}

type failing struct{ err error }

func (f failing) Transmit(context.Context, []byte) ([]byte, error) { return nil, f.err }
func (failing) ResetAfter()                                        {}
