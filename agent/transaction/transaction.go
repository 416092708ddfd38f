// Package transaction holds the transactions under way: the key K of each, what its two cards have signed, and which
// requests were spent. It decides what may be signed next (protocol: "Agent", after the gate). All of it lives in memory
// only, so that an agent that ends, or a キャンセル, ends K. It knows no cards, no PINs and no HTTP.
package transaction

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"hikitsugi/api/proof"
)

// Limits of a transaction.
const (
	// Idle is how long K lives after it was last used: longer than the registry keeps a renewal open.
	Idle = 45 * time.Minute
	// maxSpent bounds the requests of one transaction; a person needs three, and some for wrong PINs and second thoughts.
	maxSpent = 256
	// maxReplaced is how many dropped transactions are remembered: as many windows as a person might have open.
	maxReplaced = 16
)

// Why the next step is refused.
var (
	// ErrUnknownKey is a request for a K that this agent does not hold: it was restarted, K was dropped, or K is another PC's.
	ErrUnknownKey = errors.New("transaction key is not held here")
	// ErrReplaced is the same for a K that another window's renewal took the place of.
	ErrReplaced = fmt.Errorf("%w: a newer renewal took its place", ErrUnknownKey)
	// ErrForeign is a request that belongs to another origin, transaction, session or pair of cards than K saw.
	ErrForeign = errors.New("request belongs to something else than this transaction")
	// ErrSpent is a request for which a signature exists.
	ErrSpent = errors.New("request was spent")
	// ErrBusy is a second step while one is under way.
	ErrBusy = errors.New("transaction is busy")
	// ErrTooMany is a transaction with too many signatures.
	ErrTooMany = errors.New("transaction made too many signatures")
	// ErrSameCard and ErrSameKey are a new card that is the current one, or has its key.
	ErrSameCard = errors.New("new card is the current card")
	ErrSameKey  = errors.New("new card has the key of the current card")
)

// Book holds the live transactions. Its methods may be called at any time.
type Book struct {
	now  func() time.Time
	mu   sync.Mutex
	live map[string]*transaction // by jkt

	replaced []string // the last jkts that a newer transaction took the place of
}

// transaction is what K saw.
type transaction struct {
	origin string
	k      *proof.Signer
	used   time.Time
	busy   bool
	spent  map[string]bool // jti
	c, n   signature
}

// signature is one card's statement that K saw being made; the zero value stands for none.
type signature struct {
	request proof.Request
	card    Card
	proof   string // digest
}

// Card is a certificate by its digest and its public key's, and the card that holds it where the card tells which one it
// is (card.Info.Identity), else "".
type Card struct{ Digest, SPKI, Identity string }

// NewBook returns a book without transactions. Only durations of the clock count.
func NewBook(now func() time.Time) *Book {
	return &Book{now: now, live: make(map[string]*transaction)}
}

// Open makes K for an origin and returns its thumbprint. The origin's older transaction is dropped: there is one open
// renewal in front of a person.
func (b *Book) Open(origin string) (jkt string, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", fmt.Errorf("make transaction key: %w", err)
	}
	k, err := proof.NewSigner(key)
	if err != nil {
		return "", fmt.Errorf("make transaction key: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sweep()
	for old, t := range b.live {
		if t.origin == origin {
			delete(b.live, old)
			b.replaced = append(b.replaced, old)
		}
	}
	b.replaced = b.replaced[max(0, len(b.replaced)-maxReplaced):]
	b.live[k.Thumbprint()] = &transaction{origin: origin, k: k, used: b.now(), spent: make(map[string]bool)}
	return k.Thumbprint(), nil
}

// Forget drops K. ErrUnknownKey if it is not there, ErrForeign if another origin opened it.
func (b *Book) Forget(origin, jkt string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, err := b.find(origin, jkt); err != nil {
		return err
	}
	delete(b.live, jkt)
	return nil
}

// Held fails as Forget does where K is not held for an origin.
func (b *Book) Held(origin, jkt string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, err := b.find(origin, jkt)
	return err
}

// Live counts the open transactions.
func (b *Book) Live() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sweep()
	return len(b.live)
}

// sweep drops what nobody used for long.
func (b *Book) sweep() {
	now := b.now()
	for jkt, t := range b.live {
		if now.Sub(t.used) >= Idle {
			delete(b.live, jkt)
		}
	}
}

func (b *Book) find(origin, jkt string) (*transaction, error) {
	b.sweep()
	t, ok := b.live[jkt]
	switch {
	case !ok && slices.Contains(b.replaced, jkt):
		return nil, ErrReplaced
	case !ok:
		return nil, ErrUnknownKey
	case t.origin != origin:
		return nil, ErrForeign
	}
	return t, nil
}
