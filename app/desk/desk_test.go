package desk

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// bench is a desk over an agent and a registry made of functions.
type bench struct {
	t       *testing.T
	queue   chan func()
	desk    *Desk
	changes int

	status    func() (agent.Status, error)
	card      func(id string) (agent.Card, error)
	procedure func(wire.ProcedureQuery) (wire.Procedure, error)

	report func(agent.Readers)
	lost   func()
	read   []string
	asked  []wire.ProcedureQuery
}

func (b *bench) Async(f func())    { go f() }
func (b *bench) Dispatch(f func()) { b.queue <- f }

func (b *bench) Status() (agent.Status, error) { return b.status() }

func (b *bench) Card(id string) (agent.Card, error) {
	b.read = append(b.read, id)
	return b.card(id)
}

func (b *bench) Watch(changed func(agent.Readers), lost func()) (stop func()) {
	b.report, b.lost = changed, lost
	return func() {}
}

func (b *bench) Procedure(q wire.ProcedureQuery) (wire.Procedure, error) {
	b.asked = append(b.asked, q)
	return b.procedure(q)
}

// run runs a test with a desk that is judged for 札幌市; the agent answers, every card reads and can be renewed.
func run(t *testing.T, test func(*bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bench{t: t, queue: make(chan func(), 4096)}
		b.status = func() (agent.Status, error) { return agent.Status{API: agent.API}, nil }
		b.card = func(id string) (agent.Card, error) {
			return agent.Card{ID: id, Digest: id, Certificate: id}, nil
		}
		b.procedure = func(q wire.ProcedureQuery) (wire.Procedure, error) {
			return wire.Procedure{Fits: wire.FitsRenewal, Digest: q.Certificate}, nil
		}
		b.desk = New(b, b, "", b, func() { b.changes++ })
		b.desk.Judge("sapporo", "")
		test(b)
		b.status = func() (agent.Status, error) { return agent.Status{API: agent.API}, nil }
		b.later(time.Minute) // the last look finds the agent and ends the search
	})
}

func (b *bench) settle() {
	for {
		synctest.Wait()
		select {
		case f := <-b.queue:
			f()
		default:
			return
		}
	}
}

func (b *bench) later(d time.Duration) {
	for range int(d / time.Second) {
		time.Sleep(time.Second)
		b.settle()
	}
}

func (b *bench) start() {
	b.desk.Start()
	b.settle()
}

// insert reports a reader with a card in it.
func (b *bench) insert(id string) {
	b.report(agent.Readers{Service: agent.Running, Readers: []agent.Reader{{Name: "R", State: agent.Present, Card: id}}})
	b.settle()
}

func (b *bench) empty() {
	b.report(agent.Readers{Service: agent.Running, Readers: []agent.Reader{{Name: "R", State: agent.Empty}}})
	b.settle()
}

func (b *bench) is(p Presence) {
	b.t.Helper()
	if got := b.desk.State().Agent; got != p {
		b.t.Errorf("the agent is %q, want %q", got, p)
	}
}

func (b *bench) launched(want Launch) {
	b.t.Helper()
	if got := b.desk.State().Launch; got != want {
		b.t.Errorf("the launch is %q, want %q", got, want)
	}
}

func TestAnAgentThatStartsLateIsFound(t *testing.T) {
	run(t, func(b *bench) {
		b.status = func() (agent.Status, error) { return agent.Status{}, errors.New("nobody") }
		b.is(Asking)
		b.start()
		b.is(Absent)
		b.later(time.Minute)
		b.is(Absent)
		b.status = func() (agent.Status, error) { return agent.Status{API: agent.API, Virtual: true}, nil }
		b.later(pollEvery)
		b.is(Ready)
		if !b.desk.State().Virtual {
			t.Error("the readers are virtual")
		}
	})
}

func TestLookingAgainByHandSearchesOnlyOnce(t *testing.T) {
	run(t, func(b *bench) {
		looks := 0
		b.status = func() (agent.Status, error) { looks++; return agent.Status{}, errors.New("nobody") }
		b.start()
		for range 5 {
			b.desk.Look()
			b.settle()
		}
		looks = 0
		b.later(20 * time.Second)
		if most := int(20 * time.Second / pollEvery); looks > most {
			t.Errorf("looked %d times in 20 s", looks)
		}
	})
}

