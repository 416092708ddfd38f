package renewal_test

import (
	"context"
	"testing"

	"hikitsugi/api/problem"
	"hikitsugi/api/renewal"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/app/message"
)

// meanwhile is a store in which something happens after a step was checked and before its transaction begins.
type meanwhile struct {
	renewal.Store
	happens func()
}

func (m meanwhile) Write(ctx context.Context, fn func(context.Context, renewal.Writer) error) error {
	m.happens()
	return m.Store.Write(ctx, fn)
}

// What a step rests on is asked under the lock, or what came between would be overlooked.
func TestWhatHappensBetweenCheckAndLockIsSeen(t *testing.T) {
	t.Parallel()
	loss := func(t *testing.T, v *renewaltest.Visit) { suspend(t, v.Office, "current") }
	change := func(statement string) func(*testing.T, *renewaltest.Visit) {
		return func(t *testing.T, v *renewaltest.Visit) { v.DB.Exec(t, statement) }
	}
	end := func(t *testing.T, v *renewaltest.Visit) {
		if err := v.End(ctx, v.SID); err != nil {
			t.Fatal(err)
		}
	}
	cancel := func(t *testing.T, v *renewaltest.Visit) {
		if err := v.Abandon(ctx, v.SID, v.TX); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		step    func(t *testing.T, v *renewaltest.Visit) func(*renewal.Service) error
		happens func(t *testing.T, v *renewaltest.Visit)
		want    message.Code
	}{
		"the current card is reported lost while it is proved":       {proveCurrent, loss, message.CardSuspended},
		"the current card is reported lost while the new one proves": {proveNew, loss, message.CardSuspended},
		"the renewal is cancelled while the new card is proved":      {proveNew, cancel, message.RenewalState},
		"the current card is reported lost while it commits":         {commits, loss, message.CardSuspended},
		"the renewal is cancelled while it commits":                  {commits, cancel, message.RenewalState},
		"the session is ended while it commits":                      {commits, end, message.NotFound},
		"the roster changes while it commits":                        {commits, change(`UPDATE roster_entries SET address = '札幌市中央区2'`), message.ReviewChanged},
		"the stored current proof changes while it commits":          {commits, change(`UPDATE renewals SET current_proof = new_proof`), message.ProofInvalid},
		"the stored new proof changes while it commits":              {commits, change(`UPDATE renewals SET new_proof = current_proof`), message.ProofInvalid},
		"the stored request changes while it commits":                {commits, change(`UPDATE renewals SET new_request = current_request`), message.ProofInvalid},
		"a stored certificate changes while it commits": {commits, change(`UPDATE certificates SET der =
			(SELECT der FROM certificates WHERE digest = (SELECT current_certificate FROM renewals))
			WHERE digest = (SELECT new_certificate FROM renewals)`), message.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := renewaltest.Open(t, sqlite(t))
			v := o.Visit(t)
			step := c.step(t, v)
			s, err := renewal.New(o.Config, meanwhile{o.DB.Store, func() { c.happens(t, v) }})
			if err != nil {
				t.Fatal(err)
			}
			if err := step(s); err == nil || problem.Of(err).Code != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if n := o.DB.Text(t, `SELECT count(*) FROM history WHERE tx IS NOT NULL`); n != "0" {
				t.Errorf("%s renewals in the history", n)
			}
		})
	}
}

func proveCurrent(t *testing.T, v *renewaltest.Visit) func(*renewal.Service) error {
	p := v.CurrentProof(t, "sapporo", "current")
	return func(s *renewal.Service) error { _, err := s.ProveCurrent(ctx, v.SID, p); return err }
}

func proveNew(t *testing.T, v *renewaltest.Visit) func(*renewal.Service) error {
	v.Current(t, "sapporo", "current")
	p := v.NewProof(t, "new")
	return func(s *renewal.Service) error { _, err := s.ProveNew(ctx, v.SID, v.TX, p); return err }
}

func commits(t *testing.T, v *renewaltest.Visit) func(*renewal.Service) error {
	review := v.ProveBoth(t, "sapporo", "current", "new")
	form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review))))
	return func(s *renewal.Service) error { _, err := s.Commit(ctx, v.SID, v.TX, form); return err }
}
