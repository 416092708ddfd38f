package renewal_test

import (
	"sync"
	"testing"
	"time"

	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// expired_by_server_clock, each step
func TestExpiredByServerClock(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		late := v.CurrentProof(t, "sapporo", "current")
		o.Clock.Move(proof.Lifetime)
		o.Refuses(t, message.RequestTimedOut, currentCard(v, late))

		v.Current(t, "sapporo", "current")
		late = v.NewProof(t, "new")
		o.Clock.Move(proof.Lifetime)
		o.Refuses(t, message.RequestTimedOut, newCard(v, late))

		review := v.ProveBoth(t, "sapporo", "current", "new")
		form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review))))
		o.Clock.Move(proof.Lifetime)
		o.Refuses(t, message.RequestTimedOut, commit(v, form))
	})
}

// purpose_swapped
func TestPurposeSwapped(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		first := v.CurrentProof(t, "sapporo", "current")
		v.Current(t, "sapporo", "current")
		second := v.NewProof(t, "new")
		o.Refuses(t, message.ProofMismatch, newCard(v, first))
		o.Refuses(t, message.ProofMismatch, currentCard(v, second))
		if err := newCard(v, second)(); err != nil {
			t.Fatal(err)
		}
		o.Refuses(t, message.ProofMismatch, commit(v, wire.CommitForm{Request: second.Request, Proof: second.Proof}))
	})
}

// A request of another registry: its key is unknown here, or its origin is another.
func TestRequestOfAnotherRegistry(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		r, err := o.Config.Directory.ParseRequest(v.Issue(t, wire.RequestForm{Purpose: "current-card"}))
		if err != nil {
			t.Fatal(err)
		}
		unknown, err := proof.SignRequest(renewaltest.NewSigner(t), r)
		if err != nil {
			t.Fatal(err)
		}
		p := v.CurrentProof(t, "sapporo", "current")
		p.Request = unknown
		o.Refuses(t, message.RequestInvalid, currentCard(v, p))

		r.Origin = "https://other.example"
		if p.Request, err = proof.SignRequest(o.Config.Request, r); err != nil {
			t.Fatal(err)
		}
		o.Refuses(t, message.ProofMismatch, currentCard(v, p))
		p.Request += "\n"
		o.Refuses(t, message.RequestInvalid, currentCard(v, p))
	})
}

// jti_replay_on_two_replicas: two processes take other bytes for the same request at the same time.
func TestJTIReplayOnTwoReplicas(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		request := v.Issue(t, wire.RequestForm{Purpose: "current-card"})
		proofs := []wire.CardProof{v.Sign(t, "current", request), v.Sign(t, "b-current", request)}
		errs := make([]error, len(proofs))
		var wg sync.WaitGroup
		for i, p := range proofs {
			p.Authority = "sapporo"
			replica := o.Replica(t)
			wg.Go(func() { _, errs[i] = replica.ProveCurrent(ctx, v.SID, p) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("not exactly one was taken: %v, %v", errs[0], errs[1])
		}
		for _, err := range errs {
			if err != nil && problem.Of(err).Code != message.RequestUsed {
				t.Errorf("got %v", err)
			}
		}
		if n := o.DB.Text(t, `SELECT count(*) FROM renewals`); n != "1" {
			t.Errorf("%s renewals", n)
		}
	})
}

// Each step's request is spent in the transaction that took what it asked for.
func TestEachStepSpendsItsRequest(t *testing.T) {
	t.Parallel()
	o := renewaltest.Open(t, sqlite(t))
	v := o.Visit(t)
	spent := func(want string) {
		t.Helper()
		if n := o.DB.Text(t, `SELECT count(*) FROM spent_requests`); n != want {
			t.Errorf("%s requests are spent, want %s", n, want)
		}
	}
	v.Current(t, "sapporo", "current")
	spent("1")
	if err := newCard(v, v.NewProof(t, "new"))(); err != nil {
		t.Fatal(err)
	}
	spent("2")
	review, err := o.Review(ctx, v.SID, v.TX)
	if err != nil {
		t.Fatal(err)
	}
	if err := commit(v, v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review)))))(); err != nil {
		t.Fatal(err)
	}
	spent("3")
}

