package renewal_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// lost is an officer's report on a card of the demo.
func lost(t *testing.T, o *renewaltest.Office, card string) renewal.CardReport {
	t.Helper()
	c, ok := o.World.Card(card)
	if !ok {
		t.Fatalf("no card %s", card)
	}
	return renewal.CardReport{Certificate: proof.Digest(c.Certificate), Officer: officer}
}

func suspend(t *testing.T, o *renewaltest.Office, card string) {
	t.Helper()
	if _, err := o.Suspend(ctx, lost(t, o, card)); err != nil {
		t.Fatal(err)
	}
}

// suspended_blocks_all: at each step of a renewal, as the current card and as the new one, before and after 変更.
func TestSuspendedBlocksAll(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new", "sapporo-goods-90000001", atKakuu)
		atNew, atCommit, fresh := o.Visit(t), o.Visit(t), o.Visit(t)
		atNew.Current(t, "sapporo", "b-branch-current")
		next := atNew.NewProof(t, "b-current")
		review := atCommit.ProveBoth(t, "sapporo", "b-current", "b-new")
		form := atCommit.Change(t, review, renewaltest.Tick(t, review, "sapporo-works-90000002"))
		change := atCommit.Confirm(t, atCommit.Issue(t, form))

		suspend(t, o, "current")
		suspend(t, o, "b-current")
		o.Refuses(t, message.CardSuspended, currentCard(fresh, fresh.CurrentProof(t, "mihon", "current")))
		o.Refuses(t, message.CardSuspended, newCard(atNew, next))
		again := atNew.Issue(t, wire.RequestForm{Purpose: "new-card", TX: atNew.TX})
		o.Refuses(t, message.CardSuspended, newCard(atNew, atNew.SignWith(t, certifiedAgain(t, o), again))) // the same key
		o.Refuses(t, message.CardSuspended, request(atCommit, form))
		o.Refuses(t, message.CardSuspended, commit(atCommit, change))
		if verdict := procedure(t, fresh, "mihon", "", "current"); verdict.Code != string(message.CardSuspended) {
			t.Errorf("procedure: %+v", verdict)
		}
		before := o.DB.Dump(t)
		if _, err := o.Approve(ctx, decision(receipt.Number)); !errors.Is(err, problem.New(message.CardSuspended)) {
			t.Errorf("approval: %v", err)
		}
		if o.DB.Dump(t) != before {
			t.Error("the approval wrote something")
		}
		clean(t, o)
	})
}

func TestAReinstatedCardWorksAgain(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		receipt := o.Visit(t).Renew(t, "sapporo", "current", "new", "sapporo-goods-90000001", atKakuu)
		at, err := o.Suspend(ctx, lost(t, o, "current"))
		if want := atKakuu + " mihon-goods-9000000001 mihon-services-9000000002"; err != nil || strings.Join(at.Registrations, " ") != want {
			t.Fatalf("suspended at %v, want %s; %v", at, want, err)
		}
		if _, err := o.Suspend(ctx, lost(t, o, "current")); !errors.Is(err, renewal.ErrNoSuchCard) {
			t.Errorf("again: %v", err)
		}
		back, err := o.Reinstate(ctx, lost(t, o, "current"))
		if err != nil || strings.Join(back.Registrations, " ") != strings.Join(at.Registrations, " ") {
			t.Errorf("reinstated at %v, %v", back, err)
		}
		clean(t, o)
		if _, err := o.Approve(ctx, decision(receipt.Number)); err != nil {
			t.Errorf("approval: %v", err)
		}
		if got := states(o.Visit(t).Renew(t, "mihon", "current", "new")); strings.Count(got, wire.HandedOver) != 2 {
			t.Errorf("renewed: %s", got)
		}
		clean(t, o)
	})
}

func TestOnlyACardThatStandsIsSuspended(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		o.Visit(t).Renew(t, "sapporo", "b-current", "b-new", "sapporo-works-90000002")
		before := o.DB.Dump(t)
		for _, card := range []string{"new-otsu"} {
			if _, err := o.Suspend(ctx, lost(t, o, card)); !errors.Is(err, renewal.ErrNoSuchCard) {
				t.Errorf("%s: %v", card, err)
			}
		}
		if _, err := o.Reinstate(ctx, lost(t, o, "b-new")); !errors.Is(err, renewal.ErrNoSuchCard) {
			t.Errorf("reinstated what was not suspended: %v", err)
		}
		if _, err := o.Suspend(ctx, renewal.CardReport{Certificate: lost(t, o, "b-new").Certificate}); !errors.Is(err, proof.ErrMalformed) {
			t.Errorf("by nobody: %v", err)
		}
		if o.DB.Dump(t) != before {
			t.Error("something was written")
		}
	})
}

