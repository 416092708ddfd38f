package trial

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
)

// crowd renews without a pause: each of its workers takes a company, hands its registrations to a fresh card, and takes
// the next company. What is not answered is repeated with the same bytes, as the page does, until it is.
type crowd struct {
	site     *site
	base     string
	cancel   context.CancelFunc
	stopping chan struct{}
	wg       sync.WaitGroup

	mu       sync.Mutex
	receipts []*renewing // those whose receipt was acknowledged
	failed   error       // the first answer that is no receipt
}

// gather starts one worker for each group of companies, through the given address.
func (s *site) gather(t testing.TB, base string, workers int, companies []company) *crowd {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	c := &crowd{site: s, base: base, cancel: cancel, stopping: make(chan struct{})}
	t.Cleanup(func() { cancel(); c.wg.Wait() })
	for i := range workers {
		var own []company
		for j := i; j < len(companies); j += workers {
			own = append(own, companies[j])
		}
		c.wg.Go(func() {
			if err := c.work(ctx, t, own); err != nil {
				c.fail(err)
			}
		})
	}
	return c
}

func (c *crowd) work(ctx context.Context, t testing.TB, own []company) error {
	for round := 0; ; round++ {
		k := &own[round%len(own)]
		select {
		case <-c.stopping:
			return nil
		default:
		}
		r := &renewing{visitor: c.site.visit(t, c.base, north), current: k.cards[0], next: c.site.town.card(t, k.id)}
		if err := r.renew(ctx); err != nil {
			return fmt.Errorf("%s, round %d: %w", k.id, round, err)
		}
		k.cards[0] = r.next
		c.acknowledge(r)
	}
}

func (c *crowd) acknowledge(r *renewing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.receipts = append(c.receipts, r)
}

func (c *crowd) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = errors.Join(c.failed, err)
}

// acknowledged is how many renewals have their receipt, and what went wrong so far.
func (c *crowd) acknowledged() (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.receipts), c.failed
}

// progress waits until so many more renewals are acknowledged.
func (c *crowd) progress(t testing.TB, more int) {
	t.Helper()
	before, _ := c.acknowledged()
	eventually(t, func() error {
		n, failed := c.acknowledged()
		if failed != nil {
			t.Fatal(failed)
		}
		if n < before+more {
			return fmt.Errorf("%d renewals since, want %d", n-before, more)
		}
		return nil
	})
}

// cut is how many of the acknowledged commits were sent more than once.
func (c *crowd) cut() (n int) {
	for _, r := range c.receipts {
		if r.asked > 1 {
			n++
		}
	}
	return n
}

// disperse lets every worker finish its renewal, and checks that the registry holds all that was acknowledged and
// nothing else: each receipt in its own session with the same bytes, verifiable, and no other.
func (c *crowd) disperse(t testing.TB) {
	t.Helper()
	close(c.stopping)
	c.wg.Wait()
	if c.failed != nil {
		t.Fatal(c.failed)
	}
	for _, r := range c.receipts {
		again, err := until[wire.Receipt](t.Context(), r.visitor, http.MethodGet, "/v1/receipts/"+r.receipt.Number, nil)
		if err != nil || again.Signed != r.receipt.Signed {
			t.Errorf("acknowledged receipt %s: %v", r.receipt.Number, err)
		}
		if _, err := proof.VerifyReceipt(r.receipt.Signed, c.site.keys.Directory); err != nil {
			t.Errorf("receipt %s: %v", r.receipt.Number, err)
		}
	}
	if n := c.site.query(t, "SELECT count(*) FROM receipts"); n != fmt.Sprint(len(c.receipts)) {
		t.Errorf("%s receipts are in the registry, %d were acknowledged", n, len(c.receipts))
	}
	c.site.fsck(t)
}
