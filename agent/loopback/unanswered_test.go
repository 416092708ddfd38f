package loopback_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/go-json-experiment/json"

	"hikitsugi/agent/reader"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/agent/wire"
	"hikitsugi/api/proof"
	api "hikitsugi/api/wire"
)

// deafReaders never hear what a card says to a PIN.
type deafReaders struct {
	reader.Service
	instead func(context.Context) error // what is heard
}

func (s *deafReaders) Do(ctx context.Context, slot, insertion string, fn func(reader.Tx) error) error {
	return s.Service.Do(ctx, slot, insertion, func(tx reader.Tx) error { return fn(&deafTx{tx, s.instead}) })
}

type deafTx struct {
	reader.Tx
	instead func(context.Context) error
}

func (t *deafTx) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	answer, err := t.Tx.Transmit(ctx, command)
	if command[1] == 0x20 && len(command) > 5 { // VERIFY with a PIN
		return nil, t.instead(ctx)
	}
	return answer, err
}

// TestPINWithoutAnAnswerCounts tries two wrong PINs whose answers are lost: the third, though right, waits for the card
// to be put in again.
func TestPINWithoutAnAnswerCounts(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"another program resets the card", "the page leaves"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, readers := newRegistry(), twoCards(t)
			deaf := &deafReaders{Service: readers}
			p := startPC(t, r, setting{readers: deaf}, readers)
			w := openRenewal(page{p, testOrigin}, r)
			card, q := p.insert("current"), w.ask(proof.CurrentCard)
			for range 2 {
				tab, leave := context.WithCancel(t.Context())
				deaf.instead = func(context.Context) error { return reader.ErrCardReset }
				if name == "the page leaves" {
					deaf.instead = func(visit context.Context) error {
						leave()
						<-visit.Done()
						return visit.Err()
					}
				}
				w.signInTab(tab, card, q, "99999999")
				leave()
			}
			code := "agent-in-use" // while the agent still ends a visit whose page has left
			for code == "agent-in-use" {
				code = w.sign(card, q, virtualtest.PIN)
			}
			expect(t, "third, though right", code, "pin-reinsert")
			expect(t, "tries", triesOf(p, card), "8")
		})
	}
}

// signInTab asks for a signature from a tab that may be closed before the answer; a card that is in use is asked again.
func (w *renewal) signInTab(tab context.Context, card string, q proof.Request, pin string) {
	w.t.Helper()
	form := must(json.Marshal(wire.SignForm{Request: w.registry.sign(q), PIN: wire.PIN(pin)}))
	for {
		r := must(http.NewRequestWithContext(tab, "POST", w.base+"/v1/cards/"+card+"/sign", bytes.NewReader(form)))
		r.Header.Set("Origin", w.origin)
		r.Header.Set(wire.Header, "1")
		r.Header.Set("Content-Type", api.JSON)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			if tab.Err() == nil {
				w.t.Fatal(err)
			}
			return
		}
		body := must(io.ReadAll(answer.Body))
		answer.Body.Close()
		if !bytes.Contains(body, []byte("agent-in-use")) {
			return
		}
	}
}
