package renewal_test

import (
	"context"
	"slices"
	"testing"

	"hikitsugi/api/proof"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

var ctx = context.Background()

// newCard proves a new card and gives only the error.
func newCard(v *renewaltest.Visit, p wire.CardProof) func() error {
	return func() error { _, err := v.ProveNew(ctx, v.SID, v.TX, p); return err }
}

func currentCard(v *renewaltest.Visit, p wire.CardProof) func() error {
	return func() error { _, err := v.ProveCurrent(ctx, v.SID, p); return err }
}

func commit(v *renewaltest.Visit, c wire.CommitForm) func() error {
	return func() error { _, err := v.Commit(ctx, v.SID, v.TX, c); return err }
}

func request(v *renewaltest.Visit, form wire.RequestForm) func() error {
	return func() error { _, err := v.Request(ctx, v.SID, form); return err }
}

// new_card_from_another_agent_refused
func TestNewCardFromAnotherAgentRefused(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v, other := o.Visit(t), o.Visit(t)
		v.Current(t, "sapporo", "current")
		other.Current(t, "sapporo", "b-current")
		o.Refuses(t, message.ProofMismatch, newCard(v, other.NewProof(t, "new")))
	})
}

// stolen_current_proof_in_other_session
func TestStolenCurrentProofInOtherSession(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		victim, thief := o.Visit(t), o.Visit(t)
		stolen := victim.CurrentProof(t, "sapporo", "current")
		o.Refuses(t, message.ProofMismatch, currentCard(thief, stolen))
		victim.TX = victim.Current(t, "sapporo", "current").TX
		o.Refuses(t, message.ProofMismatch, currentCard(thief, stolen))
		if err := currentCard(victim, stolen)(); err != nil {
			t.Fatal(err)
		}
		o.Refuses(t, message.ProofMismatch, currentCard(thief, stolen)) // the very bytes that were taken
	})
}

// request_of_other_pc_refused, agent_restart_voids_k
func TestAgentRestartVoidsK(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		v.Current(t, "sapporo", "current")
		k := renewaltest.NewSigner(t)
		o.Refuses(t, message.ProofMismatch, request(v, wire.RequestForm{Purpose: "new-card", TX: v.TX, JKT: k.Thumbprint()}))

		review := v.ProveBoth(t, "sapporo", "current", "new")
		form := v.Change(t, review, renewaltest.Tick(t, review))
		form.JKT = k.Thumbprint()
		o.Refuses(t, message.ProofMismatch, request(v, form))
	})
}

// commit_by_other_key, operator_cannot_commit_without_k: whoever holds the registry's own request key can write any
// request, and still not K's signature.
func TestOperatorCannotCommitWithoutK(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		review := v.ProveBoth(t, "sapporo", "current", "new")
		genuine := v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review)))
		operator := renewaltest.NewSigner(t)
		o.Refuses(t, message.ProofMismatch, commit(v, v.ConfirmWith(t, operator, genuine)))

		r, err := o.Config.Directory.ParseRequest(genuine)
		if err != nil {
			t.Fatal(err)
		}
		r.JKT = operator.Thumbprint()
		forged, err := proof.SignRequest(o.Config.Request, r)
		if err != nil {
			t.Fatal(err)
		}
		o.Refuses(t, message.ProofMismatch, commit(v, v.ConfirmWith(t, operator, forged)))
	})
}

// commit_names_card_k_never_saw
func TestCommitNamesCardKNeverSaw(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		review := v.ProveBoth(t, "sapporo", "current", "new")
		r, err := o.Config.Directory.ParseRequest(v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review))))
		if err != nil {
			t.Fatal(err)
		}
		r.New = proof.Digest([]byte("another card"))
		forged, err := proof.SignRequest(o.Config.Request, r)
		if err != nil {
			t.Fatal(err)
		}
		o.Refuses(t, message.ProofMismatch, commit(v, v.Confirm(t, forged)))
	})
}

// commit_target_added
func TestCommitTargetAdded(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		review := v.ProveBoth(t, "sapporo", "current", "new")
		one := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review, "sapporo-goods-90000001"))))
		all := v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review)))
		o.Refuses(t, message.ProofMismatch, commit(v, wire.CommitForm{Request: all, Proof: one.Proof}))
	})
}

// no_commit_after_cancel
func TestNoCommitAfterCancel(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		review := v.ProveBoth(t, "sapporo", "current", "new")
		form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review))))
		if err := o.Abandon(ctx, v.SID, v.TX); err != nil {
			t.Fatal(err)
		}
		o.Refuses(t, message.RenewalState, commit(v, form))
		if err := o.Abandon(ctx, v.SID, v.TX); err != nil {
			t.Errorf("cancelled twice: %v", err)
		}
	})
}

