package trial

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hikitsugi/api/proof"
	"hikitsugi/app/message"
)

// wallet is a card that several people at several PCs try to renew.
type wallet struct {
	mu      sync.Mutex
	current card
}

func (w *wallet) card() card {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.current
}

func (w *wallet) replace(next card) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current = next
}

// TestManyClientsOfOneHolder lets the cards of one company be renewed by many clients at once, three of which hold the
// same card. Each version of a registration is passed exactly once, and who sends 変更 twice gets one receipt.
func TestManyClientsOfOneHolder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func(testing.TB) string) {
		var it company
		s := install(t, open(t), func(w *town) []company {
			it = w.company(t, "T-1", 4)
			return []company{it}
		})
		servers := []*server{s.serve(t)}
		if strings.HasPrefix(s.dsn, "postgres:") {
			servers = append(servers, s.serve(t), s.serve(t))
		}
		base := balance(t, servers...).URL
		var wallets []*wallet
		for _, c := range it.cards {
			wallets = append(wallets, &wallet{current: c})
		}
		wallets = append(wallets, wallets[3], wallets[3])
		clients, receipts := make([]func() error, len(wallets)), make([][]string, len(wallets))
		for i, w := range wallets {
			clients[i] = func() (err error) {
				receipts[i], err = s.persist(t, base, it.id, w, 3)
				return err
			}
		}
		for _, err := range atOnce(clients...) {
			if err != nil {
				t.Fatal(err)
			}
		}
		s.passedOnce(t, it, slices.Concat(receipts...))
		s.fsck(t)
	})
}

// lostTo are the words that tell a client that another was faster.
var lostTo = []message.Code{
	message.SessionTakenOver, message.CommitConflict, message.ReviewChanged, message.CurrentSuperseded,
}

// persist renews the card in a wallet until it succeeded n times.
func (s *site) persist(t testing.TB, base, company string, w *wallet, n int) (receipts []string, err error) {
	for tries := 0; len(receipts) < n; tries++ {
		r := &renewing{visitor: s.visit(t, base, north), current: w.card(), next: s.town.card(t, company)}
		err := r.ready(t.Context())
		if err == nil {
			err = r.pressTwice(t)
		}
		switch {
		case err == nil:
			w.replace(r.next)
			receipts = append(receipts, r.receipt.Signed)
		case !slices.Contains(lostTo, code(err)) || tries > 200:
			return nil, err
		default:
			moment(time.Duration(min(tries+1, 10)) * 50 * time.Millisecond) // or those with one card hinder one another for ever
		}
	}
	return receipts, nil
}

// pressTwice sends 変更 twice at once, as a double click through a proxy does.
func (r *renewing) pressTwice(t testing.TB) error {
	twin := &renewing{visitor: r.elsewhere(r.base), tx: r.tx, form: r.form}
	errs := atOnce(func() error { return r.commit(t.Context()) }, func() error { return twin.commit(t.Context()) })
	if (errs[0] == nil) != (errs[1] == nil) || r.receipt.Signed != twin.receipt.Signed {
		return fmt.Errorf("a double click gave two answers: %w, %w", errs[0], errs[1])
	}
	return errs[0]
}

// passedOnce checks that the receipts lead through the versions of each registration, one by one.
func (s *site) passedOnce(t *testing.T, c company, receipts []string) {
	t.Helper()
	passed := map[string][]int64{}
	for _, signed := range receipts {
		r, err := proof.VerifyReceipt(signed, s.keys.Directory)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := proof.ParseLeaf([]byte(r.Leaf))
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range leaf.HandedOver {
			passed[target.Registration] = append(passed[target.Registration], target.Version)
		}
	}
	for _, place := range c.places {
		versions := passed[c.registration(place)]
		slices.Sort(versions)
		for i, v := range versions {
			if v != int64(i+1) {
				t.Fatalf("the versions passed at %s are %v", place, versions)
			}
		}
		now := s.query(t, "SELECT version FROM registrations WHERE id = '"+c.registration(place)+"'")
		if now != fmt.Sprint(len(versions)+1) || len(versions) == 0 {
			t.Errorf("%s is at version %s after %d renewals", place, now, len(versions))
		}
	}
}
