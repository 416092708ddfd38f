package loopback_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"hikitsugi/agent/virtual"
	"hikitsugi/agent/virtual/virtualtest"
	"hikitsugi/agent/wire"
	"hikitsugi/api/proof"
	"hikitsugi/app/message"
)

// TestPINAnswers shows what a page is told about PINs, and that no try is spent unless the user meant it.
func TestPINAnswers(t *testing.T) {
	t.Parallel()
	const right, wrong = virtualtest.PIN, "99999999"
	tests := []struct {
		name    string
		left    int // tries before
		pin     string
		lastTry bool
		code    string
		args    map[string]string
		after   string // tries left
	}{
		{name: "right", left: 3, pin: right, after: "10"},
		{name: "wrong", left: 3, pin: wrong, code: "pin-wrong", args: map[string]string{"n": "2", "which": message.AltCurrent}, after: "2"},
		{name: "too short", left: 3, pin: "1234", code: "pin-format", args: map[string]string{"min": "6", "max": "8"}, after: "3"},
		{name: "too long", left: 3, pin: "123456789", code: "pin-format", args: map[string]string{"min": "6", "max": "8"}, after: "3"},
		{name: "letters", left: 3, pin: "abcdefgh", code: "pin-format", args: map[string]string{"min": "6", "max": "8"}, after: "3"},
		{name: "none", left: 3, code: "pin-format", args: map[string]string{"min": "6", "max": "8"}, after: "3"},
		{name: "last try not confirmed", left: 1, pin: right, code: "pin-last-try", after: "1"},
		{name: "last try confirmed", left: 1, pin: right, lastTry: true, after: "10"},
		{name: "last try wrong", left: 1, pin: wrong, lastTry: true, code: "pin-blocked-current", after: "0"},
		{name: "blocked", left: virtualtest.Blocked, pin: right, code: "pin-blocked-current", after: "0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newRegistry()
			p := startPC(t, r, setting{}, virtualtest.Open(t, virtualtest.Card{ID: "current", Left: test.left}))
			w := openRenewal(page{p, testOrigin}, r)
			card := p.insert("current")
			form := wire.SignForm{Request: r.sign(w.ask(proof.CurrentCard)), PIN: wire.PIN(test.pin), LastTry: test.lastTry}
			_, refusal := w.send("POST", "/v1/cards/"+card+"/sign", form, nil)
			expect(t, "code", refusal.Code, test.code)
			if !maps.Equal(refusal.Args, test.args) {
				t.Errorf("args %v, want %v", refusal.Args, test.args)
			}
			expect(t, "tries left", triesOf(p, card), test.after)
		})
	}
}

func TestBlockedNewCardHasItsOwnCode(t *testing.T) {
	t.Parallel()
	r := newRegistry()
	p := startPC(t, r, setting{}, virtualtest.Open(t,
		virtualtest.Card{ID: "current"},
		virtualtest.Card{ID: "new", Left: virtualtest.Blocked, Keys: twoKeys()},
	))
	w := openRenewal(page{p, testOrigin}, r)
	expect(t, "sign current", w.sign(p.insert("current"), w.ask(proof.CurrentCard), virtualtest.PIN), "")
	expect(t, "sign new", w.sign(p.insert("new"), w.ask(proof.NewCard), virtualtest.PIN), "pin-blocked-new")
}

func TestLastTryIsAnnouncedBeforeThePIN(t *testing.T) {
	t.Parallel()
	p := startPC(t, newRegistry(), setting{}, virtualtest.Open(t, virtualtest.Card{ID: "current", Left: 1}))
	expect(t, "guard", cardOf(p, p.insert("current")).Guard, wire.GuardLastTry)
}

// TestPINAppearsNowhere is pin_absent_from_logs_urls_storage: a PIN of this run only is searched in all that the agent
// wrote or said.
func TestPINAppearsNowhere(t *testing.T) {
	t.Parallel()
	pin, mistyped := randomDigits(8), randomDigits(8)
	r := newRegistry()
	p := startPC(t, r, setting{}, virtualtest.Open(t, virtualtest.Card{ID: "current", PIN: pin}))
	w := openRenewal(page{p, testOrigin}, r)
	card := p.insert("current")
	expect(t, "wrong", w.sign(card, w.ask(proof.CurrentCard), mistyped), "pin-wrong")
	expect(t, "foreign request", w.sign(card, w.ask(proof.CurrentCard, func(q *proof.Request) { q.JKT = q.SID }), pin), "agent-restarted")
	done(t, p.readers.Inject(virtual.Reader1, virtual.Fault{At: 7, Answered: true}))
	w.sign(card, w.ask(proof.CurrentCard), pin)
	card = p.insert("current")
	expect(t, "unknown field", string(w.call("POST", "/v1/cards/"+card+"/sign", map[string]string{"pin": pin, "x": ""}, nil)), "unknown-field")
	expect(t, "not JSON", string(w.raw("POST", "/v1/cards/"+card+"/sign", `{"pin":"`+pin)), "bad-json")
	expect(t, "PIN as a number", string(w.raw("POST", "/v1/cards/"+card+"/sign", `{"pin":`+"1"+pin+`}`)), "bad-value")
	w.raw("GET", "/v1/cards/"+pin, "") // a page that puts it into the URL
	expect(t, "right", w.sign(card, w.ask(proof.CurrentCard), pin), "")
	p.stop()
	for where, text := range map[string]string{"log": p.log.String(), "answers": p.seen.String(), "state directory": p.files()} {
		if text == "" || strings.Contains(text, pin) || strings.Contains(text, mistyped) {
			t.Errorf("a PIN stands in the %s, or it is empty", where)
		}
	}
	if !strings.Contains(p.log.String(), `"code":"pin-wrong"`) {
		t.Error("the log does not tell what happened at all")
	}
}

func TestAnswersAreNeitherStoredNorGuessed(t *testing.T) {
	t.Parallel()
	p := startPC(t, newRegistry(), setting{}, twoCards(t))
	for _, path := range []string{"/v1/status", "/v1/nowhere"} {
		r := must(http.NewRequest("GET", p.base+path, nil))
		r.Header.Set("Origin", testOrigin)
		answer := must(http.DefaultClient.Do(r))
		answer.Body.Close()
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Access-Control-Allow-Origin": testOrigin, "Vary": "Origin",
			"Access-Control-Allow-Credentials": "",
		} {
			expect(t, path+" "+name, answer.Header.Get(name), want)
		}
	}
}