func TestALaunchThatBringsNothingIsSaid(t *testing.T) {
	run(t, func(b *bench) {
		b.status = func() (agent.Status, error) { return agent.Status{}, errors.New("nobody") }
		b.start()
		b.desk.Launch()
		b.settle()
		b.launched(Launching)
		b.later(launchPatience)
		b.launched(LaunchFailed)
		b.status = func() (agent.Status, error) { return agent.Status{API: agent.API}, nil }
		b.later(pollEvery) // late is early enough
		b.is(Ready)
		b.launched(Unlaunched)
	})
}

func TestALaunchThatBringsTheAgentIsOver(t *testing.T) {
	run(t, func(b *bench) {
		b.status = func() (agent.Status, error) { return agent.Status{}, errors.New("nobody") }
		b.start()
		b.desk.Launch()
		b.settle()
		b.status = func() (agent.Status, error) { return agent.Status{API: agent.API}, nil }
		b.later(pollEvery)
		b.is(Ready)
		b.later(launchPatience)
		b.launched(Unlaunched)
	})
}

func TestAnOldAgentIsNotUsed(t *testing.T) {
	run(t, func(b *bench) {
		b.status = func() (agent.Status, error) { return agent.Status{API: agent.API - 1}, nil }
		b.start()
		b.is(TooOld)
	})
}

func TestACardIsReadAndJudgedOnce(t *testing.T) {
	run(t, func(b *bench) {
		b.start()
		b.insert("a")
		b.insert("a")
		cards := b.desk.State().Cards()
		if len(cards) != 1 || cards[0].Judged.Fits != wire.FitsRenewal {
			t.Fatalf("cards: %+v", cards)
		}
		if len(b.read) != 1 || len(b.asked) != 1 {
			t.Errorf("read %v, asked %v", b.read, b.asked)
		}
	})
}

// The registered certificate decides, not the one that the card prefers.
func TestACardShowsTheCertificateThatIsOfUse(t *testing.T) {
	twice := func(id string) (agent.Card, error) {
		signing, login := agent.Card{ID: id, Digest: "9c", Certificate: "9c"}, agent.Card{ID: id, Digest: "9a", Certificate: "9a"}
		signing.Others = []agent.Card{login}
		return signing, nil
	}
	for _, test := range []struct {
		registered, shown, other string
		fits                     wire.Fits
	}{
		{"9c", "9c", "9a", wire.FitsRenewal},
		{"9a", "9a", "9c", wire.FitsRenewal},
		{"neither", "9c", "9a", wire.FitsUnknown},
	} {
		run(t, func(b *bench) {
			b.card = twice
			b.procedure = func(q wire.ProcedureQuery) (wire.Procedure, error) {
				if q.Certificate == test.registered {
					return wire.Procedure{Fits: wire.FitsRenewal, Digest: q.Certificate}, nil
				}
				return wire.Procedure{Fits: wire.FitsUnknown, Digest: q.Certificate}, nil
			}
			b.start()
			b.insert("a")
			for _, when := range []string{"judged", "read anew"} {
				c := b.desk.State().Cards()[0]
				if c.Digest != test.shown || c.Judged.Fits != test.fits || c.Judged.Digest != c.Digest || len(c.Others) != 1 || c.Others[0].Digest != test.other {
					t.Errorf("registered %s, %s: %+v", test.registered, when, c)
				}
				if !c.Holds("9a") || !c.Holds("9c") || c.Holds("") {
					t.Errorf("%s: the card does not hold its own certificates", when)
				}
				b.desk.Refresh("a")
				b.settle()
			}
		})
	}
}