// deselected_target_untouched
func TestDeselectedTargetUntouched(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		before := o.DB.Text(t, `SELECT count(*) FROM registered_cards WHERE state = 'active' AND registration LIKE 'mihon%'`)
		v := o.Visit(t)
		receipt := v.Renew(t, "sapporo", "current", "new", "sapporo-goods-90000001")
		for _, r := range receipt.Results {
			want := wire.Declined
			if r.Registration == "sapporo-goods-90000001" {
				want = wire.HandedOver
			}
			if r.State != want {
				t.Errorf("%s is %s", r.Registration, r.State)
			}
		}
		holders := o.DB.Text(t, `SELECT count(DISTINCT certificate) FROM registered_cards WHERE state = 'active'
			AND registration IN ('mihon-goods-9000000001', 'mihon-services-9000000002', 'kakuu-goods-0000000090000001')
			AND certificate = '`+receipt.Current.Digest+`'`)
		if holders != "1" || o.DB.Text(t, `SELECT count(*) FROM registered_cards WHERE state = 'active' AND registration LIKE 'mihon%'`) != before {
			t.Error("a registration that was not ticked has changed")
		}
		if v := o.DB.Text(t, `SELECT max(version) FROM registrations WHERE id <> 'sapporo-goods-90000001'`); v != "1" {
			t.Errorf("a registration that was not ticked is at version %s", v)
		}
	})
}

// review_changed_409_writes_nothing: both proofs are kept, and K signs anew without a PIN.
func TestReviewChangedWritesNothing(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		review := v.ProveBoth(t, "sapporo", "current", "new")
		change := v.Change(t, review, renewaltest.Tick(t, review))
		form := v.Confirm(t, v.Issue(t, change))
		o.DB.Exec(t, `UPDATE roster_entries SET address = '札幌市中央区2' WHERE id = 'sapporo-goods-90000001'`)
		o.Refuses(t, message.ReviewChanged, commit(v, form))
		o.Refuses(t, message.ReviewChanged, request(v, change))

		again, err := o.Review(ctx, v.SID, v.TX)
		if err != nil {
			t.Fatal(err)
		}
		if again.Shown != review.Shown || slices.Equal(again.Targets, review.Targets) {
			t.Error("not exactly the changed registration differs")
		}
		chosen := renewaltest.Tick(t, review)
		if _, err := o.Commit(ctx, v.SID, v.TX, v.Confirm(t, v.Issue(t, v.Change(t, again, chosen)))); err != nil {
			t.Errorf("confirmed anew: %v", err)
		}
	})
}

func TestReviewOfWhatIsNotChosenMayChange(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		review := v.ProveBoth(t, "sapporo", "current", "new")
		form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review, "sapporo-goods-90000001"))))
		o.DB.Exec(t, `UPDATE roster_entries SET address = '見本町9' WHERE id = 'mihon-goods-9000000001'`)
		if _, err := o.Commit(ctx, v.SID, v.TX, form); err != nil {
			t.Error(err)
		}
	})
}

// tampered_row_caught_by_reverify
func TestTamperedRowCaughtByReverify(t *testing.T) {
	for _, statement := range []string{
		`UPDATE renewals SET current_proof = new_proof`,
		`UPDATE renewals SET new_proof = current_proof`,
		`UPDATE renewals SET current_request = new_request`,
		`UPDATE renewals SET new_certificate = current_certificate`,
		`UPDATE renewals SET jkt = sid`,
	} {
		t.Run(statement, func(t *testing.T) {
			each(t, func(t *testing.T, o *renewaltest.Office) {
				v := o.Visit(t)
				review := v.ProveBoth(t, "sapporo", "current", "new")
				form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review))))
				o.DB.Exec(t, statement)
				before := o.DB.Dump(t)
				if err := commit(v, form)(); err == nil {
					t.Error("a changed row became a hand-over")
				}
				if o.DB.Dump(t) != before {
					t.Error("something was written")
				}
			})
		})
	}
}

// TestProofOfAnotherRunInTheRow puts a current card's proof that another agent run made into the row of a renewal: the card
// signed it, and the registry's new request fits it, but the new card and K followed another one.
func TestProofOfAnotherRunInTheRow(t *testing.T) {
	t.Parallel()
	o := renewaltest.Open(t, sqlite(t))
	stolen := o.Visit(t).CurrentProof(t, "sapporo", "current")
	v := o.Visit(t)
	review := v.ProveBoth(t, "sapporo", "current", "new")
	o.DB.Exec(t, `UPDATE renewals SET current_request = '`+stolen.Request+`', current_proof = '`+stolen.Proof+`'`)
	form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review))))
	o.Refuses(t, message.ProofInvalid, commit(v, form))
}

// TestTamperedRowWithFittingRequest changes a row and asks for a new request over it, so that the request fits.
func TestTamperedRowWithFittingRequest(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		review := v.ProveBoth(t, "sapporo", "current", "new")
		o.DB.Exec(t, `UPDATE renewals SET new_proof = current_proof || 'AA'`)
		form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review))))
		o.Refuses(t, message.ProofInvalid, commit(v, form))
	})
}
