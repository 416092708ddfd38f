// Package renewaltest lets tests go through renewals with the demo's cards, as software: a registry over a real
// database, agents with keys of their own, and a clock that the test moves.
package renewaltest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"sync"
	"testing"
	"time"

	"hikitsugi/api/demo"
	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
	"hikitsugi/api/store/storetest"
	"hikitsugi/app/message"
)

// Origin is the registry's.
const Origin = "https://hikitsugi.example"

// today is the day T of the demo's world, in Japan.
var today = time.Date(2026, time.March, 31, 9, 0, 0, 0, demo.JST())

// world is made once for a test binary: its RSA keys take seconds.
var world = sync.OnceValues(func() (*demo.World, error) { return demo.Build(today, rand.Reader) })

// Office is a registry with the demo's world in it.
type Office struct {
	*renewal.Service
	DB     *storetest.Database
	World  *demo.World
	Clock  *Clock
	Config renewal.Config
}

// Clock is the registry's clock.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move moves the clock.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// World is the demo's world; it is not to be changed.
func World(t *testing.T) *demo.World {
	t.Helper()
	w, err := world()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Open imports the demo's world into a database and opens the registry at 9 o'clock of day T.
func Open(t *testing.T, db *storetest.Database) *Office {
	t.Helper()
	w := World(t)
	contents, err := w.Contents()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := db.Create(ctx, true, today); err != nil {
		t.Fatal(err)
	}
	if err := db.Import(ctx, contents, today); err != nil {
		t.Fatal(err)
	}
	o := &Office{DB: db, World: w, Clock: &Clock{now: today}}
	request, receipt := NewSigner(t), NewSigner(t)
	o.Config = renewal.Config{
		Origin: Origin, Demo: true, Request: request, Receipt: receipt, Now: o.Clock.Now, Random: rand.Reader,
		Directory: proof.Directory{
			V: proof.Version, Origin: Origin, Seq: 1, Demo: true, Next: NewSigner(t).Thumbprint(),
			Request: []proof.DirectoryKey{key(request, 90)}, Receipt: []proof.DirectoryKey{key(receipt, 3650)},
		},
	}
	o.Service = o.Replica(t)
	return o
}

// Replica is another process of the same registry.
func (o *Office) Replica(t *testing.T) *renewal.Service {
	t.Helper()
	s, err := renewal.New(o.Config, o.DB.Store)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func key(s *proof.Signer, days int) proof.DirectoryKey {
	return proof.DirectoryKey{JWK: s.JWK(), NBF: today.AddDate(0, 0, -1).Unix(), EXP: today.AddDate(0, 0, days-1).Unix()}
}

// NewSigner makes a P-256 key.
func NewSigner(t *testing.T) *proof.Signer {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := proof.NewSigner(k)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Refuses checks that a step is refused with a code and that nothing at all was written.
func (o *Office) Refuses(t *testing.T, want message.Code, step func() error) {
	t.Helper()
	before := o.DB.Dump(t)
	err := step()
	if err == nil || !errors.Is(err, problem.New(want)) {
		t.Errorf("got %v, want %s", err, want)
	}
	if args := problem.Of(err).Args; err != nil {
		checkArgs(t, problem.Of(err).Code, args)
	}
	if o.DB.Dump(t) != before {
		t.Errorf("%s: something was written", want)
	}
}

// checkArgs holds an error to the catalogue: every placeholder of its text is filled.
func checkArgs(t *testing.T, code message.Code, args map[string]string) {
	t.Helper()
	entry, ok := message.Lookup(code)
	if !ok {
		t.Errorf("%s is not in the catalogue", code)
	}
	for _, name := range entry.Args {
		if _, ok := args[name]; !ok {
			t.Errorf("%s lacks %s", code, name)
		}
	}
	if len(args) != len(entry.Args) {
		t.Errorf("%s has args %v, its text wants %v", code, args, entry.Args)
	}
}
