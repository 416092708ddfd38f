package practice_test

import (
	"errors"
	"testing"
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/practice"
)

func at() time.Time { return time.Date(2026, 4, 1, 23, 30, 0, 0, time.UTC) }

// table is the agent with its cards, without waiting.
type table struct {
	*testing.T
	*practice.Agent
	readers agent.Readers
}

func lay(t *testing.T) *table {
	b := &table{T: t, Agent: practice.NewAgent(at(), func(int) {})}
	b.Watch(func(r agent.Readers) { b.readers = r }, nil)
	return b
}

func (b *table) insert(card string) (insertion string) {
	b.Helper()
	if _, err := b.Act(agent.VirtualAct{Act: agent.Insert, Card: card}); err != nil {
		b.Fatal(err)
	}
	return b.readers.Readers[0].Card
}

func (b *table) card(insertion string) agent.Card {
	b.Helper()
	c, err := b.Card(insertion)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// sign tries a PIN and gives the code of what came of it.
func (b *table) sign(insertion, pin string, lastTry bool) message.Code {
	b.Helper()
	typed := agent.PIN(pin)
	_, err := b.Sign(insertion, agent.SignForm{PIN: typed, LastTry: lastTry})
	for _, c := range typed {
		if c != 0 {
			b.Error("the PIN was not wiped")
		}
	}
	return codeOf(err)
}

func codeOf(err error) message.Code {
	var p wire.Problem
	if errors.As(err, &p) {
		return message.Code(p.Code)
	}
	return ""
}

func TestTheScriptedCardCountsTriesAsARealOne(t *testing.T) {
	t.Parallel()
	b := lay(t)
	in := b.insert(practice.Current)
	for i, step := range []struct {
		pin     string
		confirm bool
		want    message.Code
		left    int
		guard   string
	}{
		{"0000", false, message.PinWrong, 2, ""},
		{"1234", false, "", 3, ""},
		{"0000", false, message.PinWrong, 2, ""},
		{"0000", false, message.PinWrong, 1, agent.GuardReinsert},
		{"1234", true, message.PinReinsert, 1, agent.GuardReinsert},
	} {
		if got := b.sign(in, step.pin, step.confirm); got != step.want {
			t.Errorf("%d: %q, want %q", i, got, step.want)
		}
		if c := b.card(in); c.Tries.Left != step.left || c.Guard != step.guard {
			t.Errorf("%d: %d tries, guard %q, want %d, %q", i, c.Tries.Left, c.Guard, step.left, step.guard)
		}
	}
	in = b.insert(practice.Current)
	if c := b.card(in); c.Guard != agent.GuardLastTry {
		t.Errorf("guard %q before the last try", c.Guard)
	}
	for i, want := range []message.Code{message.PinLastTry, message.PinBlockedCurrent} {
		if got := b.sign(in, "0000", i > 0); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if _, err := b.Act(agent.VirtualAct{Act: agent.ResetTries, Card: practice.Current}); err != nil {
		t.Fatal(err)
	}
	if c := b.card(b.readers.Readers[0].Card); c.Tries.Left != 3 {
		t.Errorf("%d tries after the reset", c.Tries.Left)
	}
}

func TestAnInsertionEndsWithTheCardsRemoval(t *testing.T) {
	t.Parallel()
	b := lay(t)
	in := b.insert(practice.Current)
	b.insert(practice.New)
	if _, err := b.Card(in); codeOf(err) != message.CardRemovedReading {
		t.Errorf("read %v", err)
	}
	if got := b.sign(in, "1234", false); got != message.CardRemovedSigning {
		t.Errorf("signed: %q", got)
	}
	if _, err := b.Card(b.insert(practice.Other)); codeOf(err) != message.CardWrongKind {
		t.Errorf("a card of another kind: %v", err)
	}
}

// TestEachCardIsJudgedAsARealRegistryWould: before, during and after a renewal.
func TestEachCardIsJudgedAsARealRegistryWould(t *testing.T) {
	t.Parallel()
	r := practice.NewRegistry(at)
	judge := func(card, tx string) wire.Fits {
		p, err := r.Procedure(wire.ProcedureQuery{Authority: "practice", Certificate: card, TX: tx})
		if err != nil || p.Digest != card {
			t.Fatalf("%+v %v", p, err)
		}
		return p.Fits
	}
	expect := func(when string, got, want wire.Fits) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	expect("current", judge(practice.Current, ""), wire.FitsRenewal)
	expect("new", judge(practice.New, ""), wire.FitsNewCard)
	renewal, err := r.ProveCurrent(wire.CardProof{})
	if err != nil || renewal.State != wire.CurrentProved || renewal.Current.Digest != practice.Current {
		t.Fatalf("%+v %v", renewal, err)
	}
	expect("new, as the second card", judge(practice.New, renewal.TX), wire.FitsRenewal)
	renew(t, r, "practice", "prefecture")
	expect("current, renewed", judge(practice.Current, ""), wire.FitsSuperseded)
	expect("new, renewed", judge(practice.New, ""), wire.FitsNothing)
	if err := r.EndSession(); err != nil {
		t.Fatal(err)
	}
	expect("current, anew", judge(practice.Current, ""), wire.FitsRenewal)
}

// renew commits the registrations that are named.
func renew(t *testing.T, r *practice.Registry, chosen ...string) wire.Receipt {
	t.Helper()
	if _, err := r.ProveNew("", wire.CardProof{}); err != nil {
		t.Fatal(err)
	}
	form := wire.RequestForm{Purpose: "commit"}
	for _, id := range chosen {
		form.Targets = append(form.Targets, wire.Target{Registration: id, Version: 1})
	}
	if _, err := r.Request(form); err != nil {
		t.Fatal(err)
	}
	receipt, err := r.Commit("", wire.CommitForm{})
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func TestTheReceiptSaysWhatWasChosenAndCannotBeTakenForARealOne(t *testing.T) {
	t.Parallel()
	r := practice.NewRegistry(at)
	if _, err := r.ProveCurrent(wire.CardProof{}); err != nil {
		t.Fatal(err)
	}
	receipt := renew(t, r, "practice", "prefecture")
	var states []string
	for _, result := range receipt.Results {
		states = append(states, result.State)
	}
	want := []string{wire.HandedOver, wire.AwaitingApproval, wire.Declined}
	for i := range want {
		if states[i] != want[i] {
			t.Errorf("%q, want %q", states, want)
		}
	}
	if _, err := time.Parse("20060102", receipt.Number[:8]); err == nil {
		t.Errorf("%s begins with a date, as a real number does", receipt.Number)
	}
	if !receipt.Demo || receipt.Signed != "" {
		t.Errorf("%+v looks like a real one", receipt)
	}
	if _, err := r.Receipt("20260401-000001-3"); codeOf(err) != message.NotFound {
		t.Errorf("another number: %v", err)
	}
}

func TestTheReviewIsInItsOneForm(t *testing.T) {
	t.Parallel()
	review, err := practice.NewRegistry(at).Review("")
	if err != nil {
		t.Fatal(err)
	}
	cards, err := review.Cards()
	if err != nil || !cards.New.NotAfter.After(cards.Current.NotAfter) {
		t.Errorf("%+v %v", cards, err)
	}
	targets, err := review.Registrations()
	if err != nil || len(targets) != 3 {
		t.Fatalf("%d registrations, %v", len(targets), err)
	}
	if end := cards.Current.NotAfter.In(message.JST).Format("2006-01-02 15:04:05"); end != "2026-05-02 23:59:59" {
		t.Errorf("the current card ends %s, want 30 days after the day in Japan", end)
	}
}