func TestSpentRequestWithOtherBytes(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		request := v.Issue(t, wire.RequestForm{Purpose: "current-card"})
		first, second := v.Sign(t, "current", request), v.Sign(t, "b-current", request)
		first.Authority, second.Authority = "sapporo", "sapporo"
		if err := currentCard(v, first)(); err != nil {
			t.Fatal(err)
		}
		o.Refuses(t, message.RequestUsed, currentCard(v, second))
	})
}

// The same bytes again get the same answer and write nothing, also after the request has timed out.
func TestSameBytesSameAnswer(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		first := v.CurrentProof(t, "sapporo", "current")
		one, err := o.ProveCurrent(ctx, v.SID, first)
		if err != nil {
			t.Fatal(err)
		}
		v.TX = one.TX
		o.Clock.Move(proof.Lifetime + time.Second)
		before := o.DB.Dump(t)
		again, err := o.ProveCurrent(ctx, v.SID, first)
		if err != nil || again != one {
			t.Errorf("%+v, %v", again, err)
		}
		if o.DB.Dump(t) != before {
			t.Error("something was written")
		}

		second := v.NewProof(t, "new")
		two, err := o.ProveNew(ctx, v.SID, v.TX, second)
		if err != nil {
			t.Fatal(err)
		}
		before = o.DB.Dump(t)
		again, err = o.ProveNew(ctx, v.SID, v.TX, second)
		if err != nil || again.State != two.State || *again.New != *two.New {
			t.Errorf("%+v, %v", again, err)
		}
		if o.DB.Dump(t) != before {
			t.Error("something was written")
		}
	})
}

// retry_after_pulled_card_works: a request without a signature is not spent, and a refused proof spends none.
func TestRetryAfterPulledCardWorks(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		request := v.Issue(t, wire.RequestForm{Purpose: "current-card"})
		cut := v.Sign(t, "current", request)
		cut.Authority, cut.Proof = "sapporo", cut.Proof[:len(cut.Proof)-8]+"AAAAAAAA"
		o.Refuses(t, message.ProofInvalid, currentCard(v, cut))
		whole := v.Sign(t, "current", request)
		whole.Authority = "sapporo"
		if err := currentCard(v, whole)(); err != nil {
			t.Error(err)
		}
	})
}

func TestStartingWritesNothing(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		before := o.DB.Dump(t)
		o.Visit(t).Issue(t, wire.RequestForm{Purpose: "current-card"})
		if o.DB.Dump(t) != before {
			t.Error("something was written")
		}
	})
}

func TestRequestFormsThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		jkt := v.K.Thumbprint()
		o.Refuses(t, message.BadValue, request(v, wire.RequestForm{Purpose: "current-card", JKT: "k"}))
		o.Refuses(t, message.BadValue, request(v, wire.RequestForm{Purpose: "sign-in", JKT: jkt}))
		o.Refuses(t, message.NotFound, request(v, wire.RequestForm{Purpose: "new-card", JKT: jkt, TX: "AAAAAAAAAAAAAAAAAAAAAA"}))

		review := v.ProveBoth(t, "sapporo", "current", "new")
		o.Refuses(t, message.RenewalState, request(v, wire.RequestForm{Purpose: "new-card", JKT: jkt, TX: v.TX}))
		form := v.Change(t, review, renewaltest.Tick(t, review, "sapporo-goods-90000001"))
		for name, change := range map[message.Code]func(*wire.RequestForm){
			message.NoTarget:      func(f *wire.RequestForm) { f.Targets = nil },
			message.ReviewChanged: func(f *wire.RequestForm) { f.Review = proof.Digest([]byte("another")) },
			message.CommitConflict: func(f *wire.RequestForm) {
				f.Targets = []wire.Target{{Registration: "sapporo-goods-90000001", Version: 2}}
			},
			message.BadValue: func(f *wire.RequestForm) {
				f.Targets = []wire.Target{{Registration: "sapporo-works-90000002", Version: 1}}
			},
		} {
			bad := form
			change(&bad)
			o.Refuses(t, name, request(v, bad))
		}
	})
}
