package trial

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// replicas starts three servers on one database.
func (s *site) replicas(t testing.TB) []*server {
	t.Helper()
	return []*server{s.serve(t), s.serve(t), s.serve(t)}
}

// atOnce starts everything in the same moment and gives the errors in order.
func atOnce(all ...func() error) []error {
	errs := make([]error, len(all))
	begin := make(chan struct{})
	var wg sync.WaitGroup
	for i, do := range all {
		wg.Go(func() { <-begin; errs[i] = do() })
	}
	close(begin)
	wg.Wait()
	return errs
}

func TestEveryCallOfARenewalOnAnotherReplica(t *testing.T) {
	t.Parallel()
	var it company
	s := install(t, sharedCluster(t).schema(t), func(w *town) []company {
		it = w.company(t, "T-1", 1)
		return []company{it}
	})
	proxy := balance(t, s.replicas(t)...)
	ctx := t.Context()
	r := &renewing{visitor: s.visit(t, proxy.URL, north), current: it.cards[0], next: s.town.card(t, it.id)}
	if err := r.renew(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := proof.VerifyReceipt(r.receipt.Signed, s.keys.Directory); err != nil {
		t.Error(err)
	}
	session, err := call[wire.Session](ctx, r.visitor, http.MethodGet, "/v1/session", nil)
	if err != nil || session.Receipt != r.receipt.Number {
		t.Errorf("the session's receipt is %q, %v", session.Receipt, err)
	}
	for i, n := range proxy.calls() {
		if n < 2 {
			t.Errorf("replica %d answered %d calls", i, n)
		}
	}
	s.fsck(t)
}

// races is how often two replicas are raced against each other.
const races = 12

// TestOneOfTwoReplicasWins lets two cards of one registration be renewed through two replicas in the same moment.
func TestOneOfTwoReplicasWins(t *testing.T) {
	t.Parallel()
	var all []company
	s := install(t, sharedCluster(t).schema(t), func(w *town) []company {
		for i := range races {
			all = append(all, w.company(t, "T-"+strconv.Itoa(i), 2))
		}
		return all
	})
	replicas := s.replicas(t)
	for _, c := range all {
		wide, narrow := s.rival(t, replicas[0], c, 0), s.rival(t, replicas[1], c, 1)
		for r, places := range map[*renewing][]string{wide: {c.registration(north), c.registration(south)}, narrow: {c.registration(south)}} {
			if err := r.ready(t.Context(), places...); err != nil {
				t.Fatal(err)
			}
		}
		errs := atOnce(func() error { return wide.commit(t.Context()) }, func() error { return narrow.commit(t.Context()) })
		switch {
		case errs[0] == nil && code(errs[1]) == message.CommitConflict:
			named(t, errs[1], c)
			s.lost(t, narrow)
		case errs[1] == nil && code(errs[0]) == message.CommitConflict:
			named(t, errs[0], c)
			s.lost(t, wide)
		default:
			t.Fatalf("two commits over one registration: %v", errs)
		}
	}
	s.fsck(t)
}

// named checks that a conflict says which registration it is about: the one in the south, that both wanted.
func named(t *testing.T, err error, c company) {
	t.Helper()
	var p wire.Problem
	if !errors.As(err, &p) || p.Args["number"] != c.id || !strings.HasSuffix(p.Args["authority"], south) {
		t.Errorf("the conflict at %s is said to be at %v", c.registration(south), p.Args)
	}
}

// rival is one of a company's cards on the way to its successor, through one replica.
func (s *site) rival(t testing.TB, at *server, c company, i int) *renewing {
	return &renewing{visitor: s.visit(t, at.base, north), current: c.cards[i], next: s.town.card(t, c.id)}
}

// lost checks that a commit that lost has written nothing, and that the page can go on from there.
func (s *site) lost(t testing.TB, r *renewing) {
	t.Helper()
	for _, q := range []string{
		"SELECT count(*) FROM registered_cards WHERE certificate = '" + proof.Digest(r.next.der) + "'",
		"SELECT count(*) FROM history WHERE tx = '" + r.tx + "'",
		"SELECT count(*) FROM receipts WHERE tx = '" + r.tx + "'",
		"SELECT count(*) FROM renewal_targets WHERE tx = '" + r.tx + "'",
		"SELECT count(*) FROM spent_requests WHERE purpose = 'commit' AND tx = '" + r.tx + "'",
	} {
		if n := s.query(t, q); n != "0" {
			t.Errorf("the loser has written: %s: %s", q, n)
		}
	}
	if err := r.confirm(t.Context()); err != nil {
		t.Fatalf("the loser goes on: %v", err)
	}
	if err := r.commit(t.Context()); err != nil {
		t.Errorf("the loser tries again: %v", err)
	}
}

// TestTwoConfirmationsOfOneRenewal is a double 変更 with different bytes, at two replicas at once.
func TestTwoConfirmationsOfOneRenewal(t *testing.T) {
	t.Parallel()
	s, all := town3(t, races)
	replicas := s.replicas(t)
	for _, c := range all {
		first := s.rival(t, replicas[0], c, 0)
		if err := first.ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		second := &renewing{visitor: first.elsewhere(replicas[1].base), tx: first.tx}
		if err := second.confirm(t.Context()); err != nil {
			t.Fatal(err)
		}
		errs := atOnce(func() error { return first.commit(t.Context()) }, func() error { return second.commit(t.Context()) })
		for i, err := range errs {
			if other := errs[1-i]; err == nil && code(other) != message.AlreadyCommitted || err != nil && other != nil {
				t.Fatalf("two confirmations of one renewal: %v", errs)
			}
		}
	}
	s.fsck(t)
}

// TestJTIReplayOnTwoReplicas is jti_replay_on_two_replicas: what was signed for one request is sent to two replicas in
// the same moment. The same bytes are the same act, with the same answer; other bytes for the same request are refused.
func TestJTIReplayOnTwoReplicas(t *testing.T) {
	t.Parallel()
	s, all := town3(t, races)
	replicas := s.replicas(t)
	for _, c := range all {
		r := s.rival(t, replicas[0], c, 0)
		s.replayProof(t, r, replicas[1])
		if err := r.follow(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := r.confirm(t.Context()); err != nil {
			t.Fatal(err)
		}
		twin := &renewing{visitor: r.elsewhere(replicas[1].base), tx: r.tx, form: r.form}
		errs := atOnce(func() error { return r.commit(t.Context()) }, func() error { return twin.commit(t.Context()) })
		if errs[0] != nil || errs[1] != nil || r.receipt.Signed != twin.receipt.Signed {
			t.Fatalf("the same bytes twice: %v", errs)
		}
		if n := s.query(t, "SELECT count(*) FROM spent_requests WHERE tx = '"+r.tx+"'"); n != "3" {
			t.Errorf("%s requests are spent", n)
		}
	}
	s.fsck(t)
}

// replayProof sends two signatures of one card over one request to two replicas.
func (s *site) replayProof(t testing.TB, r *renewing, other *server) {
	t.Helper()
	ctx := t.Context()
	p, err := r.prove(ctx, r.current, wire.RequestForm{Purpose: "current-card"})
	if err != nil {
		t.Fatal(err)
	}
	request, err := s.keys.Directory.ParseRequest(p.Request)
	if err != nil {
		t.Fatal(err)
	}
	forged, err := r.sign(r.current, p.Request, request)
	if err != nil {
		t.Fatal(err)
	}
	r.tx = request.TX
	errs := atOnce(r.open(ctx, r.visitor, p), r.open(ctx, r.elsewhere(other.base), forged))
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if code(err) != message.RequestUsed {
			t.Errorf("a request used twice: %v", err)
		}
	}
	if won != 1 {
		t.Fatalf("a request was good for %d proofs: %v", won, errs)
	}
}

func (r *renewing) open(ctx context.Context, at *visitor, p wire.CardProof) func() error {
	return func() error {
		_, err := until[wire.Renewal](ctx, at, http.MethodPost, "/v1/renewals", p)
		return err
	}
}

// elsewhere is the same browser and agent, sent to another address.
func (v *visitor) elsewhere(base string) *visitor {
	moved := *v
	moved.base = base
	return &moved
}

// TestTheNewerOfTwoWindowsGoesOn proves one card in two sessions at two replicas at once: at most one stays open.
func TestTheNewerOfTwoWindowsGoesOn(t *testing.T) {
	t.Parallel()
	s, all := town3(t, races)
	replicas := s.replicas(t)
	for _, c := range all {
		one, two := s.rival(t, replicas[0], c, 0), s.rival(t, replicas[1], c, 0)
		errs := atOnce(func() error { return one.start(t.Context()) }, func() error { return two.start(t.Context()) })
		if errs[0] != nil || errs[1] != nil {
			t.Fatal(errs)
		}
		after := []error{one.follow(t.Context()), two.follow(t.Context())}
		for i, err := range after {
			if other := after[1-i]; err == nil && code(other) != message.SessionTakenOver || err != nil && other != nil {
				t.Fatalf("two windows: %v", after)
			}
		}
	}
}

// town3 is a site on PostgreSQL with n companies of one card.
func town3(t testing.TB, n int) (s *site, all []company) {
	t.Helper()
	s = install(t, sharedCluster(t).schema(t), func(w *town) []company {
		all = w.companies(t, n)
		return all
	})
	return s, all
}

// TestThreeSequencersCountWithoutGaps renews through all replicas while each of them sequences.
func TestThreeSequencersCountWithoutGaps(t *testing.T) {
	t.Parallel()
	const n = 60
	s, all := town3(t, n)
	proxy := balance(t, s.replicas(t)...)
	queue := make(chan company, n)
	for _, c := range all {
		queue <- c
	}
	close(queue)
	work := func() error {
		for c := range queue {
			r := &renewing{visitor: s.visit(t, proxy.URL, north), current: c.cards[0], next: s.town.card(t, c.id)}
			if err := r.renew(t.Context()); err != nil {
				return err
			}
		}
		return nil
	}
	for _, err := range atOnce(work, work, work, work) {
		if err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, func() error {
		if left := s.query(t, "SELECT count(*) FROM history WHERE position IS NULL"); left != "0" {
			return fmt.Errorf("%s entries have no position", left)
		}
		return nil
	})
	// Two imported cards and one renewal a company.
	got := s.query(t, "SELECT count(*) || ' ' || count(DISTINCT position) || ' ' || min(position) || ' ' || max(position) FROM history")
	if want := fmt.Sprintf("%d %d 0 %d", 3*n, 3*n, 3*n-1); got != want {
		t.Errorf("entries, positions, first, last: %s, want %s", got, want)
	}
	s.fsck(t)
}