func TestACardIsFoundByItsSerialNumber(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		want := lost(t, o, "current").Certificate
		shown := o.Visit(t).Current(t, "sapporo", "current").Current
		for _, name := range []string{want, shown.SerialDecimal, shown.SerialHex, strings.ToLower(shown.SerialHex)} {
			if got, err := o.FindCard(ctx, name); err != nil || got != want {
				t.Errorf("%s: %s %v", name, got, err)
			}
		}
		for _, name := range []string{"", "株式会社A", "1", "-1"} {
			if got, err := o.FindCard(ctx, name); !errors.Is(err, renewal.ErrNoSuchCard) {
				t.Errorf("%q: %s %v", name, got, err)
			}
		}
	})
}

// A card that was lost before it was approved anywhere must not become active by an approval.
func TestALostCardNoLongerWaits(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		receipt := v.Renew(t, "kakuu", "current", "new", atKakuu)
		card, err := o.FindCard(ctx, receipt.New.SerialDecimal)
		if err != nil {
			t.Fatal(err)
		}
		done, err := o.Suspend(ctx, renewal.CardReport{Certificate: card, Officer: officer})
		if err != nil || len(done.Registrations) != 0 || len(done.Rejected) != 1 || done.Rejected[0].Accepted != receipt.Number {
			t.Fatalf("%+v %v", done, err)
		}
		if _, err := o.Approve(ctx, decision(receipt.Number)); !errors.Is(err, renewal.ErrNotWaiting) {
			t.Error(err)
		}
		if list, err := o.Receipts(ctx, v.SID); err != nil || len(list.Items) != 2 || list.Items[0].Kind != wire.ReceiptOfRejection {
			t.Errorf("receipts of the session: %+v %v", list.Items, err)
		}
		clean(t, o)
	})
}

// Another certificate of a lost card's key is that card, however it came to be registered.
func TestALostCardStartsNothingUnderAnotherCertificate(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		suspend(t, o, "current")
		again := certifiedAgain(t, o)
		err := o.DB.Import(ctx, registry.Contents{
			Cards: []registry.ImportedCard{{Registration: "sapporo-works-90000002", Certificate: again.Certificate}},
		}, o.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		v := o.Visit(t)
		p := v.SignWith(t, again, v.Issue(t, wire.RequestForm{Purpose: "current-card"}))
		p.Authority = "sapporo"
		o.Refuses(t, message.CardSuspended, currentCard(v, p))
	})
}

// The cards of the largest firms stand at more registrations than one renewal can hand over.
func TestACardAtManyRegistrationsIsSuspended(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		c, _ := o.World.Card("current")
		var contents registry.Contents
		company := o.DB.Text(t, `SELECT company FROM registrations WHERE id = 'sapporo-goods-90000001'`)
		roster := o.DB.Text(t, `SELECT roster FROM registrations WHERE id = 'sapporo-goods-90000001'`)
		for i := range proof.MaxTargets {
			id := fmt.Sprintf("sapporo-goods-8%07d", i)
			contents.Registrations = append(contents.Registrations, registry.Registration{
				ID: id, Authority: "sapporo", Category: "goods", Number: fmt.Sprintf("8%07d", i), Roster: roster, Company: company,
			})
			contents.Cards = append(contents.Cards, registry.ImportedCard{Registration: id, Certificate: c.Certificate})
		}
		if err := o.DB.Import(ctx, contents, o.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		done, err := o.Suspend(ctx, lost(t, o, "current"))
		if err != nil || len(done.Registrations) <= proof.MaxTargets {
			t.Fatalf("suspended at %d registrations: %v", len(done.Registrations), err)
		}
		clean(t, o)
		back, err := o.Reinstate(ctx, lost(t, o, "current"))
		if err != nil || len(back.Registrations) != len(done.Registrations) {
			t.Fatalf("reinstated at %d registrations: %v", len(back.Registrations), err)
		}
		clean(t, o)
	})
}