func TestACardIsJudgedAnewForAnotherQuestion(t *testing.T) {
	run(t, func(b *bench) {
		b.start()
		b.insert("a")
		b.desk.Judge("sapporo", "tx")
		if c := b.desk.State().Cards()[0]; c.Judged.Digest != "" {
			t.Error("the verdict on another question still stands")
		}
		b.settle()
		if n := len(b.asked); n != 2 || b.asked[1].TX != "tx" {
			t.Errorf("asked %v", b.asked)
		}
		if len(b.read) != 1 {
			t.Errorf("read %v: the card need not be read again", b.read)
		}
	})
}

func TestALateVerdictOnAnotherQuestionIsDropped(t *testing.T) {
	run(t, func(b *bench) {
		b.start()
		slow := make(chan struct{})
		b.procedure = func(q wire.ProcedureQuery) (wire.Procedure, error) {
			if q.TX == "" {
				<-slow
				return wire.Procedure{Fits: wire.FitsSuperseded, Digest: q.Certificate}, nil
			}
			return wire.Procedure{Fits: wire.FitsRenewal, Digest: q.Certificate}, nil
		}
		b.insert("a")
		b.desk.Judge("sapporo", "tx")
		b.settle()
		close(slow)
		b.settle()
		if got := b.desk.State().Cards()[0].Judged.Fits; got != wire.FitsRenewal {
			t.Errorf("judged %s", got)
		}
	})
}

func TestARegistryThatDoesNotAnswerIsAskedAgain(t *testing.T) {
	run(t, func(b *bench) {
		b.start()
		judge := b.procedure
		b.procedure = func(wire.ProcedureQuery) (wire.Procedure, error) { return wire.Procedure{}, errors.New("away") }
		b.insert("a")
		if b.desk.State().Cards()[0].Refused == nil {
			t.Error("nothing says that there is no verdict")
		}
		b.procedure = judge
		b.later(judgeEvery)
		if c := b.desk.State().Cards()[0]; c.Refused != nil || c.Judged.Fits != wire.FitsRenewal {
			t.Errorf("card: %+v", c)
		}
	})
}

func TestACardTakenOutWhileItIsReadIsGone(t *testing.T) {
	run(t, func(b *bench) {
		b.start()
		slow := make(chan struct{})
		b.card = func(id string) (agent.Card, error) { <-slow; return agent.Card{ID: id, Digest: id}, nil }
		b.insert("a")
		if !b.desk.State().Reading() {
			t.Error("the card is not being read")
		}
		b.empty()
		close(slow)
		b.settle()
		if len(b.desk.State().Cards()) != 0 || b.desk.State().Reading() {
			t.Errorf("readers: %+v", b.desk.State().Readers)
		}
	})
}

func TestACardThatCannotBeReadSaysWhy(t *testing.T) {
	run(t, func(b *bench) {
		b.start()
		b.card = func(string) (agent.Card, error) {
			return agent.Card{}, wire.Problem{Code: string(message.CardWrongKind)}
		}
		b.insert("a")
		if got := b.desk.State().Readers[0].Card.Problem; got != message.CardWrongKind || len(b.asked) != 0 {
			t.Errorf("problem %q, asked %v", got, b.asked)
		}
	})
}

func TestALostAgentTakesItsCardsWithIt(t *testing.T) {
	run(t, func(b *bench) {
		b.start()
		b.insert("a")
		b.status = func() (agent.Status, error) { return agent.Status{}, errors.New("nobody") }
		b.lost()
		b.settle()
		b.is(Lost)
		if len(b.desk.State().Readers) != 0 {
			t.Errorf("readers: %+v", b.desk.State().Readers)
		}
		b.later(10 * time.Second)
		b.is(Lost) // it was there: that it went away is what the user knows
		b.status = func() (agent.Status, error) { return agent.Status{API: agent.API}, nil }
		b.later(pollEvery)
		b.is(Ready)
	})
}

func TestAStateThatWasKeptDoesNotChange(t *testing.T) {
	run(t, func(b *bench) {
		b.start()
		slow := make(chan struct{})
		b.card = func(id string) (agent.Card, error) { <-slow; return agent.Card{ID: id, Digest: id}, nil }
		b.insert("a")
		kept := b.desk.State()
		close(slow)
		b.settle()
		if !kept.Reading() || b.desk.State().Reading() {
			t.Error("a screen's copy changed under it")
		}
	})
}
